import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  emitValidator,
  emitViolations,
  type EmittedValidator,
  type RuleError,
  type ViolationErrors,
} from "../../../src/emit/validators/index.ts";
import type { JsonSchema } from "../../../src/model.ts";
import { WORKSPACE } from "../../support/fixture.ts";

/** What a validator answers with, as far as the tests look at it. */
export interface Answer {
  readonly code: number;
  readonly message: string;
  readonly data: {
    readonly mnemonic: string;
    readonly field: string | null;
    readonly value: unknown;
    readonly params: null;
    readonly extended_helper: null;
  };
}

/** A generated validator, ready to be called. */
export type Validate = (input: unknown) => Answer | null;

/** The kinds of violation by the number of their turn. */
export const KINDS = ["unexpected", "missing", "type", "value", "combination"] as const;

/** Name of a kind of violation. */
export type Kind = (typeof KINDS)[number];

/** Errors whose mnemonics are the names of the kinds. They share a code: they are all of JSON-RPC's "invalid params". */
export const ERRORS: ViolationErrors = {
  unexpected: { mnemonic: "unexpected", code: -1, message: "Not known here" },
  missing: { mnemonic: "missing", code: -1, message: "Has to be there" },
  type: { mnemonic: "type", code: -1, message: "Of the wrong type" },
  value: { mnemonic: "value", code: -1, message: "Of the wrong value" },
  combination: { mnemonic: "combination", code: -1, message: "Do not go together" },
};

/** What one validator is made from. */
export interface Wanted {
  readonly schema: JsonSchema | boolean;
  /** Mnemonic of combination rules. */
  readonly combination?: string;
  readonly ruleErrors?: readonly RuleError[];
  readonly omit?: string;
}

/** The emitted validator of a schema, with the errors of {@link ERRORS}. */
export function emitted(wanted: Wanted): EmittedValidator {
  return emitValidator({
    functionName: "validate",
    schema: wanted.schema,
    file: "schema.json",
    description: "Checks.",
    report: { name: "report", module: null },
    runtimeModule: "violation.ts",
    errorObjectModule: "error-object.ts",
    combination: wanted.combination ?? "combination",
    ruleErrors: wanted.ruleErrors ?? [],
    ...(wanted.omit === undefined ? {} : { omit: wanted.omit }),
  });
}

/** Emits a validator for each schema and loads them all, as one module from a folder of its own. */
export async function load(wanted: readonly Wanted[]): Promise<readonly Validate[]> {
  const runtime = pathToFileURL(join(WORKSPACE, "packages/core/src/violation.ts")).href;
  const validators = wanted.map((one) => {
    const body = emitted(one).body.join("\n").replace("export function", "function");
    return `(() => {\n${body}\nreturn validate;\n})(),`;
  });
  const names = [
    "canonicalJson",
    "codePointLength",
    "errorObject",
    "graver",
    "isMultipleOf",
    "membersOf",
    "ownMember",
  ];
  const code = [
    `import { ${names.join(", ")} } from ${JSON.stringify(runtime)};`,
    emitViolations("report", ERRORS, "the test"),
    `export const validators = [\n${validators.join("\n")}\n];`,
  ].join("\n");
  const folder = await mkdtemp(join(tmpdir(), "validators-"));
  try {
    const file = join(folder, "validators.mjs");
    await writeFile(file, stripTypeScriptTypes(code));
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      readonly validators: readonly Validate[];
    };
    return module.validators;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Emits and loads the validator of one schema. */
export async function loadOne(wanted: Wanted): Promise<Validate> {
  const [validate] = await load([wanted]);
  if (validate === undefined) throw new Error("no validator was emitted");
  return validate;
}

/** Kind and field of an answer, in short: `type contact.value`, or `fine`. */
export function verdict(answer: Answer | null): string {
  return answer === null ? "fine" : `${answer.data.mnemonic} ${answer.data.field ?? "(whole)"}`;
}
