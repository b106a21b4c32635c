import { type Text, wrapCommand, wrapWords } from "@scenario-call/core/language";

/** With less room than this beside what they tell of, in columns, texts stand below it. */
const LEAST_BESIDE = 30;

/** How much deeper they stand there. */
const DEEPER = 4;

/** A narrower terminal gets lines for this many columns. */
const NARROWEST = 20;

/** A piece of a help that is broken as one. */
type Piece =
  | { readonly kind: "blank" }
  /** `at` is the column of the texts; null where what they tell of stands alone. */
  | {
      readonly kind: "entry";
      readonly indent: number;
      readonly name: string;
      at: number | null;
      text: string;
    }
  | { readonly kind: "prose"; readonly indent: number; text: string };

/** What is told of stands in two columns, and is a command or an option. */
const ENTRY = /^( *)(\S.*?) {2,}(\S.*)$/u;

/** For whom a help is made to fit. */
export interface FitHelpOptions {
  /** How the command is called: with it, command lines begin. */
  readonly name: string;
  /** Columns of the terminal; null where there is none. */
  readonly width: number | null;
}

/**
 * A help that was written for a wide terminal, in lines of at most `width` columns; null: there is no terminal, and it is as it
 * was written. Commands go on after a backslash, so that they can be copied; words that are longer than a line stay whole.
 */
export const fitHelp = (help: string, { name, width }: FitHelpOptions): string => {
  const lines = help.split("\n");
  if (width === null || lines.every((line) => [...line].length <= width)) return help;
  const room = Math.max(NARROWEST, width);
  const isCommand = (text: string): boolean => text.startsWith(name);
  return piecesOf(lines, isCommand)
    .flatMap((piece) => fit(piece, room, isCommand))
    .join("\n");
};

/** The same of both languages. */
export const fitHelpIn = (help: Text, options: FitHelpOptions): Text => ({
  en: fitHelp(help.en, options),
  ru: fitHelp(help.ru, options),
});

const piecesOf = (lines: readonly string[], isCommand: (text: string) => boolean): readonly Piece[] => {
  const pieces: Piece[] = [];
  for (const line of lines) {
    const last = pieces.at(-1);
    const indent = line.length - line.trimStart().length;
    const [, , name = "", text = ""] = ENTRY.exec(line) ?? [];
    if (line.trim() === "") pieces.push({ kind: "blank" });
    else if (last?.kind === "entry" && last.at === indent) last.text += ` ${line.trim()}`;
    else if (last?.kind === "prose" && last.indent === indent && name === "") last.text += ` ${line.trim()}`;
    else if (name !== "") pieces.push({ kind: "entry", indent, name, at: line.length - text.length, text });
    else if (isCommand(line.trim()) || line.trim().startsWith("--"))
      pieces.push({ kind: "entry", indent, name: line.trim(), at: null, text: "" });
    else pieces.push({ kind: "prose", indent, text: line.trim() });
  }
  return pieces;
};

const fit = (piece: Piece, room: number, isCommand: (text: string) => boolean): readonly string[] => {
  switch (piece.kind) {
    case "blank":
      return [""];
    case "prose":
      return indented(wrapWords(piece.text, room - piece.indent), piece.indent);
    case "entry": {
      const { indent, name, at, text } = piece;
      const isBeside = at !== null && room - at >= LEAST_BESIDE;
      if (isBeside) {
        const [first = "", ...more] = wrapWords(text, room - at);
        return [`${" ".repeat(indent)}${name}`.padEnd(at) + first, ...indented(more, at)];
      }
      const below = indent + DEEPER;
      const texts = isCommand(text) ? wrapCommand(text, room - below) : wrapWords(text, room - below);
      return [...indented(wrapCommand(name, room - indent), indent), ...indented(texts, below)];
    }
  }
};

const indented = (lines: readonly string[], by: number): readonly string[] =>
  lines.map((line) => " ".repeat(by) + line);
