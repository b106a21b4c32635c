import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CALL_API_ERRORS, DATA_API_ERRORS } from "../src/index.ts";
import type { ErrorDefinition } from "../src/index.ts";
import { CALL_API_TEXTS_RU, explain, explainDataApi, explainFrom } from "../src/texts/index.ts";

const spec = (path: string): string =>
  readFileSync(new URL(`../../../spec/${path}`, import.meta.url), "utf8");

describe("an explanation", () => {
  it("is what the spec says, in the language that was asked for", () => {
    const { errors } = JSON.parse(spec("call-api/v4.0/errors.json")) as {
      readonly errors: Readonly<Record<string, { readonly description: string; readonly action: string }>>;
    };
    const told = errors["account_inactive"];
    expect(explain("account_inactive", "en")).toEqual({ meaning: told?.description, action: told?.action });
    const russian = explain("account_inactive", "ru");
    const page = spec("call-api/v4.0/ru.md");
    expect(page).toContain(`errors.json#/errors/account_inactive/description\n\n${russian?.meaning}\n`);
    expect(page).toContain(`errors.json#/errors/account_inactive/action\n\n${russian?.action}\n`);
  });

  it.each<[string, Readonly<Record<string, ErrorDefinition>>, typeof explain]>([
    ["Call API", CALL_API_ERRORS, explain],
    ["Data API", DATA_API_ERRORS, explainDataApi],
  ])("of the %s is there for every error and every spelling of it", (_api, errors, ask) => {
    for (const { mnemonic, aliases } of Object.values(errors)) {
      for (const name of [mnemonic, ...aliases]) {
        expect(ask(name, "en")?.meaning, name).toMatch(/[a-z]/u);
        expect(ask(name, "ru")?.meaning, name).toMatch(/[а-яё]/u);
        expect(ask(name, "ru")?.action, name).toMatch(/[а-яё]/u);
      }
    }
  });

  it("of one mnemonic is that of the API that was asked", () => {
    expect(explain("internal_error", "en")).not.toEqual(explainDataApi("internal_error", "en"));
  });

  it.each(["no_such_error", "", "toString", "__proto__", "constructor"])(
    "is null for %j, which the spec does not know",
    (mnemonic) => {
      expect(explain(mnemonic, "en")).toBeNull();
      expect(explain(mnemonic, "ru")).toBeNull();
      expect(explainFrom(CALL_API_TEXTS_RU, mnemonic)).toBeNull();
    },
  );
});
