import type { ApiModel, EmittedFile, Emitter, JsonSchema, MethodModel } from "../../model.ts";
import { namesOf } from "../../names.ts";
import { docComment } from "../comment.ts";
import { importTypes, module } from "../header.ts";
import { CORE_GENERATED, CORE_SOURCE, specifier } from "../paths.ts";
import { declaredRules, emitRules, type EmittedRules } from "./rules.ts";

/**
 * The smallest validators: of every method's parameters and result, as rules for the core's `judge` where they can be
 * written so, and else by the generated validator.
 */
export const compactEmitter: Emitter = {
  name: "compact validators",
  emit: (model) =>
    model.apis.flatMap((api) => [
      refusalsFile(api),
      indexFile(api),
      ...api.methods.map((method) => methodFile(api, method)),
    ]),
};

const JUDGE = `${CORE_SOURCE}/compact/judge.ts`;

function refusalsPath(api: ApiModel): string {
  return `${CORE_GENERATED}/${api.kebab}/refusals.ts`;
}

function mnemonicsName(api: ApiModel): string {
  return `${namesOf(api.id).constant}_VIOLATIONS`;
}

/** The mnemonics by which refusals are named, and the way from a refusal to the error object. */
function refusalsFile(api: ApiModel): EmittedFile {
  const path = refusalsPath(api);
  const { combination, value, type, missing, unexpected } = api.violations;
  const report = `report${api.pascal}Violation`;
  const mnemonics = [combination, value, type, missing, unexpected].map((mnemonic) =>
    JSON.stringify(mnemonic),
  );
  return {
    path,
    content: module(
      `spec/${api.id}/${api.version}/api.json`,
      [
        ...importTypes(["Refusal"], specifier(path, JUDGE)),
        ...importTypes(["ApiErrorObject"], specifier(path, `${CORE_SOURCE}/errors/error-object.ts`)),
        `import { ${report}, ${report}Texts } from "./violations.ts";`,
      ],
      [
        `${docComment(`Mnemonics of the kinds of violation of the ${api.title.en}, the least grave first. Used by the compact validators.`)}export const ${mnemonicsName(api)}: readonly string[] = [${mnemonics.join(", ")}];`,
        `${docComment(`The error object of the ${api.title.en} for a refusal: the same that its server sends.`)}export const ${api.camel}ErrorOf = ({ mnemonic, field, value }: Refusal): ApiErrorObject => ${report}(${report}Texts.indexOf(mnemonic) - 1, field, value);`,
      ],
    ),
  };
}

function indexFile(api: ApiModel): EmittedFile {
  return {
    path: `${CORE_GENERATED}/${api.kebab}/compact.ts`,
    content: module(
      `spec/${api.id}/${api.version}`,
      [],
      [
        [
          `export { ${api.camel}ErrorOf } from "./refusals.ts";`,
          ...api.methods.map(({ kebab }) => `export * from "./${kebab}/compact.ts";`),
        ].join("\n"),
      ],
    ),
  };
}

/** The code of one validator, and what it has to import. */
interface Check {
  readonly code: readonly string[];
  readonly judges: boolean;
  readonly imports: readonly string[];
}

function check(
  name: string,
  description: string,
  input: string,
  rules: { readonly emitted: EmittedRules | null; readonly constant: string; readonly arguments: string },
  otherwise: { readonly name: string; readonly file: string },
): Check {
  const returns = "Returns what goes first of all that is wrong, or undefined.";
  const head = `${docComment(description, returns)}export const ${name} = (${input}): Refusal | undefined =>`;
  if (rules.emitted === null) {
    const value = input.split(":")[0] ?? "";
    return {
      code: [`${head} ${otherwise.name}(${value})?.data;`],
      judges: false,
      imports: [`import { ${otherwise.name} } from "./${otherwise.file}.ts";`],
    };
  }
  return {
    code: [
      ...rules.emitted.declarations,
      declaredRules(rules.constant, rules.emitted.rules),
      `${head} judge(${rules.constant}, ${rules.arguments}).pop();`,
    ],
    judges: true,
    imports: [],
  };
}

function methodFile(api: ApiModel, method: MethodModel): EmittedFile {
  const path = `${CORE_GENERATED}/${api.kebab}/${method.kebab}/compact.ts`;
  const { combination } = api.violations;
  const emitted = (schema: JsonSchema, open: boolean): EmittedRules | null =>
    emitRules(schema, { combination, open });
  const params = check(
    `refuse${method.pascal}Params`,
    `Checks the parameters of \`${method.name}\`, made of JSON.`,
    "params: object",
    {
      emitted: emitted(method.params.schema, false),
      constant: "PARAMS",
      arguments: `params as Members, "", ${mnemonicsName(api)}`,
    },
    { name: `validate${method.pascal}Params`, file: "validate-params" },
  );
  const result = check(
    `refuse${method.pascal}Result`,
    `Checks the \`data\` of a result of \`${method.name}\`, made of JSON. Members and values that the spec does not know are let through.`,
    "data: unknown",
    { emitted: emitted(method.readable, true), constant: "RESULT", arguments: '(data ?? {}) as Members, ""' },
    { name: `validate${method.pascal}Result`, file: "validate-result" },
  );
  const judges = [params, result].some((one) => one.judges);
  return {
    path,
    content: module(
      `spec/${method.params.file.replace(/\/[^/]*$/u, "")}`,
      [
        ...(judges ? [`import { judge } from ${JSON.stringify(specifier(path, JUDGE))};`] : []),
        ...importTypes(["Refusal", ...(judges ? ["Members", "Rules"] : [])], specifier(path, JUDGE)),
        ...(params.judges ? [`import { ${mnemonicsName(api)} } from "../refusals.ts";`] : []),
        ...params.imports,
        ...result.imports,
      ],
      [...params.code, ...result.code],
    ),
  };
}
