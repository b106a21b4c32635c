import type { EmittedFile, Emitter, Model } from "../../model.ts";
import { apiPages } from "./api-pages.ts";
import { REFERENCE_GENERATED } from "./book.ts";
import { methodPages } from "./method-page.ts";
import { behaviourPages } from "./behaviours-page.ts";
import { eventsPage } from "./events-page.ts";
import { filePages } from "./file-pages.ts";
import { indexPage } from "./index-page.ts";
import { objectsPage } from "./objects-page.ts";
import { type Language, LANGUAGES } from "./words.ts";

/** The reference pages in every language: plain Markdown, written as it is to stand in the file. */
export const referenceEmitter: Emitter = {
  name: "reference pages",
  emit: (model) =>
    (Object.keys(LANGUAGES) as readonly Language[]).flatMap((language) => pages(model, language)),
};

function pages(model: Model, language: Language): readonly EmittedFile[] {
  const place = (path: string): string => `${REFERENCE_GENERATED}/${language}/${path}`;
  return [
    indexPage(model, language, place),
    ...model.apis.flatMap((api) => [
      ...apiPages(model, language, place, api),
      ...api.methods.flatMap((method) => [
        ...methodPages(model, language, place, api, method),
        ...behaviourPages(model, language, place, api, method),
      ]),
    ]),
    ...model.events.map((events) => eventsPage(model, language, place, events)),
    objectsPage(model, language, place),
    ...filePages(model, language, place),
  ];
}
