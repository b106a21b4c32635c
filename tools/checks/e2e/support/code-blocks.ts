/** A fenced block of a Markdown text. */
export interface CodeBlock {
  /** What stands behind the fence: `sh`, `ts`, `json`. */
  readonly language: string;
  readonly code: string;
  /** The heading it stands under. */
  readonly heading: string;
  /** Words of the comment `<!-- test: … -->` before the fence, blank lines aside; empty if there is none. */
  readonly test: string;
}

const FENCE = /^```(\w*)$/;
const HEADING = /^#+ (.*)$/;
const TEST = /^<!-- test: (.*) -->$/;

/** Every fenced block of a Markdown text, in order. Throws on a fence that is never closed. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let heading = "";
  let comment = "";
  let open: { readonly language: string; readonly test: string; readonly lines: string[] } | null = null;
  for (const line of markdown.split("\n")) {
    const fence = FENCE.exec(line);
    if (open !== null && line === "```") {
      blocks.push({ language: open.language, test: open.test, heading, code: `${open.lines.join("\n")}\n` });
      open = null;
    } else if (open !== null) open.lines.push(line);
    else if (fence !== null) open = { language: fence[1] ?? "", test: comment, lines: [] };
    else heading = HEADING.exec(line)?.[1] ?? heading;
    if (line !== "") comment = TEST.exec(line)?.[1] ?? "";
  }
  if (open !== null) throw new Error(`a code block under "${heading}" is never closed`);
  return blocks;
}
