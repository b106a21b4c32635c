import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { jsonSchemasEmitter } from "../../../src/emit/documents/json-schemas.ts";
import { documentOf, isRefusedByForm, methodsOf, projectModel } from "../../support/documents.ts";
import { fixtureModel } from "../../support/fixture.ts";

const strictAjv = (): Ajv2020 => new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });

describe.for([
  ["the fixture", await fixtureModel()],
  ["the spec", await projectModel()],
] as const)("of %s", ([, model]) => {
  it("each document compiles alone in Ajv's strict mode, which knows no keyword of ours", async () => {
    const files = await jsonSchemasEmitter.emit(model);
    expect(files.length).toBeGreaterThan(methodsOf(model).length * 2);
    for (const { content } of files) strictAjv().compile(JSON.parse(content) as object);
  });

  it("every document has an id of its own", async () => {
    const ids = (await jsonSchemasEmitter.emit(model)).map(
      ({ content }) => (JSON.parse(content) as { readonly $id: string }).$id,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("every example gets the verdict that it shows", async () => {
    let refused = 0;
    for (const { kebab, examples } of methodsOf(model)) {
      const schema = await documentOf(jsonSchemasEmitter, model, `/${kebab}/params.schema.json`);
      const validate = strictAjv().compile(schema as object);
      for (const example of examples) {
        const isValid = validate(example.content["params"]);
        expect(isValid, `${example.file}: ${JSON.stringify(validate.errors)}`).toBe(
          !isRefusedByForm(example),
        );
        if (!isValid) refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(5);
  });

  it("every result that an example shows is one", async () => {
    const wrong: string[] = [];
    for (const { kebab, examples } of methodsOf(model)) {
      const schema = await documentOf(jsonSchemasEmitter, model, `/${kebab}/result.schema.json`);
      const validate = strictAjv().compile(schema as object);
      const shown = examples.filter(({ content }) => content["result"] !== undefined);
      wrong.push(...shown.filter(({ content }) => !validate(content["result"])).map(({ file }) => file));
      expect(validate("no object")).toBe(false);
    }
    expect(wrong).toEqual([]);
  });
});

it("refers to a shared piece once and keeps what is said about it in this place", async () => {
  const schema = await documentOf(jsonSchemasEmitter, await fixtureModel(), "/lend-book/params.schema.json");
  expect(schema).toMatchObject({
    $id: "urn:scenario-call:library-api:v1.2:lend.book:params",
    properties: {
      delivery: {
        properties: { phone: { $ref: "#/$defs/Phone", description: "Who is called at the door." } },
      },
      days: { default: 14 },
      loan_kind: {
        description:
          "Where it is read.\n\n- `home`: At home.\n- `reading_room`: In the library; `*/` closes nothing.",
      },
    },
  });
  expect(schema).toHaveProperty("$defs.Phone");
});

describe("a list of values", () => {
  const LENT = { loans: [{ copy_id: 7, due: "2026-01-02", state: "open" }], receipt: null };
  const compiled = async (path: string) =>
    strictAjv().compile((await documentOf(jsonSchemasEmitter, await fixtureModel(), path)) as object);

  it("does not shut out others in a result", async () => {
    const validate = await compiled("/lend-book/result.schema.json");
    const withState = (state: unknown): unknown => ({ ...LENT, loans: [{ ...LENT.loans[0], state }] });
    expect(validate(withState("open"))).toBe(true);
    expect(validate(withState("on its way back"))).toBe(true);
    expect(validate(withState(7))).toBe(false);
  });

  it("is the whole list in a shared piece that requests may refer to", async () => {
    const validate = await compiled("/shared/loan.schema.json");
    expect(validate(LENT.loans[0])).toBe(true);
    expect(validate({ ...LENT.loans[0], state: "on its way back" })).toBe(false);
  });
});
