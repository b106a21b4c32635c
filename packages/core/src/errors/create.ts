import type { ErrorDefinition } from "./definition.ts";
import type { ApiErrorObject, ErrorParams } from "./error-object.ts";
import { fillTemplate } from "./template.ts";

/** What one occurrence of an error adds to its definition. */
export interface ErrorDetails<P = ErrorParams> {
  /** The parameter at fault, dotted; null or absent where no single one is. */
  readonly field?: string | null;
  /** What was sent there; the caller leaves out what must not be echoed (tokens, unexpected parameters). */
  readonly value?: unknown;
  /** Values of the text's placeholders. */
  readonly params?: P | null;
}

/** Makes the error object for an answer: the definition's text with its placeholders filled, absent members as null. */
export const createApiError = <M extends string, P = ErrorParams>(
  definition: Pick<ErrorDefinition<M>, "mnemonic" | "code" | "message">,
  details: ErrorDetails<P> = {},
): ApiErrorObject<M, P> => {
  const { field = null, value = null, params = null } = details;
  return {
    code: definition.code,
    message: fillTemplate(definition.message, params as object | null),
    data: { mnemonic: definition.mnemonic, field, value, params, extended_helper: null },
  };
};
