import { readFileSync } from "node:fs";
import { join } from "node:path";
import type MarkdownIt from "markdown-it";
import { SCHEMES, drawingAddress } from "./drawings.ts";
import { ERRORS_HERE, errorsList } from "./errors-list.ts";
import { languageOf, sourceOf } from "./layout.ts";
import { addressOf, destinationOf } from "./link.ts";
import type { Token } from "./page.ts";
import { ROOT } from "./site.ts";

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

const each = (tokens: readonly Token[], visit: (token: Token) => void): void => {
  for (const token of tokens) {
    visit(token);
    each(token.children ?? [], visit);
  }
};

interface Environment {
  /** The page's path on the site. */
  readonly relativePath?: string;
}

const readSource = (source: string): string => readFileSync(join(ROOT, source), "utf8");

/** Teaches VitePress's Markdown how pages of the repository become pages of the site. */
export function pagesOfTheRepository(markdown: MarkdownIt, base: string): void {
  const highlight = markdown.options.highlight;
  markdown.options.highlight = (code, language, attributes) =>
    language === "json" ? json(code) : (highlight?.(code, language, attributes) ?? escaped(code));

  markdown.core.ruler.before("normalize", "errors-list", (state) => {
    const { relativePath } = state.env as Environment;
    if (relativePath === undefined || !state.src.includes(ERRORS_HERE)) return;
    state.src = state.src.replace(
      ERRORS_HERE,
      errorsList(relativePath, languageOf(relativePath), readSource),
    );
  });

  markdown.core.ruler.push("addresses", (state) => {
    const { relativePath } = state.env as Environment;
    if (relativePath === undefined) return;
    const source = sourceOf(relativePath);
    each(state.tokens, (token) => {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      // Links that the site itself adds to headings stay.
      if (href === null || token.attrGet("class") === "header-anchor") return;
      const address = addressOf(destinationOf(source, href));
      if (address !== null) token.attrSet("href", address);
    });
  });

  markdown.renderer.rules.image = (tokens, nth, _options, env: Environment) => {
    const token = tokens[nth];
    const to = destinationOf(sourceOf(env.relativePath ?? ""), token?.attrGet("src") ?? "");
    return to.kind === "file" ? drawing(to.path, token?.content ?? "", base) : "";
  };
}
