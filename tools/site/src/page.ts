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

/** A heading, a paragraph, an entry of a list, a cell of a table, or a block of code. */
export interface Passage {
  /** What it is and how deep it stands: the same in every language. */
  readonly kind: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /** What people read, without code. */
  readonly prose: string;
  /** Names and code inside of it, or the whole block. */
  readonly code: readonly string[];
  /** Where its links and pictures lead, as written. */
  readonly targets: readonly string[];
}

/** What the rules want to know about a page. */
export interface Page {
  /** Path in the repository. */
  readonly source: string;
  readonly links: readonly Link[];
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly Block[];
  /** Everything that stands on it, in order. */
  readonly passages: readonly Passage[];
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

/** Tokens with those inside of them, each with the line of the block in which it stands: a cell has that of its row. */
function visited(tokens: readonly Token[], from: number): readonly Visited[] {
  let line = from;
  return tokens.flatMap((token) => {
    line = token.map === null ? line : token.map[0] + 1;
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

const targetOf = (token: Token): string | null =>
  /^(image|link_open)$/u.test(token.type) ? token.attrGet(token.type === "image" ? "src" : "href") : null;

/** What a fenced block is to a translation: code, which stays as it is, or a drawing, whose words are translated. */
function fencePassage({ info, content }: Token, line: number): Passage {
  const drawing = info === "";
  return {
    kind: drawing ? "a drawing" : `code (${info})`,
    line,
    prose: "",
    code: drawing ? [] : [content],
    targets: [],
  };
}

const NAMES: Readonly<Record<string, string>> = {
  th_open: "a table's heading",
  td_open: "a table's cell",
  paragraph_open: "a paragraph",
};

/** Before a passage that has no counterpart: a translation that explains English comments of a block of code. */
const ONLY_HERE = /^<!-- site: only in this language -->\s*$/u;

function passagesOf(all: readonly Visited[]): readonly Passage[] {
  const onlyHere = (nth: number): boolean => ONLY_HERE.test(all[nth - 2]?.token.content ?? "");
  return all.flatMap(({ token, line }, nth): readonly Passage[] => {
    if (token.type === "fence") return [fencePassage(token, line)];
    if (token.type !== "inline" || onlyHere(nth)) return [];
    const around = all[nth - 1]?.token;
    const name = NAMES[around?.type ?? ""] ?? `a heading ${around?.tag ?? ""}`;
    const inside = visited(token.children ?? [], line).map((each) => each.token);
    return [
      {
        kind: token.level > 1 && around?.type === "paragraph_open" ? `${name} at depth ${token.level}` : name,
        line,
        prose: inside.map(({ type, content }) => (type === "text" ? content : " ")).join(""),
        code: inside.flatMap(({ type, content }) => (type === "code_inline" ? [content] : [])),
        targets: inside.flatMap((each) => targetOf(each) ?? []),
      },
    ];
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
    token.type === "heading_open" ? [textOf(tokens[nth + 1])] : [],
  );
  const html = all.filter(({ token }) => token.type.startsWith("html_"));
  const ids = html.flatMap(({ token }) =>
    [...token.content.matchAll(/\bid="([^"]+)"/gu)].map(([, id]) => id ?? ""),
  );
  const links = all.flatMap(({ token, line }): readonly Link[] => {
    const target = targetOf(token);
    return target === null ? [] : [{ target, line, picture: token.type === "image" }];
  });
  return {
    source,
    links,
    anchors: new Set([...slugs(headings), ...ids]),
    blocks: blocksOf(tokens),
    passages: passagesOf(all),
    cyrillicShare: cyrillicShareOf(
      all.map(({ token }) => (token.type === "text" ? token.content : "")).join(" "),
    ),
  };
}
