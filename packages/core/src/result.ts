import type { Metadata } from "./generated/shared/types.ts";

/** A call that the service accepted. */
export interface Success<Data> {
  readonly ok: true;
  /** Content of `result.data`; members that the spec does not know are carried. */
  readonly data: Data;
  /** Limits and API version that came with the answer, or `null`. */
  readonly metadata: Metadata | null;
}

/** A call that failed; `error.kind` tells the four families apart. */
export interface Failure<CallFailure> {
  readonly ok: false;
  readonly error: CallFailure;
}

/** What the form of a client that does not throw returns. */
export type Result<Data, CallFailure> = Success<Data> | Failure<CallFailure>;
