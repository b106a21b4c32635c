import { describe, expect, it } from "vitest";
import { declareTypes } from "../../src/emit/schema-types.ts";
import type { TypeModule } from "../../src/emit/type-names.ts";
import { MistakeError } from "../../src/mistake.ts";
import type { JsonSchema } from "../../src/model.ts";
import { formatFile } from "../../src/output/format.ts";

const BOX: TypeModule = { file: "shared/box.schema.json", path: "src/box.ts", root: "Box", prefix: "Box" };
const LID: TypeModule = { file: "shared/lid.schema.json", path: "src/lid.ts", root: "Lid", prefix: "Lid" };
const MODULES = new Map([BOX, LID].map((module) => [module.file, module]));

/** The declarations of a schema, formatted. */
async function declared(schema: JsonSchema): Promise<string> {
  const { blocks } = await declareTypes({ module: BOX, modules: MODULES, schema });
  return (await formatFile({ path: "box.ts", content: blocks.join("\n\n") }, { printWidth: 110 })).content;
}

/** The type written for one optional property. */
async function typeOf(property: JsonSchema): Promise<string> {
  const text = await declared({ type: "object", properties: { it: property } });
  return / it\?: ([\s\S]*?);\n\}/u.exec(text)?.[1] ?? text;
}

describe("the type of a property", () => {
  it.each<[string, JsonSchema, string]>([
    ["a string", { type: "string" }, "string"],
    ["an integer", { type: "integer" }, "number"],
    ["several types", { type: ["string", "number", "null"] }, "string | number | null"],
    ["anything", {}, "unknown"],
    ["a constant", { const: "2.0" }, '"2.0"'],
    ["the constant null", { const: null }, "null"],
    ["an enum of one", { enum: ["only"] }, '"only"'],
    ["an object of which nothing is known", { type: "object" }, "Record<string, unknown>"],
    [
      "an object of which nothing is known, or null",
      { type: ["object", "null"] },
      "Record<string, unknown> | null",
    ],
    ["an array", { type: "array", items: { type: "string" }, minItems: 2, maxItems: 3 }, "string[]"],
    ["an array of anything", { type: "array" }, "unknown[]"],
    ["an array of alternatives", { type: "array", items: { type: ["string", "null"] } }, "(string | null)[]"],
    ["alternatives", { anyOf: [{ type: "string" }, { type: "boolean" }] }, "string | boolean"],
    ["exclusive alternatives", { oneOf: [{ const: 1 }, { const: 2 }] }, "1 | 2"],
  ])("is right for %s", async (_name, schema, expected) => {
    expect(await typeOf(schema)).toBe(expected);
  });

  it("is a record where only the values are known", async () => {
    expect(await typeOf({ type: "object", additionalProperties: { type: "number" } })).toBe(
      "{\n    [k: string]: number;\n  }",
    );
  });

  it("does not change by what only tells cases apart", async () => {
    const schema = { type: "object", properties: { a: { type: "string" }, b: { type: "string" } } };
    expect(await declared({ ...schema, oneOf: [{ required: ["a"] }, { required: ["b"] }] })).toBe(
      await declared(schema),
    );
  });
});

describe("names", () => {
  it("are given to objects and enums inside, and to elements of arrays", async () => {
    const text = await declared({
      type: "object",
      required: ["drawers"],
      properties: {
        drawers: {
          type: "array",
          items: { type: "object", properties: { colour: { type: "string", enum: ["red", "blue"] } } },
        },
      },
    });
    expect(text).toBe(`\
export interface Box {
  drawers: BoxDrawer[];
}

export interface BoxDrawer {
  colour?: BoxDrawerColour;
}

/** Every value of {@link BoxDrawerColour}, in the order of the spec. */
export const BOX_DRAWER_COLOUR = ["red", "blue"] as const;

export type BoxDrawerColour = (typeof BOX_DRAWER_COLOUR)[number];
`);
  });

  it("of other modules are imported, not repeated", async () => {
    const lid: JsonSchema = {
      type: "object",
      properties: { size: { type: "number" } },
      "x-from": { file: LID.file, pointer: "" },
    };
    const { blocks, imports } = await declareTypes({
      module: BOX,
      modules: MODULES,
      schema: { type: "object", properties: { top: { ...lid, description: "On top." }, bottom: lid } },
    });
    expect(blocks).toEqual(["export interface Box {\n/**\n * On top.\n */\ntop?: Lid\nbottom?: Lid\n}"]);
    expect(imports).toEqual([{ name: "Lid", path: "src/lid.ts" }]);
  });

  it("that two schemas would share are a mistake", async () => {
    const thing: JsonSchema = { type: "object", properties: { a: { type: "string" } } };
    const schema: JsonSchema = {
      type: "object",
      properties: {
        top_lid: thing,
        top: { type: "object", properties: { lid: thing } },
      },
    };
    const error = await declared(schema).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MistakeError);
    expect((error as MistakeError).mistake).toEqual({
      file: "shared/box.schema.json",
      pointer: "/properties/top/properties/lid",
      found: 'a schema whose type would be called BoxTopLid, like that at "/properties/top_lid"',
      expected: "names that lead to different types",
    });
  });
});

describe("documentation", () => {
  it("says everything that the schema demands", async () => {
    const text = await declared({
      type: "object",
      properties: {
        it: {
          description: "A number.",
          type: "number",
          exclusiveMinimum: 0,
          exclusiveMaximum: 9,
          multipleOf: 0.5,
          default: 1,
          "x-deprecated": { since: "2.0.0", reason: "Boxes are whole.", instead: "box" },
          "x-source": "docs",
          "x-reading": "Halves are enough.",
        },
      },
    });
    expect(text).toBe(`\
export interface Box {
  /**
   * A number.
   *
   * Above: 0.
   * Below: 9.
   * Multiple of: 0.5.
   * Source: the public documents. Our reading: Halves are enough.
   *
   * @defaultValue \`1\`
   *
   * @deprecated Since 2.0.0. Boxes are whole. Use \`box\` instead.
   */
  it?: number;
}
`);
  });
});
