import { expect, it } from "vitest";
import { languageOf } from "../src/language/index.ts";

it.each([
  [{}, "en"],
  [{ LANG: "ru_RU.UTF-8" }, "ru"],
  [{ LANG: "ru" }, "ru"],
  [{ LC_MESSAGES: "RU@latin", LANG: "en_US.UTF-8" }, "ru"],
  [{ LC_ALL: "C", LANG: "ru_RU.UTF-8" }, "en"],
  [{ LC_ALL: "", LC_MESSAGES: "", LANG: "ru_UA" }, "ru"],
  // The three letters of Rundi, whose locales begin with ru too.
  [{ LANG: "run_BI.UTF-8" }, "en"],
  [{ LANG: "de_DE.UTF-8" }, "en"],
] as const)("the locale %j speaks %s", (environment, language) => {
  expect(languageOf(undefined, environment)).toBe(language);
});

it("what was asked for goes before the locale; what there is not does not count", () => {
  expect(languageOf("en", { LANG: "ru_RU.UTF-8" })).toBe("en");
  expect(languageOf("ru", {})).toBe("ru");
  expect(languageOf("fr", { LANG: "ru_RU.UTF-8" })).toBe("ru");
});
