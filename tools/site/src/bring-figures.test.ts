import { expect, test } from "vitest";
import { bringFigures } from "./bring-figures.ts";

const english = `# Times

| who     |    ns | range        |
| ------- | ----: | ------------ |
| by hand | 1,604 | 1.00 to 1.09 |
| zod 4   |   824 | 6 to 7       |

\`\`\`
| 99 |
\`\`\`
`;

const russian = `# Времена

| кто     |    нс | пределы          |
| ------- | ----: | ---------------- |
| вручную |   604 | от 1,00 до 1,05  |
| zod 4   |   824 | от шести до семи |

Меньше чем за 604 нс.

\`\`\`
| 12 |
\`\`\`
`;

test("a table's cells get the figures of the English page, and nothing else changes", () => {
  expect(bringFigures(russian, english)).toBe(
    russian.replace("|   604 |", "|   1\u00A0604 |").replace("1,05", "1,09"),
  );
});

test("what has them already stays as it is", () => {
  const done = bringFigures(russian, english);
  expect(bringFigures(done, english)).toBe(done);
});

test("tables of other sizes are left alone", () => {
  expect(bringFigures(russian, english.replace("| zod 4   |   824 | 6 to 7       |\n", ""))).toBe(russian);
});
