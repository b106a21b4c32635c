import type { PhoneRefusal } from "./clean-phone.ts";

/** What stands in a text that may be a phone number. */
export interface ReadText {
  readonly plus: boolean;
  /** ASCII digits, without the extension. */
  readonly digits: string;
  /** The same, as the text separates them. */
  readonly groups: readonly string[];
  readonly extension: string | null;
}

/** Longer texts are no phone numbers, however many marks are in them. */
const LONGEST = 128;

/** Every decimal digit stands in a run of ten that begins with its zero. */
const valueOf = (digit: string): string => {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
};

/** ASCII digits, `+`, `-` and spaces in place of everything that stands for them; marks that nobody sees are left out. */
const toAscii = (text: string): string =>
  text
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/\p{Nd}/gu, valueOf)
    .replaceAll(/[＋﹢]/gu, "+")
    .replaceAll(/[（]/gu, "(")
    .replaceAll(/[）]/gu, ")")
    .replaceAll(/[\p{Pd}\u2212]/gu, "-")
    .replaceAll(/\s/gu, " ");

const EXTENSION =
  /^(.*?[0-9].*?)(?:;? *ext(?:ension|n)?[.:=]*|доб(?:авочный)?[.:]*|вн(?:утр(?:енний)?)?[.:]*|[xх#,;]) *([0-9]+)\)? *$/iu;

const TEL = /^ *tel:/iu;

/** From so many digits on, what stands behind a mark is another number. */
const LONGEST_EXTENSION = 7;

/** Takes a text apart, or says why it is no phone number. */
export const readText = (text: string): ReadText | PhoneRefusal => {
  if (typeof text !== "string") return "empty";
  if (text.length > LONGEST) return "too_long";
  const ascii = toAscii(text).replace(TEL, "");
  const [, head = ascii, extension = null] = EXTENSION.exec(ascii) ?? [];
  if (extension !== null && extension.length > LONGEST_EXTENSION) return "too_long";
  const number = head.trim();
  if (!/[0-9]/u.test(number)) return /^[-+ ()./~]*$/u.test(number) ? "empty" : "unexpected_character";
  if (!/^[-+ ()[\]./~0-9]*$/u.test(number)) return "unexpected_character";
  const [before, after] = splitAt(number);
  // "-7926…" and "/7926…" are something else.
  if (!/^[+ ([]*$/u.test(before)) return "unexpected_character";
  if (after.includes("+") || before.split("+").length > 2) return "misplaced_plus";
  if (/\( *0 *\)/u.test(after)) return "zero_after_code";
  const groups = after.split(/[^0-9]+/u).filter((group) => group !== "");
  return { plus: before.includes("+"), digits: groups.join(""), groups, extension };
};

/** What stands before the first digit, and from there on. */
const splitAt = (number: string): readonly [string, string] => {
  const first = number.search(/[0-9]/u);
  return [number.slice(0, first), number.slice(first)];
};
