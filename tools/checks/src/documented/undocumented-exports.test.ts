import { expect, test } from "vitest";
import { undocumentedExports } from "./undocumented-exports.ts";

test("an exported name without a doc comment is found, with its line", () => {
  expect(undocumentedExports("/** Fine. */\nexport const a = 1;\n\nexport function b(): void {}\n")).toEqual([
    { name: "b", line: 4 },
  ]);
});

test("types, interfaces and classes count too", () => {
  const source = "export type A = 1;\nexport interface B {}\nexport class C {}\n";
  expect(undocumentedExports(source).map(({ name }) => name)).toEqual(["A", "B", "C"]);
});

test("a plain comment and an empty doc comment are no documentation", () => {
  const source = "// about a\nexport const a = 1;\n/** */\nexport const b = 1;\n";
  expect(undocumentedExports(source).map(({ name }) => name)).toEqual(["a", "b"]);
});

test("what is not exported, and what is only passed on, needs none", () => {
  expect(undocumentedExports('const a = 1;\nexport { b } from "./b.ts";\nexport * from "./c.ts";\n')).toEqual(
    [],
  );
});

test("overloads share the comment of the first", () => {
  const source =
    "/** Fine. */\nexport function f(a: 1): void;\nexport function f(a: 2): void;\nexport function f(): void {}";
  expect(undocumentedExports(source)).toEqual([]);
});
