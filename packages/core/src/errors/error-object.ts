import type { Metadata } from "../generated/shared/types.ts";

/** Values of the `{name}` placeholders in an error's text, by placeholder name. */
export type ErrorParams = Readonly<Record<string, unknown>>;

/**
 * What an answer's `error` holds, exactly as it travels: absent members of `data` are sent as `null`.
 *
 * `M` is the mnemonic, the only member to match on; `P` the error's template parameters, `null` where its text has
 * none. The object is the wire's: it is not masked, so it belongs in an answer and never in a log.
 */
export interface ApiErrorObject<M extends string = string, P = ErrorParams> {
  /** JSON-RPC error code, e.g. -32602; several mnemonics share one. */
  readonly code: number;
  /** English text with its placeholders filled in; other releases of the service word it differently. */
  readonly message: string;
  readonly data: {
    /** Names the error; unknown ones are carried as they came. */
    readonly mnemonic: M;
    /** The parameter at fault, dotted from `params` (`contact_message.type`), or null where no single one is. */
    readonly field: string | null;
    /** What was sent there, unchanged; null for a missing, unexpected or secret parameter. */
    readonly value: unknown;
    /** Values of the text's placeholders, or null where it has none. */
    readonly params: P | null;
    /** A link to further help, or null. */
    readonly extended_helper: string | null;
    /** Limits and API version, present once the token was accepted. */
    readonly metadata?: Metadata;
  };
}
