import type { ApiErrorObject } from "../errors/error-object.ts";
import { maskDeep } from "../masking/mask-deep.ts";
import { maskText } from "../masking/mask-text.ts";
import { isBrandedInstance } from "./brand.ts";
import { ScenarioCallError } from "./scenario-call-error.ts";
import type { FailureContext } from "./scenario-call-error.ts";

/** The name under which the last part of a dotted path stands, for masking by name. */
export const lastOf = (field: string | null): string => field?.slice(field.lastIndexOf(".") + 1) ?? "";

/**
 * Refused here: the parameters break a rule of the spec, so nothing was sent. The verdict is the one the service would
 * have given to a caller with a valid token, as the same error object.
 */
export class InvalidRequestError extends ScenarioCallError {
  declare readonly kind: "invalid_request";
  /** Which rule was broken, for example `required_parameter_missed`. */
  declare readonly mnemonic: string;
  /** JSON-RPC code that the service gives to this error. */
  declare readonly code: number;
  /** The parameter at fault, dotted, or `null` where no single one is. */
  declare readonly field: string | null;
  /** What was passed there, unmasked; `null` for missing, unexpected and secret parameters. */
  declare readonly value: unknown;
  /** The exact error object, unmasked: for code, not for logs. */
  declare readonly wire: ApiErrorObject;

  /** For the caller of this package. */
  constructor(context: FailureContext, wire: ApiErrorObject, cause?: unknown) {
    const { mnemonic, field, value } = wire.data;
    const where = field === null ? "" : ` at "${field}"`;
    super("invalid_request", context, {
      name: "InvalidRequestError",
      message: maskText(
        `${context.method} was not sent: ${wire.message} (${mnemonic}${where})`,
        context.secrets,
      ),
      neverStarted: true,
      repeat: "no",
      metadata: null,
      shown: { mnemonic, code: wire.code, field, value: maskDeep(value, context, lastOf(field)) },
      hidden: { mnemonic, code: wire.code, field, value, wire },
      cause,
    });
  }

  /** True for an `InvalidRequestError` of any copy of this package. */
  static override [Symbol.hasInstance](value: unknown): value is InvalidRequestError {
    return isBrandedInstance(this, InvalidRequestError, value, (kind) => kind === "invalid_request");
  }
}
