import type { ErrorDefinition } from "../errors/definition.ts";
import type { ApiErrorObject } from "../errors/error-object.ts";
import { fillTemplate } from "../errors/template.ts";
import type { CallApiErrorParams, CallApiMnemonic } from "../generated/call-api/errors.ts";
import { maskDeep } from "../masking/mask-deep.ts";
import { maskText } from "../masking/mask-text.ts";
import { isBrandedInstance } from "./brand.ts";
import { lastOf } from "./invalid-request-error.ts";
import { ScenarioCallError } from "./scenario-call-error.ts";
import type { FailureContext } from "./scenario-call-error.ts";

/** A documented mnemonic, or one that this version of the package does not know yet. */
export type OpenMnemonic<Mnemonic extends string> = Mnemonic | (string & Record<never, never>);

/** What an error says about itself: each template parameter of its text, `null` where the service did not send it. */
export type ToldParams<Params> = [Params] extends [null]
  ? null
  : { readonly [Name in keyof Params]: Params[Name] | null };

/** {@link ToldParams} of one mnemonic, by the table of an API; anything at all for a mnemonic that is not in it. */
export type ParamsOfMnemonic<Mnemonic, Table> = Mnemonic extends keyof Table
  ? ToldParams<Table[Mnemonic]>
  : Readonly<Record<string, unknown>> | null;

/** What the decoder of answers knows about an error. */
export interface AnsweredError {
  /** The error as it came, unmasked. */
  readonly wire: ApiErrorObject;
  /** Its entry in the catalogue, or `null` for a mnemonic that is not in it. */
  readonly definition: ErrorDefinition | null;
  /** HTTP status of the answer. */
  readonly httpStatus: number;
}

const PLACEHOLDER = /\{([A-Za-z0-9_]+)\}/gu;

const paramsOf = ({ wire, definition }: AnsweredError): Readonly<Record<string, unknown>> | null => {
  const told = wire.data.params;
  if (definition === null) return told;
  const names = [...definition.message.matchAll(PLACEHOLDER)].map((match) => match[1] ?? "");
  if (names.length === 0) return null;
  // Own members only, and the documented ones first: an object of the wire may call a member what it likes.
  const sent = new Map(Object.entries(told ?? {}));
  return Object.fromEntries([...names.map((name) => [name, sent.get(name) ?? null] as const), ...sent]);
};

/** Where the text is the documented one, its values are masked by their names: an id stays readable, a number does not. */
const maskedMessage = ({ wire, definition }: AnsweredError, context: FailureContext): string => {
  const { message, data } = wire;
  if (definition === null || data.params === null) return maskText(message, context.secrets);
  const documented = fillTemplate(definition.message, data.params) === message;
  if (!documented) return maskText(message, context.secrets);
  return fillTemplate(definition.message, maskDeep(data.params, context) as object);
};

/**
 * Refused there: the service answered with an error.
 *
 * Match on the mnemonic: `if (error.is("scenario_not_found")) error.params.scenario_id`. Mnemonics that this version
 * does not know are carried as they came. `Mnemonic` is the union of those the method is documented to answer with,
 * `Table` the API's table from mnemonic to template parameters.
 */
export class ApiError<
  Mnemonic extends string = CallApiMnemonic,
  Table = CallApiErrorParams,
> extends ScenarioCallError {
  declare readonly kind: "api_error";
  /** Which error it is, in the spelling of the spec; other spellings of the wire are recognised. */
  declare readonly mnemonic: OpenMnemonic<Mnemonic>;
  /** JSON-RPC code as it came. Several errors share one: match on the mnemonic. */
  declare readonly code: number;
  /** The parameter at fault, dotted, or `null`. */
  declare readonly field: string | null;
  /** What the service says was sent there, unmasked, or `null`. */
  declare readonly value: unknown;
  /** Values of the text's placeholders, unmasked; typed once {@link is} has said which error it is. */
  declare readonly params: ParamsOfMnemonic<Mnemonic, Table>;
  /** HTTP status of the answer; 200 for every JSON-RPC answer of the documented service. */
  declare readonly httpStatus: number;
  /** The exact error object, unmasked: for code, not for logs. */
  declare readonly wire: ApiErrorObject;

  /** For the caller of this package. */
  constructor(context: FailureContext, answered: AnsweredError) {
    const { wire, definition, httpStatus } = answered;
    const { field, value, metadata = null } = wire.data;
    const mnemonic = definition?.mnemonic ?? wire.data.mnemonic;
    const params = paramsOf(answered);
    super("api_error", context, {
      name: "ApiError",
      message: `${context.method} was refused: ${maskedMessage(answered, context)} (${maskText(mnemonic, context.secrets)})`,
      // Only the spec may say that nothing was started; an error it does not know says nothing.
      neverStarted: definition?.starts === "never",
      repeat: definition?.repeat ?? "no",
      metadata,
      shown: {
        mnemonic,
        code: wire.code,
        field,
        value: maskDeep(value, context, lastOf(field)),
        params,
        httpStatus,
      },
      hidden: { mnemonic, code: wire.code, field, value, params, httpStatus, wire },
    });
  }

  /** Whether this is the error `mnemonic`; if so, `params` has its type. */
  is<Asked extends Mnemonic>(mnemonic: Asked): this is ApiError<Asked, Table> {
    return this.mnemonic === mnemonic;
  }

  /** True for an `ApiError` of any copy of this package. */
  static override [Symbol.hasInstance](value: unknown): value is ApiError {
    return isBrandedInstance(this, ApiError, value, (kind) => kind === "api_error");
  }
}
