import type { ApiModel, EmittedFile, Emitter, JsonSchema } from "../model.ts";
import { memberKey, namesOf } from "../names.ts";
import { docComment } from "./comment.ts";
import { allErrors } from "./errors.ts";
import { module } from "./header.ts";
import { markedMembers } from "./marked-members.ts";
import { CORE_GENERATED } from "./paths.ts";

/** Facts about every API: version, brands and their URLs, components, the order of the server's checks. */
export const apiConstantsEmitter: Emitter = {
  name: "api constants",
  emit: (model) => model.apis.map(emitConstants),
};

/** The schemas of all that travels: parameters, results, and what errors are told with. */
function travelling(api: ApiModel): readonly JsonSchema[] {
  return [
    ...api.methods.flatMap((method) => [method.params.schema, method.result.schema]),
    ...allErrors(api).map(({ params }) => ({
      properties: Object.fromEntries(params.map(({ name, schema }) => [name, schema])),
    })),
  ];
}

function idempotency(api: ApiModel, constant: string): readonly string[] {
  if (api.idempotency === null) return [];
  const { header, supportedHeader, rememberedS, methods, description } = api.idempotency;
  const members = [
    `${docComment("Name of the header of a request that holds its key, in lower case.")}header: ${JSON.stringify(header.toLowerCase())},`,
    `${docComment("Name of the header with which answers say that the server knows the key, in lower case; its value is `?1`.")}supportedHeader: ${JSON.stringify(supportedHeader.toLowerCase())},`,
    `${docComment("For how long an accepted request is remembered, in milliseconds.")}rememberedMs: ${JSON.stringify(rememberedS * 1000)},`,
    `${docComment("The methods that know the key.")}methods: ${JSON.stringify(methods)},`,
  ];
  return [
    `${docComment(description.en)}export const ${constant}_IDEMPOTENCY = {\n${members.join("\n")}\n} as const;`,
  ];
}

function emitConstants(api: ApiModel): EmittedFile {
  const { constant } = namesOf(api.id);
  const { pascal } = api;
  const name = `${api.title.en} ${api.version}`;
  const brands = api.brands.map(
    ({ id, title, url }) =>
      `${memberKey(id)}: { title: ${JSON.stringify(title)}, url: ${JSON.stringify(url)} },`,
  );
  const components = api.components.map(
    (component) =>
      `${docComment(`${component.title.en}.`)}${memberKey(component.id)}: { name: ${JSON.stringify(component.name)} },`,
  );
  const stages = api.stages.map(
    ({ id, description, errors }) =>
      `${docComment(description.en)}{ id: ${JSON.stringify(id)}, errors: ${JSON.stringify(errors)} },`,
  );
  return {
    path: `${CORE_GENERATED}/${api.kebab}/api.ts`,
    content: module(
      `spec/${api.id}/${api.version}/api.json`,
      [],
      [
        `${docComment(`Version of the ${api.title.en}, as it stands in its URLs.`)}export const ${constant}_VERSION = ${JSON.stringify(api.version)};`,
        `${docComment(`The brands under which the ${name} is served: title and base URL, by id.`)}export const ${constant}_BRANDS = {\n${brands.join("\n")}\n} as const;`,
        `${docComment(`Id of a brand.`)}export type ${pascal}Brand = keyof typeof ${constant}_BRANDS;`,
        ...(api.discovery === null
          ? []
          : [
              `${docComment(api.discovery.description.en)}export const ${constant}_DISCOVERY_METHOD = ${JSON.stringify(api.discovery.method)};`,
            ]),
        ...idempotency(api, constant),
        `${docComment(`The components of the ${name} that an account may have, by id, with the name that stands in errors.`)}export const ${constant}_COMPONENTS = {\n${components.join("\n")}\n} as const;`,
        `${docComment(`Id of a component.`)}export type ${pascal}Component = keyof typeof ${constant}_COMPONENTS;`,
        `${docComment(`Names of the members that hold a secret in the ${name}: nothing may show their values.`)}export const ${constant}_SECRET_MEMBERS = ${JSON.stringify(markedMembers(travelling(api), "x-secret"))} as const;`,
        `${docComment(`Names of the members that hold a phone number in the ${name}: shown masked only.`)}export const ${constant}_PHONE_MEMBERS = ${JSON.stringify(markedMembers(travelling(api), "x-phone"))} as const;`,
        `${docComment(`The stages of a server's checks, in order: a request that would fail in two is answered with the error of the first.`)}export const ${constant}_STAGES = [\n${stages.join("\n")}\n] as const;`,
        `${docComment(`Id of a stage.`)}export type ${pascal}Stage = (typeof ${constant}_STAGES)[number]["id"];`,
      ],
    ),
  };
}
