export { createNodeClient } from "./create-node-client.ts";
export type { NodeClient, SafeNodeClient } from "./create-node-client.ts";
export { createNodeDataClient } from "./create-node-data-client.ts";
export type { NodeDataClient, SafeNodeDataClient } from "./create-node-data-client.ts";
export type { CallApiClientMethods, SafeCallApiClientMethods } from "./generated/call-api-client.ts";
export type { DataApiClientMethods, SafeDataApiClientMethods } from "./generated/data-api-client.ts";
export type {
  CommonOptions,
  ConnectionChoice,
  DataServiceOptions,
  NodeClientOptions,
  NodeDataClientOptions,
  ServiceOptions,
  TlsOptions,
  TransportMaker,
  TransportTarget,
} from "./options.ts";

// What code around a client needs of the core, so that one import is enough.
export {
  ApiError,
  InvalidRequestError,
  isApiError,
  isInvalidRequestError,
  isNotSentError,
  isScenarioCallError,
  isUnknownOutcomeError,
  NotSentError,
  ScenarioCallError,
  UnknownOutcomeError,
} from "@scenario-call/core";
export type {
  CallFailure,
  CallOptions,
  CredentialOptions,
  IdempotencyKeys,
  Intent,
  IntentOptions,
  Limits,
  RepeatOptions,
  Result,
  StartScenarioCallParams,
  StartScenarioCallResult,
  TokenFunction,
  TokenRequest,
  TriedInfo,
  TryHooks,
  TryInfo,
  TryReason,
} from "@scenario-call/core";
