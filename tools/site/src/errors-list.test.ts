import { expect, test } from "vitest";
import { errorsList } from "./errors-list.ts";

const PAGE = `# All errors

<a id="error-a_b"></a>

## \`a_b\`

It means [this](index.md#x).

**What to do:** Look at [that](#error-c).

- **Code:** 1

<a id="error-c"></a>

## \`c\`

It means that.

**What to do:** Wait.
`;

test("each mnemonic leads to its section, with its meaning and what to do", () => {
  const list = errorsList("what-to-do.md", "en", () => PAGE);
  expect(list).toContain(`- [\`a_b\`](reference/generated/en/call-api/errors.md#error-a_b)\\
  It means [this](reference/generated/en/call-api/index.md#x).\\
  **What to do:** Look at [that](reference/generated/en/call-api/errors.md#error-c).
- [\`c\`](reference/generated/en/call-api/errors.md#error-c)\\
  It means that.\\
  **What to do:** Wait.
`);
  expect(list).toContain("[`a_b`](reference/generated/en/data-api/errors.md#error-a_b)");
});

test("a Russian page leads to the Russian sections", () => {
  const list = errorsList("ru/what-to-do.md", "ru", () => PAGE);
  expect(list).toContain("- [`c`](../reference/generated/ru/call-api/errors.md#error-c)");
  expect(list).toContain("**Что делать:** Wait.");
});
