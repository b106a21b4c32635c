import { describe, expect, it } from "vitest";
import { type CommandFailure, writeFailure } from "../../src/command-line/write-failure.ts";

const FAILURE: CommandFailure = {
  kind: "bad_accounts",
  exit: 3,
  what: { en: "account.yaml cannot be used: one mistake", ru: "account.yaml не годится: ошибок — 1" },
  next: { en: "correct it, and check it again before you import it", ru: "исправьте и проверьте ещё раз" },
  problems: [
    {
      path: ["employees", 0, "login"],
      atKey: false,
      file: "account.yaml",
      position: { line: 12, column: 5 },
      found: "5 (a number)",
      expected: "a text that is not empty",
    },
  ],
};

const written = (width: number | null, language: "en" | "ru" = "en"): readonly string[] =>
  writeFailure(FAILURE, { language, json: false }, "admin", width).split("\n");

describe("a failure of the server's command", () => {
  it("is broken between words for a terminal of 40 columns, and what goes on stands deeper", () => {
    expect(written(40)).toEqual([
      "admin: account.yaml cannot be used: one",
      "  mistake",
      "  account.yaml:12:5: employees[0].login:",
      "    found 5 (a number), expected a text",
      "    that is not empty",
      "  next: correct it, and check it again",
      "    before you import it",
      "",
    ]);
  });

  it("needs fewer lines at 80, and is broken in Russian too", () => {
    expect(written(80)).toEqual([
      "admin: account.yaml cannot be used: one mistake",
      "  account.yaml:12:5: employees[0].login: found 5 (a number), expected a text",
      "    that is not empty",
      "  next: correct it, and check it again before you import it",
      "",
    ]);
    for (const line of written(40, "ru")) expect(line.length).toBeLessThanOrEqual(40);
  });

  it("is not broken where no terminal shows it", () => {
    expect(written(null)).toEqual([
      "admin: account.yaml cannot be used: one mistake",
      "  account.yaml:12:5: employees[0].login: found 5 (a number), expected a text that is not empty",
      "  next: correct it, and check it again before you import it",
      "",
    ]);
  });
});
