/** Breaks a text at its spaces into lines of at most `width` characters, each indented. Longer words stay whole. */
export function wrap(text: string, width: number, indent = 0): readonly string[] {
  const room = Math.max(16, width - indent);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/u).filter((each) => each !== "")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines.map((each) => " ".repeat(indent) + each);
}
