import { createApiError } from "../errors/create.ts";
import type { ErrorDetails } from "../errors/create.ts";
import type { ApiErrorObject } from "../errors/error-object.ts";
import type { ErrorCatalogue } from "../json-rpc/decode-answer.ts";
import { isJsonObject } from "../json-rpc/plain.ts";
import { hasLoneSurrogate, snapshot } from "../json-rpc/snapshot.ts";
import type { MethodDefinition } from "../methods/definition.ts";

/** Parameters that may be sent once the token is put in the place that is kept for it; or why they may not. */
export type CheckedParams =
  | {
      readonly ok: true;
      readonly method: MethodDefinition;
      /** Nobody else holds them. */
      readonly params: Record<string, unknown>;
    }
  | { readonly ok: false; readonly error: ApiErrorObject };

/** Any text is a token by its form, so this one lets the parameters be judged before a token was fetched for them. */
const SOME_TOKEN = "token";

/** Errors of the spec that are raised here, outside the generated validators. */
type RaisedHere =
  | "method_not_found"
  | "character_encoding_not_allowed"
  | "unexpected_parameters"
  | "invalid_request";

/** An error of the catalogue. Not in it: the catalogue is that of another protocol, which is a mistake in a program. */
const raise = (errors: ErrorCatalogue, mnemonic: RaisedHere, details?: ErrorDetails): CheckedParams => {
  const definition = errors[mnemonic];
  if (definition === undefined) throw new TypeError(`The catalogue of errors lacks ${mnemonic}`);
  return { ok: false, error: createApiError(definition, details) };
};

/**
 * The verdict of the spec on a request that is about to be sent, in the service's order: encoding, envelope, method, parameters. The
 * accepted parameters are a copy, so nobody can change them between the check and the sending. They begin with some text in place of the
 * token.
 */
export const checkParams = (
  method: MethodDefinition | undefined,
  params: unknown,
  errors: ErrorCatalogue,
): CheckedParams => {
  const copy = snapshot(params);
  if (hasLoneSurrogate(copy)) return raise(errors, "character_encoding_not_allowed");
  if (!isJsonObject(copy)) return raise(errors, "invalid_request");
  if (method === undefined) return raise(errors, "method_not_found");
  const { tokenParam } = method;
  // The client puts the token there itself; a second one would silently win or lose.
  if (tokenParam !== null && Object.hasOwn(copy, tokenParam)) {
    return raise(errors, "unexpected_parameters", { field: tokenParam });
  }
  const wireParams = tokenParam === null ? { ...copy } : { [tokenParam]: SOME_TOKEN, ...copy };
  const error = method.validateParams(wireParams);
  return error === null ? { ok: true, method, params: wireParams } : { ok: false, error };
};
