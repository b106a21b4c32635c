import { posix } from "node:path";
import { type Language, sourceOf } from "./layout.ts";

/** Where a page wants the list of all errors. */
export const ERRORS_HERE = "<!-- site: errors -->";

/** Pages of the reference that have every error of an API, relative to the reference, with the API's name. */
const ERROR_PAGES = [
  ["Call API", "call-api/errors.md"],
  ["Data API", "data-api/errors.md"],
] as const;

interface Entry {
  readonly mnemonic: string;
  readonly meaning: string;
  readonly action: string;
}

const SECTION =
  /^<a id="error-(?<mnemonic>[^"]+)"><\/a>\n\n## [^\n]+\n\n(?<meaning>[^\n]+)\n(?<rest>.*?)(?=^<a id="error-|$(?![^]))/gmsu;
const ACTION = /^\*\*[^*]+:\*\* (?<action>[^\n]+)$/mu;

function entries(markdown: string): readonly Entry[] {
  return [...markdown.matchAll(SECTION)].map(({ groups = {} }) => ({
    mnemonic: groups["mnemonic"] ?? "",
    meaning: groups["meaning"] ?? "",
    action: ACTION.exec(groups["rest"] ?? "")?.groups?.["action"] ?? "",
  }));
}

/** Links of a text that stood on another page, as they have to be on this one. */
function moved(text: string, from: string, to: string): string {
  return text.replaceAll(/\]\((?![a-z]+:)([^)#]*)(#[^)]*)?\)/gu, (_, path: string, anchor = "") => {
    const target = path === "" ? from : posix.join(posix.dirname(from), path);
    return `](${posix.relative(posix.dirname(to), target)}${anchor as string})`;
  });
}

const WHAT_TO_DO: Readonly<Record<Language, string>> = { en: "What to do:", ru: "Что делать:" };

/** Every error, one after the other: its mnemonic leads to its section in the reference. */
export function errorsList(page: string, language: Language, read: (source: string) => string): string {
  const prefix = language === "en" ? "reference/" : `${language}/reference/`;
  return ERROR_PAGES.map(([api, path]) => {
    const from = sourceOf(prefix + path);
    const to = sourceOf(page);
    const link = posix.relative(posix.dirname(to), from);
    const errors = entries(read(from)).map(({ mnemonic, meaning, action }) => {
      const name = `[\`${mnemonic}\`](${link}#error-${mnemonic})`;
      return `- ${name}\\\n  ${moved(meaning, from, to)}\\\n  **${WHAT_TO_DO[language]}** ${moved(action, from, to)}`;
    });
    return [`## ${api}`, "", ...errors, ""].join("\n");
  }).join("\n");
}
