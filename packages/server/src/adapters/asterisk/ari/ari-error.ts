/** Why a request was not carried out. */
export type AriErrorKind =
  /** Asterisk answered with a status that is no success. */
  | "refused"
  /** The connection went away: whether it was carried out is not known. */
  | "lost"
  /** There was no connection that works within the time for it. */
  | "unreachable"
  /** User or password are wrong. */
  | "unauthorized"
  /** This Asterisk cannot do what is needed. */
  | "unfit"
  /** The client has been closed. */
  | "closed";

/** The only error that the client of ARI rejects with. Its message holds no address of a request and no phone number. */
export class AriError extends Error {
  readonly kind: AriErrorKind;
  /** HTTP status of the answer; null where there was none. */
  readonly status: number | null;

  constructor(
    kind: AriErrorKind,
    message: string,
    { status = null, cause }: { readonly status?: number | null; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = "AriError";
    this.kind = kind;
    this.status = status;
  }
}
