/**
 * The validator emitter.
 *
 * {@link validatorsEmitter} goes into the list of emitters. It writes, for each API,
 *
 * - `packages/core/src/generated/<api>/violations.ts`: what each kind of violation raises, and nothing else of the
 *   error catalogue, so that a validator alone stays small;
 * - `…/<method>/validate-params.ts` and `…/<method>/validate-result.ts`: one validator each;
 *
 * and one validator with plain errors for every file of the server (`packages/server/src/generated`).
 *
 * {@link emitValidator} writes one validator from any schema of the supported keywords ({@link ASSERTION_KEYWORDS}),
 * with every `$ref` already inlined. The code is straight-line, walks the value once and answers with the violation
 * that goes first: the kind decides (unexpected, missing, type, value, combination), and within a kind the place, in
 * the order of the spec. Violations are error objects as they go out and carry no kind: where two have to be compared,
 * the kind is found by the text, so no two kinds have the same. How it reads a value:
 *
 * - Only own members count. A known member that is `undefined` is absent, as it is to JSON; an unknown one is unexpected
 *   even so.
 * - `NaN` and the infinities are of the wrong type: JSON can only carry them as `null`.
 * - A fraction where `integer` is asked for is a wrong value, not a wrong type.
 * - Lengths are counted in code points; patterns have the flag `u`.
 * - What is secret (`x-secret`), or holds something secret, is never echoed.
 * - `anyOf`, `oneOf` and `not` are violated as a whole, by a wrong value; a member whose schema is `false` is an
 *   unexpected one. `allOf` and `then`/`else` report what they hold as if it stood beside them.
 *
 * A keyword that is not supported is refused by its name ({@link UnsupportedSchemaError}).
 */
export { ASSERTION_KEYWORDS, UnsupportedSchemaError } from "./keywords.ts";
export { emitValidator, type EmittedValidator, type RuleError } from "./validator.ts";
export { PLAIN_ERRORS, validatorsEmitter } from "./emitter.ts";
export { emitViolations, type ViolationErrors } from "./violations.ts";
