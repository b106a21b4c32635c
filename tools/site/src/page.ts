import MarkdownIt from "markdown-it";
import { slugs } from "./slug.ts";

/** A piece of a parsed text, as markdown-it has it. */
export type Token = ReturnType<MarkdownIt["parse"]>[number];

/** A link or a picture, as it stands in the text. */
export interface Link {
  readonly target: string;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly picture: boolean;
}

/** A fenced block of code. */
export interface Block {
  /** The word behind the fence: `sh`, `ts`; empty for drawings. */
  readonly language: string;
  readonly code: string;
  readonly line: number;
  /** What the comment `<!-- test: … -->` before it says, or null. */
  readonly test: string | null;
}

/** What the rules want to know about a page. */
export interface Page {
  /** Path in the repository. */
  readonly source: string;
  readonly links: readonly Link[];
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly Block[];
  /** Levels of the headings, in order. */
  readonly levels: readonly number[];
  /** How many of the letters that people read, without code and addresses, are Cyrillic: 0 to 1; 1 if there are none. */
  readonly cyrillicShare: number;
}

const TEST = /^<!-- test: (.*) -->\s*$/u;
const FRONT_MATTER = /^---\n.*?\n---\n/su;
const reader: MarkdownIt = new MarkdownIt({ html: true });

interface Visited {
  readonly token: Token;
  readonly line: number;
}

/** Tokens with those inside of them, each with the line of the block in which it stands. */
function visited(tokens: readonly Token[], from: number): readonly Visited[] {
  return tokens.flatMap((token) => {
    const line = token.map === null ? from : token.map[0] + 1;
    return [{ token, line }, ...visited(token.children ?? [], line)];
  });
}

const textOf = (inline: Token | undefined): string =>
  (inline?.children ?? [])
    .map(({ type, content }) => (/^(text|code_inline)$/u.test(type) ? content : ""))
    .join("");

function blocksOf(tokens: readonly Token[]): readonly Block[] {
  return tokens.flatMap((token, nth) => {
    if (token.type !== "fence") return [];
    const before = tokens[nth - 1];
    const test = before?.type === "html_block" ? (TEST.exec(before.content)?.[1] ?? null) : null;
    return [{ language: token.info, code: token.content, line: (token.map?.[0] ?? 0) + 1, test }];
  });
}

function cyrillicShareOf(prose: string): number {
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  return letters === 0 ? 1 : (prose.match(/\p{Script=Cyrillic}/gu)?.length ?? 0) / letters;
}

/** Reads a Markdown file of the repository. */
export function readPage(source: string, markdown: string): Page {
  // Blank lines in place of the front matter, so that lines keep their numbers.
  const text = markdown.replace(FRONT_MATTER, (matter) => matter.replaceAll(/[^\n]/gu, ""));
  const tokens = reader.parse(text, {});
  const all = visited(tokens, 1);
  const headings = tokens.flatMap((token, nth) =>
    token.type === "heading_open"
      ? [{ level: Number(token.tag.slice(1)), text: textOf(tokens[nth + 1]) }]
      : [],
  );
  const html = all.filter(({ token }) => token.type.startsWith("html_"));
  const ids = html.flatMap(({ token }) =>
    [...token.content.matchAll(/\bid="([^"]+)"/gu)].map(([, id]) => id ?? ""),
  );
  const links = all.flatMap(({ token, line }): readonly Link[] => {
    const target = token.attrGet(token.type === "image" ? "src" : "href");
    if (target === null || !/^(image|link_open)$/u.test(token.type)) return [];
    return [{ target, line, picture: token.type === "image" }];
  });
  return {
    source,
    links,
    anchors: new Set([...slugs(headings.map((heading) => heading.text)), ...ids]),
    blocks: blocksOf(tokens),
    levels: headings.map(({ level }) => level),
    cyrillicShare: cyrillicShareOf(
      all.map(({ token }) => (token.type === "text" ? token.content : "")).join(" "),
    ),
  };
}
