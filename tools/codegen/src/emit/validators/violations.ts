import type { Violations } from "../../model.ts";
import { docComment } from "../comment.ts";

/** What a violation of some kind raises. Its text has no placeholders. */
export interface ViolationError {
  readonly mnemonic: string;
  readonly code: number;
  readonly message: string;
}

/** The error of each kind of violation. */
export type ViolationErrors = { readonly [Kind in keyof Violations]: ViolationError };

/** Kinds of violation, the least grave first: numbers in emitted code are places in the texts. */
const KINDS: readonly (keyof Violations)[] = ["combination", "value", "type", "missing", "unexpected"];

/** The number by which emitted code calls a kind: a greater one is graver. */
export const KIND = { combination: 0, value: 2, type: 4, missing: 6, unexpected: 8 } as const;

/** What the texts of violations are called, by the name of the function that reports them. */
export function textsName(report: string): string {
  return `${report}Texts`;
}

/**
 * Writes the declarations by which validators report: the texts, and the function called `name`. They need the
 * types `ReportViolation` and `ViolationTexts` from the core's `violation.ts`.
 *
 * All kinds have one code, that of JSON-RPC for invalid parameters: so it is written once.
 */
export function emitViolations(name: string, errors: ViolationErrors, subject: string): string {
  const [code = 0, ...others] = new Set(KINDS.map((kind) => errors[kind].code));
  if (others.length > 0) throw new Error(`violations of ${subject}: the codes of the kinds differ`);
  const texts = KINDS.flatMap((kind) => {
    const { mnemonic, message } = errors[kind];
    if (/\{\w+\}/u.test(message))
      throw new Error(`${mnemonic}: the text of a violation cannot have placeholders`);
    return [message, mnemonic];
  });
  if (new Set(texts).size < texts.length) throw new Error(`violations of ${subject}: two kinds share a text`);
  const kinds = KINDS.map((kind) => `${KIND[kind]} ${kind}`).join(", ");
  const textsDoc = docComment(
    `Message and mnemonic of each kind of violation of ${subject}. Used by the validators.`,
    `Kinds: ${kinds}.`,
  );
  const list = texts.map((text) => `${JSON.stringify(text)},`).join("\n");
  const doc = docComment(`Makes the error of a violation of ${subject}. Used by the validators.`);
  // Written out, not called: a validator alone is then smaller.
  const error = `({ code: ${code}, message: ${textsName(name)}[kind] as string, data: { mnemonic: ${textsName(name)}[kind + 1] as string, field, value, params: null, extended_helper: null } })`;
  return [
    `${textsDoc}export const ${textsName(name)}: ViolationTexts = [\n${list}\n];`,
    `${doc}export const ${name}: ReportViolation = (kind, field, value = null) => ${error};`,
  ].join("\n\n");
}
