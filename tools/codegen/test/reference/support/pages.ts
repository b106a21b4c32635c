import MarkdownIt from "markdown-it";
import { dirname, join, normalize } from "node:path/posix";
import { referenceEmitter } from "../../../src/emit/reference/index.ts";
import type { Model } from "../../../src/model.ts";

const FOLDER = "docs/reference/generated/";
const parser = new MarkdownIt({ html: true });

/** A page, read as any Markdown reader reads it. */
export interface Page {
  /** Below the folder of the reference, with the language: `en/index.md`. */
  readonly path: string;
  readonly text: string;
  readonly tokens: readonly Token[];
}

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** Everything that is made of a model, by path: pages, and the drawings on them. */
export async function filesOf(model: Model): Promise<ReadonlyMap<string, string>> {
  const files = await referenceEmitter.emit(model);
  return new Map(files.map(({ path, content }) => [path.slice(FOLDER.length), content]));
}

/** The pages that are made of a model, by path. */
export async function pagesOf(model: Model): Promise<ReadonlyMap<string, Page>> {
  const files = [...(await filesOf(model))].filter(([path]) => path.endsWith(".md"));
  return new Map(files.map(([path, content]) => [path, readPage(path, content)]));
}

/** Where the pictures of a page stand, and what is said to those who do not see them. */
export function picturesOf(page: Page): readonly { readonly path: string; readonly text: string }[] {
  return allTokens(page)
    .filter(({ type }) => type === "image")
    .map((token) => ({
      path: normalize(join(dirname(page.path), token.attrGet("src") ?? "")),
      text: token.content,
    }));
}

/** Reads one page: what stands above the first heading for a site is no Markdown. */
function readPage(path: string, text: string): Page {
  return { path, text, tokens: parser.parse(text.replace(/^---\n.*?\n---\n/su, ""), {}) };
}

/** Every token, those inside lines too. */
export function allTokens({ tokens }: Page): readonly Token[] {
  return tokens.flatMap((token) => [token, ...(token.children ?? [])]);
}

/** What a page can be linked to at. */
export function anchorsOf({ text }: Page): readonly string[] {
  return [...text.matchAll(/<a id="([^"]*)"><\/a>/gu)].map((match) => match[1] ?? "");
}

/** Where the links of a page lead: page and anchor. */
export function linksOf(page: Page): readonly { readonly path: string; readonly anchor: string | null }[] {
  return allTokens(page)
    .filter(({ type }) => type === "link_open")
    .map((token) => decodeURIComponent(token.attrGet("href") ?? ""))
    .map((href) => {
      const [path = "", anchor] = href.split("#");
      return {
        path: path === "" ? page.path : normalize(join(dirname(page.path), path)),
        anchor: anchor ?? null,
      };
    });
}

/** Headings by level and by the anchor above them. */
export function outlineOf({ tokens }: Page): readonly string[] {
  let anchor = "";
  const outline: string[] = [];
  for (const token of tokens) {
    const id = token.type === "inline" ? /^<a id="([^"]*)"><\/a>$/u.exec(token.content)?.[1] : undefined;
    if (id !== undefined) anchor = id;
    if (token.type === "heading_open") {
      outline.push(`${token.tag} ${anchor}`);
      anchor = "";
    }
  }
  return outline;
}

/** The blocks of code in a language, and after which anchor each stands. */
export function fencesOf(
  page: Page,
  language: string,
): readonly { readonly anchor: string; readonly code: string }[] {
  let anchor = "";
  return page.tokens.flatMap((token) => {
    const id = token.type === "inline" ? /^<a id="([^"]*)"><\/a>$/u.exec(token.content)?.[1] : undefined;
    if (id !== undefined) anchor = id;
    return token.type === "fence" && token.info === language ? [{ anchor, code: token.content }] : [];
  });
}

/** The part of a page from an anchor to the next one. */
export function sectionOf({ text }: Page, anchor: string): string {
  const [, rest] = text.split(`<a id="${anchor}"></a>\n`);
  if (rest === undefined) throw new Error(`there is no ${anchor}`);
  return rest.split('<a id="')[0] ?? "";
}

/** The lines of each table, cut into cells where no backslash protects the pipe. */
export function tablesOf({ text, tokens }: Page): readonly (readonly (readonly string[])[])[] {
  const lines = text.replace(/^---\n.*?\n---\n/su, "").split("\n");
  return tokens
    .filter(({ type }) => type === "table_open")
    .map(({ map }) =>
      lines.slice(map?.[0] ?? 0, map?.[1] ?? 0).map((line) =>
        line
          .split(/(?<!\\)\|/u)
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
    );
}
