import { expect, test } from "vitest";
import { codeBlocks } from "./support/code-blocks.ts";

const FENCE = "```";

test("a block comes with its language, its heading and what a test is told about it", () => {
  const markdown = `# A\n\n<!-- test: run -->\n${FENCE}sh\nnpm start\n${FENCE}\n\n## B\n\n<!-- test: read -->\n\n${FENCE}json\n{}\n${FENCE}\n`;
  expect(codeBlocks(markdown)).toEqual([
    { language: "sh", heading: "A", test: "run", code: "npm start\n" },
    { language: "json", heading: "B", test: "read", code: "{}\n" },
  ]);
});

test("a comment is about the next thing only", () => {
  const markdown = `<!-- test: run -->\n\nSome prose.\n\n${FENCE}sh\nls\n${FENCE}\n${FENCE}sh\nls\n${FENCE}\n`;
  expect(codeBlocks(markdown).map((block) => block.test)).toEqual(["", ""]);
});

test("a heading inside a block is code", () => {
  expect(
    codeBlocks(`# A\n${FENCE}sh\n# a comment\n${FENCE}\n${FENCE}sh\n${FENCE}\n`).map(
      ({ heading }) => heading,
    ),
  ).toEqual(["A", "A"]);
});

test("a block that is never closed is an error", () => {
  expect(() => codeBlocks(`# A\n${FENCE}sh\nnpm start\n`)).toThrow("never closed");
});
