import type { ApiModel, EmittedFile, Emitter, MethodModel } from "../model.ts";
import { memberKey, namesOf } from "../names.ts";
import { docComment } from "./comment.ts";
import { deprecationTag } from "./deprecation.ts";
import { importTypes, module } from "./header.ts";
import { CORE_GENERATED, CORE_SOURCE, specifier } from "./paths.ts";

/** The method table of every API: types by name, and what a program knows about each method at run time. */
export const methodsEmitter: Emitter = {
  name: "methods",
  emit: (model) => model.apis.map(emitMethods),
};

function typesMember(method: MethodModel): string {
  return [
    docComment(
      `${method.title.en}.`,
      method.description.en,
      deprecationTag(method.params.schema["x-deprecated"]),
    ),
    `readonly ${memberKey(method.name)}: {\n`,
    `readonly params: ${method.pascal}Params;\n`,
    `readonly wireParams: ${method.pascal}WireParams;\n`,
    `readonly result: ${method.pascal}Result;\n`,
    `readonly mnemonic: ${method.pascal}Mnemonic;\n};`,
  ].join("");
}

function tableEntry(method: MethodModel): string {
  return `${memberKey(method.name)}: {
    name: ${JSON.stringify(method.name)},
    tokenParam: ${JSON.stringify(method.tokenParam)},
    component: ${JSON.stringify(method.component)},
    mnemonics: ${method.constant}_MNEMONICS,
    validateParams: validate${method.pascal}Params,
    validateResult: validate${method.pascal}Result,
  },`;
}

function emitMethods(api: ApiModel): EmittedFile {
  const path = `${CORE_GENERATED}/${api.kebab}/methods.ts`;
  const { constant } = namesOf(api.id);
  const imports = api.methods.flatMap((method) => {
    const types = ["Params", "WireParams", "Result", "Mnemonic"].map(
      (kind) => `type ${method.pascal}${kind}`,
    );
    return [
      `import { ${method.constant}_MNEMONICS, ${types.join(", ")} } from "./${method.kebab}/types.ts";`,
      `import { validate${method.pascal}Params } from "./${method.kebab}/validate-params.ts";`,
      `import { validate${method.pascal}Result } from "./${method.kebab}/validate-result.ts";`,
    ];
  });
  return {
    path,
    content: module(
      `spec/${api.id}/${api.version}`,
      [
        ...importTypes(["MethodDefinition"], specifier(path, `${CORE_SOURCE}/methods/definition.ts`)),
        ...imports,
      ],
      [
        `${docComment(`The types of every method of the ${api.title.en}, by the method's name.`)}export interface ${api.pascal}Methods {\n${api.methods.map(typesMember).join("\n")}\n}`,
        `${docComment(`Name of a method of the ${api.title.en}.`)}export type ${api.pascal}MethodName = keyof ${api.pascal}Methods;`,
        `${docComment(
          `The method table of the ${api.title.en} ${api.version}.`,
          "It holds every validator. Where each byte counts, import those of one method from its own files.",
        )}export const ${constant}_METHODS: {\n  readonly [Name in ${api.pascal}MethodName]: MethodDefinition;\n} = {\n${api.methods.map(tableEntry).join("\n")}\n};`,
      ],
    ),
  };
}
