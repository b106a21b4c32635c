import { expect, it } from "vitest";
import { refusalText } from "../../src/asterisk-command/output.ts";
import { Refusal } from "../../src/asterisk-command/refusal.ts";

const refusal = new Refusal(
  "usage",
  { en: "the file of the password cannot be read by this user", ru: "файл с паролем не читается" },
  { next: { en: "give it to this user, or name another one", ru: "дайте на него права или укажите другой" } },
);

it("a refusal is broken between words for the terminal that shows it, and for nothing else", () => {
  expect(refusalText(refusal, "asterisk", "en", 40).split("\n")).toEqual([
    "asterisk: the file of the password",
    "  cannot be read by this user",
    "→ give it to this user, or name another",
    "  one",
    "See asterisk --help.",
    "",
  ]);
  expect(refusalText(refusal, "asterisk", "en", null).split("\n")).toEqual([
    "asterisk: the file of the password cannot be read by this user",
    "→ give it to this user, or name another one",
    "See asterisk --help.",
    "",
  ]);
});
