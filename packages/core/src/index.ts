// The generated part: everything the spec says about the API.
export * from "./generated/call-api/index.ts";
export * from "./generated/data-api/index.ts";
export * from "./generated/shared/types.ts";

// What generated validators share, for those that stand in other packages. Not for use by hand.
export * from "./violation.ts";

// Error objects as they travel.
export { createApiError } from "./errors/create.ts";
export type { ErrorDetails } from "./errors/create.ts";
export type { ErrorDefinition, ErrorRepeat, ErrorStarts } from "./errors/definition.ts";
export type { ApiErrorObject, ErrorParams } from "./errors/error-object.ts";
export { fillTemplate, matchTemplate } from "./errors/template.ts";

// What is not to be used any more.
export type { Deprecation } from "./deprecations/deprecation.ts";
export { deprecationText } from "./deprecations/text.ts";
export { usedDeprecations } from "./deprecations/used.ts";
export { DEPRECATION_CODE, warningMethods, warnOfUse } from "./deprecations/warn.ts";

// Methods.
export type { HandlerAnswer, MethodDefinition, MethodTable, MethodTypes } from "./methods/definition.ts";

// The four families of failure, and results as values.
export { ApiError } from "./failures/api-error.ts";
export type { AnsweredError, OpenMnemonic, ParamsOfMnemonic, ToldParams } from "./failures/api-error.ts";
export {
  isApiError,
  isInvalidRequestError,
  isNotSentError,
  isScenarioCallError,
  isUnknownOutcomeError,
} from "./failures/guards.ts";
export type { CallFailure } from "./failures/guards.ts";
export { InvalidRequestError } from "./failures/invalid-request-error.ts";
export type { Intent } from "./failures/intent.ts";
export type { FailureKind, NotSentReason, UnknownOutcomeReason } from "./failures/kind.ts";
export { NotSentError } from "./failures/not-sent-error.ts";
export { ScenarioCallError } from "./failures/scenario-call-error.ts";
export type { FailureContext, FailureJson } from "./failures/scenario-call-error.ts";
export { UnknownOutcomeError } from "./failures/unknown-outcome-error.ts";
export type { UnknownOutcomeDetails } from "./failures/unknown-outcome-error.ts";
export type { Failure, Result, Success } from "./result.ts";

// JSON-RPC.
export { decodeAnswer, findErrorDefinition, NO_MNEMONIC } from "./json-rpc/decode-answer.ts";
export type { DecodedAnswer, ErrorCatalogue } from "./json-rpc/decode-answer.ts";
export { sortAnswer } from "./json-rpc/sort-answer.ts";
export type { AnswerSort } from "./json-rpc/sort-answer.ts";
export { encodeRequest } from "./json-rpc/encode-request.ts";
export type { RequestMessage } from "./json-rpc/encode-request.ts";

// Masking.
export { maskDeep, PHONE_KEYS, SECRET_KEYS } from "./masking/mask-deep.ts";
export type { MaskOptions } from "./masking/mask-deep.ts";
export { maskPhone } from "./masking/mask-phone.ts";
export { maskSecret } from "./masking/mask-secret.ts";
export { maskText } from "./masking/mask-text.ts";

// Making a client.
export { isBrandUrl, resolveBaseUrl } from "./caller/base-url.ts";
export type { Brands, ServiceChoice } from "./caller/base-url.ts";
export { callApiIntents } from "./caller/call-api-intents.ts";
export type { CallerIntents, IntentOptions } from "./caller/call-api-intents.ts";
export { DEFAULT_TIMEOUT_MS } from "./caller/call-options.ts";
export type { CallOptions } from "./caller/call-options.ts";
export { createCaller } from "./caller/create-caller.ts";
export type { Caller, CallerOptions, RepeatOptions } from "./caller/create-caller.ts";
export type { TriedInfo, TryHooks, TryInfo, TryReason } from "./caller/hooks.ts";
export { advertisesKeys, checkKey, quotedKey } from "./caller/idempotency.ts";
export type { IdempotencyKeys, IdempotencyRules } from "./caller/idempotency.ts";
export type { AnyFailure } from "./caller/interpret.ts";
export { PROBE_METHOD } from "./caller/ask-for-keys.ts";
export { createRequestIds } from "./caller/request-ids.ts";
export { hearingStop, stopNoticeOf } from "./caller/transport.ts";
export type { StopNotice, Transport, TransportOutcome, TransportRequest } from "./caller/transport.ts";
export { tokenSource } from "./caller/token-source.ts";
export type { CredentialOptions, Login } from "./caller/token-source.ts";
export type { Call, Limits, SafeCall } from "./caller/types.ts";
export { reconcile, withExternalId } from "./reconcile/reconcile.ts";
export type { Asked, Reconciled, ReconcileOptions } from "./reconcile/reconcile.ts";
export { MAX_WAIT_MS, systemClock } from "./clock/clock.ts";
export type { Clock } from "./clock/clock.ts";
export { sessionToken } from "./tokens/session-token.ts";
export type { Session, SessionOptions } from "./tokens/session-token.ts";
export { tokenFromFunction } from "./tokens/token-function.ts";
export type { TokenFunction, TokenRequest } from "./tokens/token-function.ts";
export { permanentToken } from "./tokens/token-provider.ts";
export type { TokenProvider } from "./tokens/token-provider.ts";
