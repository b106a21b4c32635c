import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import { openRpcEmitter } from "../../../src/emit/documents/openrpc.ts";
import { methodsOf, projectModel } from "../../support/documents.ts";
import { fixtureModel } from "../../support/fixture.ts";

interface OpenRpc {
  readonly servers: readonly { readonly name: string; readonly url: string }[];
  readonly methods: readonly {
    readonly name: string;
    readonly params: readonly {
      readonly name: string;
      readonly required: boolean;
      readonly schema: object;
    }[];
    readonly errors: readonly { readonly $ref: string }[];
    readonly "x-idempotency"?: { readonly header: string; readonly rememberedSeconds: number };
    readonly examples: readonly {
      readonly params: readonly { readonly name: string; readonly value: unknown }[];
    }[];
  }[];
  readonly components: { readonly errors: Readonly<Record<string, object>> };
}

/** The published meta-schema. It names that of its schemas with and without a slash, which Ajv takes for two. */
function compileMetaSchema(): ValidateFunction {
  const require = createRequire(import.meta.url);
  const published = (module: unknown): object => {
    const { default: schema } = module as { readonly default: object };
    const text = JSON.stringify(schema);
    return JSON.parse(
      text.replaceAll(/(https:\/\/meta\.json-schema\.tools)\/?(?=["#])/gu, "$1/schema"),
    ) as object;
  };
  const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
  ajv.addSchema(published(require("@json-schema-tools/meta-schema")));
  return ajv.compile(published(require("@open-rpc/meta-schema")));
}

describe.for([
  ["the fixture", await fixtureModel()],
  ["the spec", await projectModel()],
] as const)("of %s", ([, model]) => {
  const documents = async (): Promise<readonly OpenRpc[]> =>
    (await openRpcEmitter.emit(model)).map(({ content }) => JSON.parse(content) as OpenRpc);

  it("is valid by the meta-schema", async () => {
    const validate = compileMetaSchema();
    for (const document of await documents()) {
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
      expect(validate({ ...document, methods: [{ name: 1 }] })).toBe(false);
    }
  });

  it("tells of each method whether its requests may be repeated with a key, and by which header", async () => {
    for (const [index, document] of (await documents()).entries()) {
      const { idempotency } = model.apis[index]!;
      const told = document.methods.flatMap(({ name, "x-idempotency": key }) =>
        key === undefined ? [] : [[name, key.header, key.rememberedSeconds]],
      );
      expect(told).toEqual(
        (idempotency?.methods ?? []).map((name) => [name, idempotency?.header, idempotency?.rememberedS]),
      );
    }
  });

  it("has every brand, method, parameter and error", async () => {
    for (const [index, document] of (await documents()).entries()) {
      const api = model.apis[index]!;
      expect(document.servers.map(({ url }) => url)).toEqual(api.brands.map(({ url }) => url));
      expect(document.methods.map(({ name }) => name)).toEqual(api.methods.map(({ name }) => name));
      for (const [at, method] of api.methods.entries()) {
        const { params, errors } = document.methods[at]!;
        expect(params.map(({ name }) => name)).toEqual(Object.keys(method.params.schema.properties ?? {}));
        expect(
          params
            .filter(({ required }) => required)
            .map(({ name }) => name)
            .toSorted(),
        ).toEqual((method.params.schema.required ?? []).toSorted());
        expect(errors).toHaveLength(method.errors.length);
        for (const { $ref } of errors)
          expect(document.components.errors).toHaveProperty($ref.split("/").at(-1)!);
      }
    }
  });

  it("shows only values that the parameters' schemas accept", async () => {
    let shown = 0;
    for (const document of await documents()) {
      const ajv = new Ajv({ strict: false });
      ajv.addSchema({ $id: "doc", ...document });
      for (const [at, method] of document.methods.entries()) {
        for (const { name, value } of method.examples.flatMap(({ params }) => params)) {
          const index = method.params.findIndex((param) => param.name === name);
          const validate = ajv.getSchema(`doc#/methods/${at}/params/${index}/schema`)!;
          expect(validate(value), `${method.name} ${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
          shown += 1;
        }
      }
    }
    expect(shown).toBeGreaterThan(methodsOf(model).length);
  });
});
