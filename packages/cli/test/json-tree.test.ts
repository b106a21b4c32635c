import fc from "fast-check";
import { type Node, parseTree } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { jsonTree } from "../src/check/json-tree.ts";

/** What a tree says of each place; the other parser knows more of it. */
const places = (node: Node | undefined): unknown =>
  node === undefined
    ? null
    : [node.type, node.offset, node.length, node.value, (node.children ?? []).map(places)];

describe("the tree of a JSON text", () => {
  it("has each value where it stands", () => {
    const tree = jsonTree('{"a": [1, "b"]}');
    expect(places(tree)).toEqual([
      "object",
      0,
      15,
      undefined,
      [
        [
          "property",
          1,
          13,
          undefined,
          [
            ["string", 1, 3, "a", []],
            [
              "array",
              6,
              8,
              undefined,
              [
                ["number", 7, 1, 1, []],
                ["string", 10, 3, "b", []],
              ],
            ],
          ],
        ],
      ],
    ]);
  });

  it.each([
    "1",
    "-1.5e+3",
    '"{[:,]}"',
    String.raw`"\"\\"`,
    String.raw`{"\\":{"\"":[]},"a":{}}`,
    '{"a":1,"a":2}',
    '\r\n\t{ "a" :\n[ null , true,false ]\t}\n',
    '["😀", "\u2028"]',
    "[[],{},[[{}]]]",
  ])("of %j is that of the parser with which it shares its form", (text) => {
    expect(places(jsonTree(text))).toEqual(places(parseTree(text)));
  });

  it("is that of this parser for every JSON there is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(places(jsonTree(text))).toEqual(places(parseTree(text)));
      }),
      { seed: 20261127 },
    );
  });
});
