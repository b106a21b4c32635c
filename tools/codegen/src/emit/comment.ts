/** Width at which the prose of a documentation comment is broken. */
const WIDTH = 100;

/** Breaks a paragraph into lines; nothing inside backticks is torn apart. */
function wrap(paragraph: string): readonly string[] {
  const words = paragraph.match(/(?:`[^`]*`|[^\s`])+/gu) ?? [];
  const lines: string[] = [];
  let line = "";
  const indent = paragraph.startsWith("- ") ? "  " : "";
  for (const word of words) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length > WIDTH && line !== "") {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}

/** Text made safe inside a block comment, paragraph by paragraph, broken into lines. */
export function commentLines(text: string): readonly string[] {
  return text
    .replaceAll("*/", "*\\/")
    .split("\n")
    .flatMap((paragraph) => (paragraph.trim() === "" ? [""] : wrap(paragraph.trimEnd())));
}

/** A documentation comment above a declaration, ending in a line break. Blocks are divided by an empty line. */
export function docComment(...blocks: readonly (string | null)[]): string {
  const text = blocks.filter((block) => block !== null && block.trim() !== "").join("\n\n");
  if (text === "") return "";
  const lines = commentLines(text);
  const [only] = lines;
  if (lines.length === 1) return `/** ${only} */\n`;
  return `/**\n${lines.map((line) => (line === "" ? " *\n" : ` * ${line}\n`)).join("")} */\n`;
}
