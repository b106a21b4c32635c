import type { Api, ApiError, Contract, Events, Method } from "../contract.ts";
import { isSchema, namedSchemas, type Schema, texts } from "@scenario-call/testing/schema";
import { readDeliveries } from "./deliveries.ts";
import { inlined, parsed } from "./inline.ts";
import { PROSE, proseOf } from "./prose.ts";
import { readEnvelopes } from "./envelopes.ts";
import type { SpecFiles } from "./spec-files.ts";

/** Reads what a version of the spec promises. */
export function readContract(files: SpecFiles): Contract {
  const under = (pattern: RegExp): readonly string[] =>
    [...files.keys()].filter((path) => pattern.test(path));
  return {
    apis: new Map(
      under(/^[^/]+\/[^/]+\/api\.json$/).map((path) => {
        const api = parsed(files, path);
        return [
          `${String(api["id"])} ${String(api["version"])}`,
          readApi(files, path.replace("/api.json", ""), api),
        ];
      }),
    ),
    events: new Map(
      under(/^extensions\/[^/]+\/events\.json$/).map((path) => {
        const family = parsed(files, path);
        return [String(family["id"]), readEvents(files, path.replace("/events.json", ""), family)];
      }),
    ),
    files: new Map(
      under(/^server\/.*\.schema\.json$/).map((path) => [
        path.replace(/^server\/(.*)\.schema\.json$/, "$1 file"),
        inlined(files, path),
      ]),
    ),
    envelopes: readEnvelopes(files),
    translations: new Map(under(/(^|\/)ru\.md$/).map((path) => [path, files.get(path) ?? ""])),
  };
}

function readApi(files: SpecFiles, folder: string, api: Schema): Api {
  const {
    brands,
    methods: _methods,
    components,
    stages,
    violations,
    discovery,
    idempotency,
    ...others
  } = api;
  const common = readErrors(files, `${folder}/errors.json`);
  const rest = Object.entries(others).filter(
    ([name]) => !["$schema", "id", "version", ...PROSE].includes(name),
  );
  return {
    brands: new Map(list(brands).map((brand) => [String(brand["id"]), String(brand["url"])])),
    methods: new Map(
      [...namedSchemas(api, "methods")].map(([name, method]) => [
        name,
        readMethod(files, `${folder}/methods/${name}`, method, common),
      ]),
    ),
    catalogue: new Map([...common].map(([mnemonic, { error }]) => [mnemonic, error])),
    stages: new Map(list(stages).map((stage) => [String(stage["id"]), texts(stage, "errors")])),
    promises: new Map<string, unknown>([
      ...Object.entries(isSchema(violations) ? violations : {}).map(
        ([kind, mnemonic]) => [`the error of a parameter with the fault "${kind}"`, mnemonic] as const,
      ),
      ...list(components).map(
        (component) => [`the component ${String(component["id"])}`, component["name"]] as const,
      ),
      ...facts("discovery", discovery),
      ...facts("idempotency", idempotency),
      ...rest,
    ]),
    prose: [
      ...[api, discovery, idempotency].map(proseOf),
      ...[brands, components, stages].map((those) =>
        Object.fromEntries(list(those).map((each) => [String(each["id"]), proseOf(each)])),
      ),
    ],
  };
}

function facts(name: string, value: unknown): (readonly [string, unknown])[] {
  if (!isSchema(value)) return [];
  return Object.entries(value)
    .filter(([member]) => !PROSE.includes(member))
    .map(([member, fact]) => [`${name}.${member}`, fact]);
}

function readMethod(
  files: SpecFiles,
  folder: string,
  { component, token_param: tokenParam }: Schema,
  common: ReadonlyMap<string, { readonly everyMethod: boolean; readonly error: ApiError }>,
): Method {
  const uses = texts(parsed(files, `${folder}/errors.json`), "uses");
  const own = [...readErrors(files, `${folder}/errors.json`)].map(
    ([mnemonic, { error }]) => [mnemonic, error] as const,
  );
  const shared = [...common]
    .filter(([mnemonic, { everyMethod }]) => everyMethod || uses.includes(mnemonic))
    .map(([mnemonic, { error }]) => [mnemonic, error] as const);
  return {
    component: typeof component === "string" ? component : null,
    tokenParam: typeof tokenParam === "string" ? tokenParam : null,
    params: inlined(files, `${folder}/params.schema.json`),
    result: inlined(files, `${folder}/result.schema.json`),
    errors: new Map([...shared, ...own]),
  };
}

function readErrors(
  files: SpecFiles,
  path: string,
): ReadonlyMap<string, { readonly everyMethod: boolean; readonly error: ApiError }> {
  const errors = namedSchemas(inlined(files, path), "errors");
  return new Map(
    [...errors].map(([mnemonic, error]) => [
      mnemonic,
      {
        everyMethod: error["every_method"] === true,
        error: {
          code: Number(error["code"]),
          message: String(error["message"]),
          aliases: texts(error, "aliases"),
          codes: [error["codes"] ?? []].flat(),
          params: objectOf(error["params"]),
          starts: String(error["starts"]),
          repeat: String(error["repeat"]),
          httpStatus: typeof error["http_status"] === "number" ? error["http_status"] : 200,
          deprecated: error["x-deprecated"],
          prose: proseOf(error),
        },
      },
    ]),
  );
}

/** The schema of the object that holds an error's params: all of them always stand there. */
function objectOf(params: unknown): Schema {
  const properties = isSchema(params) ? params : {};
  return { type: "object", properties, required: Object.keys(properties) };
}

function readEvents(files: SpecFiles, folder: string, family: Schema): Events {
  const envelope = inlined(files, `${folder}/${String(family["envelope"])}`);
  const types = texts(family, "types").map((type) => {
    const own = inlined(files, `${folder}/types/${type}.schema.json`);
    return [
      type,
      {
        ...envelope,
        ...own,
        properties: { ...(envelope["properties"] as object), ...(own["properties"] as object | undefined) },
        required: [...texts(envelope, "required"), ...texts(own, "required")],
      },
    ] as const;
  });
  return {
    types: new Map(types),
    typeMember: String(family["type_member"]),
    version: String(family["version"]),
    deliveries: readDeliveries(family["deliveries"]),
    prose: proseOf(family),
  };
}

function list(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}
