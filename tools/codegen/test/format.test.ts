import { describe, expect, it } from "vitest";
import { formatFile } from "../src/output/format.ts";

describe("a formatted file", () => {
  const formatted = async (content: string, settings: Readonly<Record<string, unknown>>): Promise<string> =>
    (await formatFile({ path: "same.ts", content }, settings)).content;

  it("follows its content and the settings, whatever was formatted under its path before", async () => {
    expect(await formatted("let a = 'x'", {})).toBe('let a = "x";\n');
    expect(await formatted("let a = 'x'", {})).toBe('let a = "x";\n');
    expect(await formatted("let b = 'x'", {})).toBe('let b = "x";\n');
    expect(await formatted("let b = 'x'", { singleQuote: true })).toBe("let b = 'x';\n");
  });
});
