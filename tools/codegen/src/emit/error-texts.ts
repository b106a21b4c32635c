import type { ApiModel, EmittedFile, Emitter, Text } from "../model.ts";
import { memberKey, namesOf } from "../names.ts";
import { docComment } from "./comment.ts";
import { allErrors } from "./errors.ts";
import { importTypes, module } from "./header.ts";
import { CORE_GENERATED, CORE_SOURCE, specifier } from "./paths.ts";

/** In what a text is written, and how a comment calls it. */
const LANGUAGES: Readonly<Record<keyof Text, string>> = { en: "English", ru: "Russian" };

/** What each error means and what to do about it, for people: a module for each API and language, so that one can be had alone. */
export const errorTextsEmitter: Emitter = {
  name: "error texts",
  emit: (model) =>
    model.apis.flatMap((api) =>
      (Object.keys(LANGUAGES) as (keyof Text)[]).map((language) => emitTexts(api, language)),
    ),
};

function emitTexts(api: ApiModel, language: keyof Text): EmittedFile {
  const path = `${CORE_GENERATED}/${api.kebab}/texts-${language}.ts`;
  const { constant } = namesOf(api.id);
  const entries = allErrors(api).flatMap((error) => {
    const text = JSON.stringify([plain(error.description[language]), plain(error.action[language])]);
    // Readers meet the corrected spellings too.
    return [error.mnemonic, ...error.aliases].map((name) => `${memberKey(name)}: ${text},`);
  });
  const doc = `What each error of the ${api.title.en} ${api.version} means and what to do about it, in ${LANGUAGES[language]}, by mnemonic.`;
  return {
    path,
    content: module(
      `spec/${api.id}/${api.version}`,
      importTypes(["ErrorTexts"], specifier(path, `${CORE_SOURCE}/texts/error-texts.ts`)),
      [
        `${docComment(doc)}export const ${constant}_TEXTS_${language.toUpperCase()}: ErrorTexts = {\n${entries.join("\n")}\n};`,
      ],
    ),
  };
}

/** The text without the marks of Markdown: people see it in a dialogue, not on a page. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1").replaceAll("`", "");
}
