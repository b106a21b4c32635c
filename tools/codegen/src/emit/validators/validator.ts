import type { JsonSchema } from "../../model.ts";
import { childPointer } from "../../pointer.ts";
import { docComment } from "../comment.ts";
import { createBuilder } from "./builder.ts";
import { assertSupported, UnsupportedSchemaError } from "./keywords.ts";
import { locationStatements } from "./location.ts";

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
  /** Errors that combination rules may name beside that one. */
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
  const ruleDefinition = (rule: { readonly error: string; readonly pointer: string }): string | null => {
    if (rule.error === combination) return null;
    const error = ruleErrors.find(({ mnemonic }) => mnemonic === rule.error);
    if (error === undefined || /\{\w+\}/u.test(error.message)) {
      throw new UnsupportedSchemaError({
        file,
        pointer: childPointer(rule.pointer, "x-rule", "error"),
        found: JSON.stringify(rule.error),
        expected: "an error of the API whose text has no placeholders",
      });
    }
    const definition = [error.code, error.mnemonic, error.message];
    return builder.constant("RULE_ERROR", builder.use("ViolationDefinition"), JSON.stringify(definition));
  };
  const statements = locationStatements(
    { builder, report: { name: report.name, ruleDefinition } },
    [{ schema, pointer: "", guard: null }],
    null,
    "input",
  );
  const doc = docComment(options.description, "Returns the violation that goes first, or null.");
  const isEmpty = statements === "return null;";
  const find = builder.functionName("find");
  if (!isEmpty)
    builder.declare(
      `const ${find} = (input: unknown): ${builder.use("Violation")} | null => {\n${statements}\n};`,
    );
  const code = isEmpty
    ? `export function ${functionName}(_input: unknown): ApiErrorObject | null {\nreturn null;\n}`
    : `export function ${functionName}(input: unknown): ApiErrorObject | null {\nconst found = ${find}(input);\nreturn found && found[1];\n}`;
  return {
    imports: imports(options, [...builder.runtime], isEmpty),
    body: [...builder.declarations, doc + code],
    checks: [...builder.checks],
  };
}

function imports(options: ValidatorOptions, runtime: readonly string[], isEmpty: boolean): readonly string[] {
  const isType = (name: string): boolean => name === "Violation" || name === "ViolationDefinition";
  const named = (names: readonly string[], module: string): readonly string[] =>
    names.length === 0 ? [] : [`import { ${names.toSorted().join(", ")} } from ${JSON.stringify(module)};`];
  const types = [
    { name: "ApiErrorObject", module: options.errorObjectModule },
    ...runtime.filter(isType).map((name) => ({ name, module: options.runtimeModule })),
  ];
  const typeImports = [...new Set(types.map(({ module }) => module))].map((module) => {
    const names = types.filter((type) => type.module === module).map(({ name }) => name);
    return `import type { ${names.toSorted().join(", ")} } from ${JSON.stringify(module)};`;
  });
  return [
    ...typeImports,
    ...named(
      runtime.filter((name) => !isType(name)),
      options.runtimeModule,
    ),
    ...(isEmpty || options.report.module === null ? [] : named([options.report.name], options.report.module)),
  ];
}
