import type { JsonSchema } from "../../model.ts";
import { childPointer } from "../../pointer.ts";
import { docComment } from "../comment.ts";
import { createBuilder } from "./builder.ts";
import { assertSupported, UnsupportedSchemaError } from "./keywords.ts";
import { locationStatements } from "./location.ts";
import { KIND, textsName } from "./violations.ts";

/** An error that a combination rule names instead of the common one. */
export interface RuleError {
  readonly mnemonic: string;
  readonly code: number;
  readonly message: string;
}

/** What a validator is made from. */
export interface ValidatorOptions {
  readonly functionName: string;
  /** The schema, with every `$ref` inlined. */
  readonly schema: JsonSchema | boolean;
  /** Path of the schema's file, for messages. */
  readonly file: string;
  /** Documentation of the function. */
  readonly description: string;
  /** The function that reports violations, and the module it comes from; null where it stands in the same one. */
  readonly report: { readonly name: string; readonly module: string | null };
  /** Module of `violation.ts` in the core. */
  readonly runtimeModule: string;
  /** Module of `ApiErrorObject` in the core. */
  readonly errorObjectModule: string;
  /** Mnemonic that violations of the kind "combination" raise. */
  readonly combination: string;
  /** Errors that combination rules may name beside that one. None has the text of another kind of violation. */
  readonly ruleErrors?: readonly RuleError[];
  /** Pointer of one check that is left out, to see whether a test notices. */
  readonly omit?: string;
}

/** A validator as code. */
export interface EmittedValidator {
  /** Import statements. */
  readonly imports: readonly string[];
  /** Declarations and, last, the exported function. */
  readonly body: readonly string[];
  /** Pointers of all checks in it, in the order of the code: what `omit` can name. */
  readonly checks: readonly string[];
}

/**
 * Writes the validator `<functionName>(input: unknown): ApiErrorObject | null`.
 *
 * @throws {@link UnsupportedSchemaError} where the schema says something that the code would not check.
 */
export function emitValidator(options: ValidatorOptions): EmittedValidator {
  const { functionName, schema, file, report, combination, ruleErrors = [] } = options;
  assertSupported(schema, file);
  const builder = createBuilder(file, options.omit ?? null);
  const ruleError = (
    rule: { readonly error: string; readonly pointer: string },
    field: string,
    value: string,
  ): string => {
    if (rule.error === combination) return `${report.name}(${KIND.combination}, ${field}, ${value})`;
    const error = ruleErrors.find(({ mnemonic }) => mnemonic === rule.error);
    if (error === undefined || /\{\w+\}/u.test(error.message)) {
      throw new UnsupportedSchemaError({
        file,
        pointer: childPointer(rule.pointer, "x-rule", "error"),
        found: JSON.stringify(rule.error),
        expected:
          "an error of the API whose text has no placeholders, and which no other kind of violation raises",
      });
    }
    const texts = `${JSON.stringify(error.message)}, ${JSON.stringify(error.mnemonic)}`;
    return `${builder.use("errorObject")}(${error.code}, ${texts}, ${field}, ${value})`;
  };
  const graver = (before: string, behind: string): string =>
    `${builder.use("graver")}(${textsName(report.name)}, ${before}, ${behind})`;
  const statements = locationStatements(
    { builder, report: { name: report.name, ruleError, graver } },
    [{ schema, pointer: "", guard: null }],
    null,
    "input",
  );
  const doc = docComment(options.description, "Returns the violation that goes first, or null.");
  const isEmpty = statements === "return null;";
  const parameter = isEmpty ? "_input" : "input";
  const code = `export function ${functionName}(${parameter}: unknown): ApiErrorObject | null {\n${statements}\n}`;
  const text = [...builder.declarations, code].join("\n");
  const reports = [report.name, textsName(report.name)].filter((name) =>
    new RegExp(`\\b${name}\\b`, "u").test(text),
  );
  return {
    imports: imports(options, [...builder.runtime], reports),
    body: [...builder.declarations, doc + code],
    checks: [...builder.checks],
  };
}

function imports(
  options: ValidatorOptions,
  runtime: readonly string[],
  reports: readonly string[],
): readonly string[] {
  const named = (names: readonly string[], module: string): readonly string[] =>
    names.length === 0 ? [] : [`import { ${names.toSorted().join(", ")} } from ${JSON.stringify(module)};`];
  return [
    `import type { ApiErrorObject } from ${JSON.stringify(options.errorObjectModule)};`,
    ...named(runtime, options.runtimeModule),
    ...(options.report.module === null ? [] : named(reports, options.report.module)),
  ];
}
