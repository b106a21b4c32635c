export { createEdgeClient } from "./create-edge-client.ts";
export type { EdgeClient, SafeEdgeClient } from "./create-edge-client.ts";
export { createEdgeDataClient } from "./create-edge-data-client.ts";
export type { EdgeDataClient, SafeEdgeDataClient } from "./create-edge-data-client.ts";
export type { CallApiClientMethods, SafeCallApiClientMethods } from "./generated/call-api-client.ts";
export type { DataApiClientMethods, SafeDataApiClientMethods } from "./generated/data-api-client.ts";
export type {
  CommonOptions,
  EdgeClientOptions,
  EdgeDataClientOptions,
  Fetch,
  ServiceOptions,
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
