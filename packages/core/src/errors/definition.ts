/**
 * Whether an answer with this error says that the call was not started: `never` = certainly not started, the same
 * request may be sent again once the cause is gone; `unknown` = nothing can be told, a repetition could ring twice.
 */
export type ErrorStarts = "never" | "unknown";

/** What sending the same request again is good for: nothing, perhaps after waiting, or after getting a new token. */
export type ErrorRepeat = "no" | "later" | "after_login";

/** One entry of an API's error catalogue, identified by its mnemonic. */
export interface ErrorDefinition<M extends string = string> {
  readonly mnemonic: M;
  /** JSON-RPC error code as our server sends it. */
  readonly code: number;
  /** Text template with `{name}` placeholders. */
  readonly message: string;
  readonly starts: ErrorStarts;
  readonly repeat: ErrorRepeat;
  /** HTTP status where the answer is not HTTP 200, else null. */
  readonly httpStatus: number | null;
  /** Other spellings of the mnemonic that readers accept. */
  readonly aliases: readonly string[];
  /** Other codes seen with the same mnemonic. */
  readonly codes: readonly number[];
}
