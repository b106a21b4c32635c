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

/** The kinds in the order in which they go: the numbers in emitted code count from the first. */
const KINDS: readonly (keyof Violations)[] = ["unexpected", "missing", "type", "value", "combination"];

/**
 * Writes the declaration of the function by which validators report, called `name`. It needs `violationReporter` and
 * the type `ReportViolation` from the core's `violation.ts`.
 */
export function emitViolations(name: string, errors: ViolationErrors, subject: string): string {
  const definitions = KINDS.map((kind) => {
    const { code, mnemonic, message } = errors[kind];
    if (/\{\w+\}/u.test(message))
      throw new Error(`${mnemonic}: the text of a violation cannot have placeholders`);
    return `${JSON.stringify([code, mnemonic, message])},`;
  });
  const doc = docComment(
    `Notes violations of ${subject} as its errors. Used by the validators.`,
    `Kinds: ${KINDS.map((kind, index) => `${index + 1} ${kind}`).join(", ")}. 0 stands for none.`,
  );
  return `${doc}export const ${name}: ReportViolation = /* @__PURE__ */ violationReporter([\n${definitions.join("\n")}\n]);`;
}
