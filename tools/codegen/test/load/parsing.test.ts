import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explain } from "../../src/load/explain.ts";
import { parseJson } from "../../src/load/json.ts";
import { MetaChecker } from "../../src/load/meta.ts";
import { parseProse } from "../../src/load/prose.ts";
import { placeOf, resolveRefs } from "../../src/load/refs.ts";
import { fixtureFiles } from "../support/fixture.ts";

describe("JSON", () => {
  it("is read as it stands", () => {
    expect(parseJson("f.json", '{ "a": [1, { "b": "x:{,}" }], "c": {} }')).toEqual([
      { a: [1, { b: "x:{,}" }], c: {} },
      [],
    ]);
  });

  it("has no key twice in one object, but in two", () => {
    const [, mistakes] = parseJson(
      "f.json",
      '{ "a": [{ "b": 1 }, { "b": { "c": 1, "\\u0063": 2 } }], "a": 1 }',
    );
    expect(mistakes.map(({ pointer }) => pointer)).toEqual(["/a/1/b/c", "/a"]);
  });

  it("has no key twice, whatever its strings look like", () => {
    const pointersIn = (text: string): readonly string[] =>
      parseJson("f.json", text)[1].map(({ pointer }) => pointer);
    expect(pointersIn('{ "a": "\\"b\\": 1", "c": { "b": "\\" :" } }')).toEqual([]);
    expect(pointersIn('{ "a": "\\"b\\": 1", "a": 2 }')).toEqual(["/a"]);
  });

  it("never reports a key twice in what was written by a machine", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseJson("f.json", JSON.stringify(value))[1]).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("prose", () => {
  it("is what stands between two headings, paragraphs and deeper headings included", () => {
    const [prose] = parseProse(
      "ru.md",
      "Intro.\n\n## a.json#/x\n\nOne.\n\n### Two\n\n## a.json#/y\r\nThree.\r\n",
    );
    expect([...prose.texts]).toEqual([
      ["a.json#/x", "One.\n\n### Two"],
      ["a.json#/y", "Three."],
    ]);
  });

  it("may belong to a text whose pointer has spaces in it", () => {
    const [prose] = parseProse("ru.md", "## a.json#/x-values/on hold \n\nOne.\n");
    expect([...prose.texts]).toEqual([["a.json#/x-values/on hold", "One."]]);
  });
});

describe("references", () => {
  const documents = new Map<string, unknown>([
    [
      "a/one.schema.json",
      {
        properties: {
          $ref: { description: "A property called $ref." },
          two: { $ref: "../b/two.schema.json", description: "Here." },
          deep: { $ref: "../b/two.schema.json#/$defs/deep" },
        },
        default: { $ref: "data" },
      },
    ],
    [
      "b/two.schema.json",
      {
        $schema: "x",
        description: "There.",
        type: "object",
        properties: { deep: { $ref: "#/$defs/deep" } },
        $defs: { deep: { description: "Deep.", type: "string", "x-values": { a: "A." } } },
      },
    ],
  ]);

  it("are inlined through files, with the words of the place before those of the target", () => {
    const [{ schema }, mistakes] = resolveRefs("a/one.schema.json", documents);
    const deep = { description: "Deep.", type: "string", "x-values": { a: "A." } };
    expect(mistakes).toEqual([]);
    expect(schema).toEqual({
      properties: {
        $ref: { description: "A property called $ref." },
        two: {
          description: "Here.",
          type: "object",
          properties: { deep: { ...deep, "x-from": { file: "b/two.schema.json", pointer: "/$defs/deep" } } },
          "x-from": { file: "b/two.schema.json", pointer: "" },
        },
        deep: { ...deep, "x-from": { file: "b/two.schema.json", pointer: "/$defs/deep" } },
      },
      default: { $ref: "data" },
    });
  });

  it("remember where each text is written", () => {
    const [resolved] = resolveRefs("a/one.schema.json", documents);
    expect(placeOf(resolved, "/properties/two/description")).toEqual({
      file: "a/one.schema.json",
      pointer: "/properties/two/description",
    });
    expect(placeOf(resolved, "/properties/two/properties/deep/x-values/a")).toEqual({
      file: "b/two.schema.json",
      pointer: "/$defs/deep/x-values/a",
    });
  });

  it("never leave the spec for the network", () => {
    const remote = new Map<string, unknown>([["a.schema.json", { $ref: "https://example.com/s.json" }]]);
    expect(resolveRefs("a.schema.json", remote)[1]).toEqual([
      {
        file: "a.schema.json",
        pointer: "/$ref",
        found: '"https://example.com/s.json"',
        expected: 'a relative path with an optional JSON pointer, such as "../shared/x.schema.json#/$defs/y"',
      },
    ]);
  });
});

describe("the words for a verdict", () => {
  it("are found exactly where Ajv refuses a document, after any edit", async () => {
    const documents = new Map(
      [...(await fixtureFiles())].flatMap(([path, text]) =>
        path.endsWith(".json") ? [[path, JSON.parse(text) as unknown] as const] : [],
      ),
    );
    const files = [...documents.keys()].filter((path) => !path.startsWith("dialect/"));
    const metaFiles = ["schema", "errors", "api", "events", "statements", "example"].map(
      (name) => `dialect/${name}.schema.json`,
    );
    const metaOf = (file: string): string =>
      metaFiles.find((meta) => file.endsWith(meta.slice("dialect/".length).replace(".schema", ""))) ??
      (file.endsWith(".schema.json")
        ? "dialect/schema.schema.json"
        : file.includes("/behaviours/")
          ? "dialect/behaviour.schema.json"
          : file.startsWith("extensions/")
            ? "dialect/event-example.schema.json"
            : "dialect/example.schema.json");
    const edited = new Map(documents);
    const checker = new MetaChecker(edited);
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
        fc.constantFrom<unknown>(null, 0, -1, "", "x", "type", [], {}, true, ["object", "null"], "page"),
        fc.constantFrom("replace", "delete", "rename"),
        (file, path, value, edit) => {
          const document = structuredClone(documents.get(file));
          change(document, path, value, edit);
          edited.set(file, document);
          const verdict = checker.check(file);
          const words = explain(metaOf(file), edited, document);
          edited.set(file, documents.get(file));
          if (verdict.length > 0) refused += 1;
          expect(words.length > 0).toBe(verdict.length > 0);
        },
      ),
      { numRuns: 1000, seed: 7 },
    );
    expect(refused).toBeGreaterThan(300);
  });
});

/** Changes one place of a document, chosen by a list of numbers: at each level the number-th member is entered. */
function change(document: unknown, path: readonly number[], value: unknown, edit: string): void {
  let here = document as Record<string, unknown>;
  for (const [level, number] of path.entries()) {
    const keys = Object.keys(here);
    const key = keys[number % Math.max(1, keys.length)];
    if (key === undefined) return;
    const inner = here[key];
    if (level < path.length - 1 && typeof inner === "object" && inner !== null) {
      here = inner as Record<string, unknown>;
      continue;
    }
    if (edit === "replace") here[key] = value;
    else if (Array.isArray(here)) here.splice(Number(key), 1);
    else Reflect.deleteProperty(here, key);
    if (edit === "rename" && !Array.isArray(here)) here[`${key}s`] = inner;
    return;
  }
}
