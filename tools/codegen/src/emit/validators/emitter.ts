import type {
  ApiModel,
  EmittedFile,
  Emitter,
  MethodModel,
  Model,
  SchemaModel,
  Violations,
} from "../../model.ts";
import { importTypes, module } from "../header.ts";
import { basename } from "node:path/posix";
import { namesOf } from "../../names.ts";
import { CORE_GENERATED, CORE_SOURCE, SERVER_GENERATED, specifier } from "../paths.ts";
import { isServerSchema, typeModules } from "../type-names.ts";
import { emitValidator } from "./validator.ts";
import { emitViolations, type ViolationError, type ViolationErrors } from "./violations.ts";

/** Validators of every method's parameters and result, and what they report by. */
export const validatorsEmitter: Emitter = {
  name: "validators",
  emit: (model: Model) => [...model.apis.flatMap(emitApi), ...serverFiles(model)],
};

/** What violations outside of any API raise, in files of the server and in events: told to whoever reads them, never to a caller. */
export const PLAIN_ERRORS: ViolationErrors = {
  unexpected: { mnemonic: "unexpected_member", code: -32602, message: "A member that nobody knows" },
  missing: { mnemonic: "missing_member", code: -32602, message: "A required member is missing" },
  type: { mnemonic: "wrong_type", code: -32602, message: "A value of the wrong type" },
  value: { mnemonic: "wrong_value", code: -32602, message: "A value that is not allowed" },
  combination: { mnemonic: "wrong_combination", code: -32602, message: "Values that do not go together" },
};

function serverFiles(model: Model): readonly EmittedFile[] {
  const modules = typeModules(model);
  return [...model.shared.values()]
    .filter(({ file }) => isServerSchema(file))
    .map(({ file, schema }) => {
      const { kebab, pascal } = namesOf(basename(file, ".schema.json"));
      const path = `${SERVER_GENERATED}/validate-${kebab}.ts`;
      const name = `report${pascal}Violation`;
      const runtimeModule = specifier(path, RUNTIME);
      const { imports, body } = emitValidator({
        functionName: `validate${modules.get(file)?.root ?? pascal}`,
        schema,
        file,
        description: `Checks a value against \`spec/${file}\`.`,
        report: { name, module: null },
        runtimeModule,
        errorObjectModule: specifier(path, ERROR_OBJECT),
        combination: PLAIN_ERRORS.combination.mnemonic,
      });
      const report = importTypes(["ReportViolation", "ViolationTexts"], runtimeModule);
      return {
        path,
        content: module(
          `spec/${file}`,
          [...report, ...imports],
          [emitViolations(name, PLAIN_ERRORS, `\`spec/${file}\``).replaceAll("export ", ""), ...body],
        ),
      };
    });
}

const RUNTIME = `${CORE_SOURCE}/violation.ts`;
const ERROR_OBJECT = `${CORE_SOURCE}/errors/error-object.ts`;

function emitApi(api: ApiModel): readonly EmittedFile[] {
  return [
    violationsFile(api),
    ...api.methods.flatMap((method) => [
      validatorFile(
        api,
        method,
        method.params,
        "Params",
        `Checks the parameters of \`${method.name}\` as they stand on the wire.`,
      ),
      validatorFile(
        api,
        method,
        { ...method.result, schema: method.readable },
        "Result",
        `Checks the \`data\` of a result of \`${method.name}\`. Members and values that the spec does not know are let through.`,
      ),
    ]),
  ];
}

function reportName(api: ApiModel): string {
  return `report${api.pascal}Violation`;
}

function violationsPath(api: ApiModel): string {
  return `${CORE_GENERATED}/${api.kebab}/violations.ts`;
}

function violationsFile(api: ApiModel): EmittedFile {
  const path = violationsPath(api);
  const errorOf = (kind: keyof Violations): ViolationError => {
    const error = api.errors.find(({ mnemonic }) => mnemonic === api.violations[kind]);
    if (error === undefined)
      throw new Error(`${api.id}: no error ${api.violations[kind]}, for the kind ${kind}`);
    return error;
  };
  const errors: ViolationErrors = {
    unexpected: errorOf("unexpected"),
    missing: errorOf("missing"),
    type: errorOf("type"),
    value: errorOf("value"),
    combination: errorOf("combination"),
  };
  return {
    path,
    content: module(
      `spec/${api.id}/${api.version}/api.json`,
      importTypes(["ReportViolation", "ViolationTexts"], specifier(path, RUNTIME)),
      [emitViolations(reportName(api), errors, `the ${api.title.en}`)],
    ),
  };
}

/**
 * Errors that a rule may name instead of the common one: not those of the other kinds. Validators tell kinds apart by
 * their texts.
 */
function rulesErrors(api: ApiModel): readonly ViolationError[] {
  const kinds = new Set(Object.values(api.violations));
  const texts = new Set(
    api.errors.flatMap(({ mnemonic, message }) => (kinds.has(mnemonic) ? [message] : [])),
  );
  return api.errors.filter(({ message }) => !texts.has(message));
}

function validatorFile(
  api: ApiModel,
  method: MethodModel,
  { file, schema }: SchemaModel,
  part: "Params" | "Result",
  description: string,
): EmittedFile {
  const path = `${CORE_GENERATED}/${api.kebab}/${method.kebab}/validate-${part.toLowerCase()}.ts`;
  const { imports, body } = emitValidator({
    functionName: `validate${method.pascal}${part}`,
    schema,
    file,
    description,
    report: { name: reportName(api), module: specifier(path, violationsPath(api)) },
    runtimeModule: specifier(path, RUNTIME),
    errorObjectModule: specifier(path, ERROR_OBJECT),
    combination: api.violations.combination,
    ruleErrors: rulesErrors(api),
  });
  return { path, content: module(`spec/${file}`, imports, body) };
}
