/** How much deeper the lines stand in which a command goes on. */
const HANG = "  ";

/** What a line ends with where the command goes on: a shell takes both lines for one. */
const GOES_ON = " \\";

/**
 * Breaks a command line for a shell into lines of at most `room` characters that can be copied as they stand. It is
 * broken at blanks outside of quotes, rather before a flag than behind it. What is longer than a line stays whole.
 */
export const wrapCommand = (command: string, room: number): readonly string[] => {
  if (command.length <= room) return [command];
  const lines: string[] = [];
  let line = "";
  const words = command.match(/(?:"[^"]*"|'[^']*'|\S)+/gu) ?? [];
  const parts = withValues(words, room - HANG.length - GOES_ON.length);
  for (const [at, part] of parts.entries()) {
    const longer = line === "" ? `${lines.length === 0 ? "" : HANG}${part}` : `${line} ${part}`;
    const isLast = at === parts.length - 1;
    if (line !== "" && longer.length + (isLast ? 0 : GOES_ON.length) > room) {
      lines.push(`${line}${GOES_ON}`);
      line = `${HANG}${part}`;
    } else line = longer;
  }
  return [...lines, line];
};

/** Words, a flag and its value as one where they fit. */
const withValues = (words: readonly string[], room: number): readonly string[] => {
  const parts: string[] = [];
  for (const word of words) {
    const before = parts.at(-1);
    const both = `${before} ${word}`;
    const isValue = before !== undefined && /^--?[\w-]+$/u.test(before) && !word.startsWith("-");
    if (isValue && both.length <= room) parts[parts.length - 1] = both;
    else parts.push(word);
  }
  return parts;
};
