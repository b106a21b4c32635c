import { expect, it } from "vitest";
import { errorTextsEmitter } from "../../src/emit/error-texts.ts";
import type { Model } from "../../src/model.ts";
import { emittedBy, emittedFile } from "../support/emitted.ts";
import { fixtureModel } from "../support/fixture.ts";

const FOLDER = "packages/core/src/generated/library-api";

it("makes a module for each API and language", async () => {
  const paths = [...(await emittedBy(errorTextsEmitter)).keys()];
  expect(paths).toContain(`${FOLDER}/texts-en.ts`);
  expect(paths).toContain(`${FOLDER}/texts-ru.ts`);
});

it("tells what each error means and what to do, in the language of the module", async () => {
  const english = await emittedFile(errorTextsEmitter, `${FOLDER}/texts-en.ts`);
  expect(english).toContain('copy_not_found: ["There is no such copy.", "Look in the catalogue."],');
  const russian = await emittedFile(errorTextsEmitter, `${FOLDER}/texts-ru.ts`);
  expect(russian).toContain('copy_not_found: ["Такого экземпляра нет.", "Посмотрите в каталоге."],');
});

it("has every spelling of a mnemonic", async () => {
  const text = await emittedFile(errorTextsEmitter, `${FOLDER}/texts-en.ts`);
  expect(text).toMatch(/\bunknown_parameter: \[/);
  expect(text).toMatch(/\bunkown_parameter: \[/);
});

it("leaves the marks of Markdown out: people see the text in a dialogue", async () => {
  const model = await fixtureModel();
  const [api] = model.apis;
  const [error] = api?.errors ?? [];
  if (api === undefined || error === undefined) throw new Error("the fixture has no errors");
  const marked = { en: "Send `id`, see [the page](../page.md#id).", ru: "Передайте `id`." };
  const changed: Model = {
    ...model,
    apis: [{ ...api, methods: [], errors: [{ ...error, description: marked }] }],
  };
  const [file] = await errorTextsEmitter.emit(changed);
  expect(file?.content).toContain('"Send id, see the page."');
});
