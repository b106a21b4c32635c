import { readFileSync } from "node:fs";
import { join } from "node:path";
import type MarkdownIt from "markdown-it";
import { SCHEMES, drawingAddress } from "./drawings.ts";
import { ERRORS_HERE, errorsList } from "./errors-list.ts";
import { languageOf, sourceOf } from "./layout.ts";
import { type Destination, addressOf, destinationOf } from "./link.ts";
import type { Token } from "./page.ts";
import type { Repository } from "./repository.ts";
import { ROOT } from "./site.ts";
import { russianLabels } from "./texts.ts";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const JSON_PART =
  /(?<key>"(?:[^"\\]|\\.)*")(?=\s*:)|(?<text>"(?:[^"\\]|\\.)*")|(?<word>\b(?:true|false|null)\b|-?\b\d[\d.eE+-]*)/gu;

/**
 * JSON in three colours. The reference has two megabytes of it, and a full highlighter would make pages of the
 * examples four times as large.
 */
function json(code: string): string {
  let html = "";
  let done = 0;
  for (const match of code.matchAll(JSON_PART)) {
    const { key, text } = match.groups ?? {};
    const kind = key === undefined ? (text === undefined ? "word" : "text") : "key";
    const between = escaped(code.slice(done, match.index));
    html +=
      kind === "text" ? between + escaped(match[0]) : `${between}<i class="${kind}">${escaped(match[0])}</i>`;
    done = match.index + match[0].length;
  }
  return `<pre class="shiki json" v-pre><code>${html}${escaped(code.slice(done))}</code></pre>`;
}

/** Both pictures of a drawing; the style sheet shows the one that fits. */
function drawing(path: string, text: string, base: string): string {
  const pictures = SCHEMES.map((scheme) => {
    const address = base + drawingAddress(path, scheme).slice(1);
    return `<img class="in-${scheme}" src="${escaped(address)}" alt="${escaped(text)}" loading="lazy">`;
  });
  return `<span class="drawing">${pictures.join("")}</span>`;
}

/** Tokens with those inside of them, each list by itself. */
const eachList = (tokens: Token[], visit: (list: Token[]) => void): void => {
  visit(tokens);
  for (const { children } of tokens) if (children !== null) eachList(children, visit);
};

/** In place of a link to a file that a reader of the site cannot get to: its text, and where it stands in a clone. */
function leadNowhere(list: Token[], nth: number, path: string): void {
  const end = list.findIndex(({ type }, at) => at > nth && type === "link_close");
  const text = list.slice(nth + 1, end).map(({ content }) => content);
  const [open, close] = [list[nth], list[end]];
  if (open === undefined || close === undefined) return;
  open.tag = "span";
  open.attrs = [["class", "file"]];
  close.tag = "span";
  const folder = path.replace(/\/$/u, "");
  if (text.join("").replace(/\/$/u, "") !== folder) close.content = folder;
}

/** Longer cells than this are prose: on a narrow screen they are given room. */
const LONG_CELL = 60;

/** Says in a cell's class how much room it needs. */
function markCells(tokens: readonly Token[]): void {
  for (const [nth, token] of tokens.entries()) {
    if (token.type !== "td_open") continue;
    const text = tokens[nth + 1]?.content ?? "";
    if (text.length > LONG_CELL) token.attrJoin("class", "long");
    else if (/^[\d\s.,%+–-]*$/u.test(text)) token.attrJoin("class", "figures");
  }
}

/** Names in a line of text, as HTML, with the places at which they may break: behind `_` and `/`, not anywhere. */
function breakable(html: string): string {
  return html.replace(/>[^<]*</u, (text) => text.replaceAll(/(?<=[\p{L}\d])[_/](?=[\p{L}\d])/gu, "$&<wbr>"));
}

/** A text of VitePress in the language of a page. */
function labelled(text: string, page: string): string {
  if (languageOf(page) === "en") return text;
  return russianLabels.reduce((labels, [english, russian]) => labels.replace(english, russian), text);
}

interface Environment {
  /** The page's path on the site. */
  readonly relativePath?: string;
}

const readSource = (source: string): string => readFileSync(join(ROOT, source), "utf8");

/**
 * Teaches VitePress's Markdown how pages of the repository become pages of the site. Links to its other files lead to
 * where the repository can be looked at, if that is known.
 */
export function pagesOfTheRepository(
  markdown: MarkdownIt,
  base: string,
  repository: Repository | null,
): void {
  const highlight = markdown.options.highlight;
  const done = new Map<string, string>();
  markdown.options.highlight = (code, language, attributes) => {
    if (language === "json") return json(code);
    // Each block comes four times: on the page and for its search, in two languages.
    const key = JSON.stringify([language, attributes, code]);
    const html = done.get(key) ?? highlight?.(code, language, attributes) ?? escaped(code);
    done.set(key, html);
    return html;
  };

  markdown.core.ruler.before("normalize", "errors-list", (state) => {
    const { relativePath } = state.env as Environment;
    if (relativePath === undefined || !state.src.includes(ERRORS_HERE)) return;
    state.src = state.src.replace(
      ERRORS_HERE,
      errorsList(relativePath, languageOf(relativePath), readSource),
    );
  });

  // A link that became a span shows the path behind its text.
  markdown.renderer.rules["link_close"] = (tokens, nth) => {
    const { tag = "a", content = "" } = tokens[nth] ?? {};
    return content === "" ? `</${tag}>` : `</${tag}> (<code>${escaped(content)}</code>)`;
  };

  markdown.core.ruler.push("cells", (state) => markCells(state.tokens));

  markdown.core.ruler.push("addresses", (state) => {
    const { relativePath } = state.env as Environment;
    if (relativePath === undefined) return;
    const source = sourceOf(relativePath);
    eachList(state.tokens, (list) => {
      for (const [nth, token] of list.entries()) {
        const href = token.type === "link_open" ? token.attrGet("href") : null;
        if (href === null) continue;
        // Links that the site itself adds to headings stay.
        if (token.attrGet("class") === "header-anchor") {
          token.attrSet("aria-label", labelled(token.attrGet("aria-label") ?? "", relativePath));
          continue;
        }
        const destination: Destination = destinationOf(source, href);
        const address = addressOf(destination, repository);
        if (address !== null) token.attrSet("href", address);
        else if (destination.kind === "file") leadNowhere(list, nth, destination.path);
      }
    });
  });

  const { code_inline: code, fence } = markdown.renderer.rules;
  markdown.renderer.rules["code_inline"] = (...given) => breakable(code?.(...given) ?? "");

  markdown.renderer.rules.fence = (tokens, nth, options, env: Environment, self) =>
    labelled(fence?.(tokens, nth, options, env, self) ?? "", env.relativePath ?? "");

  markdown.renderer.rules.image = (tokens, nth, _options, env: Environment) => {
    const token = tokens[nth];
    const to = destinationOf(sourceOf(env.relativePath ?? ""), token?.attrGet("src") ?? "");
    return to.kind === "file" ? drawing(to.path, token?.content ?? "", base) : "";
  };
}
