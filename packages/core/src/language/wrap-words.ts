/**
 * Breaks a text at its spaces into lines of at most `room` characters, the first one of at most `first`: what is left
 * behind a label, say. It is empty where it is the shorter one and no word fits into it. A word that is longer than a
 * line, such as an address or a path, stays whole, so that it can still be copied; a space that is not to be broken at
 * (U+00A0) is part of its word.
 */
export const wrapWords = (text: string, room: number, first: number = room): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[ \t\r\n]+/u).filter((each) => each !== "")) {
    const left = lines.length === 0 ? first : room;
    const longer = line === "" ? word : `${line} ${word}`;
    if (lengthOf(longer) <= left || (line === "" && left >= room)) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  if (line !== "") lines.push(line);
  return lines;
};

const lengthOf = (text: string): number => [...text].length;
