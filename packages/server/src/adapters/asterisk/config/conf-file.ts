/** A value cannot be written into a configuration file. The message does not repeat it: it may be a password. */
export class ConfValueError extends Error {
  constructor(section: string, key: string) {
    super(`${key} of ${section} holds a character that no configuration file can hold, such as a line's end`);
    this.name = "ConfValueError";
  }
}

/** A setting, and why it is there. */
export interface ConfLine {
  readonly key: string;
  readonly value: string | number;
  /** In words, for people who read the file, and nothing that somebody else could have written; empty where the line before says it. */
  readonly why: string;
}

/** A section of a configuration file. */
export interface ConfSection {
  readonly name: string;
  /** What the section is for. */
  readonly why: string;
  readonly lines: readonly ConfLine[];
}

const HOSTILE = /[\p{Cc}\u{2028}\u{2029}]/u;

const valueOf = (section: string, { key, value }: ConfLine): string => {
  const text = String(value);
  // Asterisk takes the blanks around a value away: a password with one would be another one.
  if (HOSTILE.test(text) || text !== text.trim()) throw new ConfValueError(section, key);
  // A semicolon begins a comment.
  return text.replaceAll(";", "\\;");
};

const commentOf = (text: string): string => `; ${text}`;

/**
 * Writes a configuration file of Asterisk. Throws {@link ConfValueError} for a value that would become something else than
 * a value.
 *
 * @param about what the file is for, a line each.
 */
export const confFile = (about: readonly string[], sections: readonly ConfSection[]): string => {
  const head = about.map(commentOf);
  const body = sections.flatMap(({ name, why, lines }) => [
    "",
    ...(why === "" ? [] : [commentOf(why)]),
    `[${sectionName(name)}]`,
    ...lines.flatMap((line) => [
      ...(line.why === "" ? [] : [commentOf(line.why)]),
      `${keyOf(name, line.key)} = ${valueOf(name, line)}`,
    ]),
  ]);
  return `${[...head, ...body].join("\n")}\n`;
};

const sectionName = (name: string): string => {
  if (!/^[A-Za-z0-9_-]{1,80}$/u.test(name)) throw new ConfValueError("the file", "the name of a section");
  return name;
};

const keyOf = (section: string, key: string): string => {
  if (!/^[a-z0-9_]{1,80}$/u.test(key)) throw new ConfValueError(section, "the name of a setting");
  return key;
};
