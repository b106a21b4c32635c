import { hasCountryCode, codeLength } from "./country-codes.ts";
import { RU } from "./phone-rules.ts";
import type { PhoneRules } from "./phone-rules.ts";
import { readText } from "./read-text.ts";
import type { ReadText } from "./read-text.ts";

/** Why a text is not taken for a phone number. */
export type PhoneRefusal =
  /** It is no text at all, or has no digit. */
  | "empty"
  /** There is a letter or another mark in it that phone numbers do not have, or a list of them. Keypad words are not translated. */
  | "unexpected_character"
  /** A plus that does not stand before the first digit, or more than one. */
  | "misplaced_plus"
  /** Fewer digits than a number with its area code has. */
  | "too_short"
  /** More digits than a number has, or several numbers in one text. */
  | "too_long"
  /** No number of the country begins so. */
  | "unassigned"
  /** No country has that code. */
  | "unknown_country_code"
  /** It may be a number of another country, but nothing says so: write `+` before it. */
  | "missing_plus"
  /** It begins with 0, which is dialled before nothing in that country. */
  | "unknown_prefix"
  /** A prefix that is dialled inside the country stands behind a plus: `+8 495 …`. */
  | "prefix_after_plus"
  /** A zero behind the country's code: `+44 (0)20 …`. Most countries leave it out when called from abroad, some do not. */
  | "zero_after_code"
  /** It can be read in two ways, and would ring two different phones. */
  | "ambiguous";

/** A phone number, or why a text is none. */
export type CleanPhone =
  | {
      readonly ok: true;
      /** Country code and number, 7 to 15 digits, as the API takes them: `79260000000`. */
      readonly digits: string;
    }
  | { readonly ok: false; readonly reason: PhoneRefusal }
  | {
      readonly ok: false;
      /** The text names an extension too. The API dials none: who reaches `digits` alone reaches a switchboard. */
      readonly reason: "has_extension";
      /** The number without its extension. */
      readonly digits: string;
      /** The extension, which can be sent as tones (`dtmf_string`) after the answer. */
      readonly extension: string;
    };

/** How a text is read. */
export interface CleanPhoneOptions {
  /** Where a number without a country code is dialled; {@link RU} unless told otherwise. */
  readonly country?: PhoneRules;
}

const refused = (reason: PhoneRefusal): CleanPhone => ({ ok: false, reason });

/** Zones in which every number has the same length, by the code that is one digit. */
const FIXED: Readonly<Record<string, readonly [number, number]>> = { "1": [11, 11], "7": [11, 11] };

/** Italy, San Marino, Tajikistan and parts of Africa, where the zero belongs to the number. */
const ZERO_STAYS = /^(?:39|378|22[5679]|24[127]|250|992)/u;

/** A number with its country code, known to be meant so. */
const international = (digits: string, rules: PhoneRules): CleanPhone => {
  if (!hasCountryCode(digits)) return refused("unknown_country_code");
  if (digits.startsWith(rules.code)) {
    const national = digits.slice(rules.code.length);
    return rules.national.test(national) ? { ok: true, digits } : refused(misfit(national, rules));
  }
  if (digits.charAt(codeLength(digits)) === "0" && !ZERO_STAYS.test(digits))
    return refused("zero_after_code");
  const [least, most] = FIXED[digits.charAt(0)] ?? [7, 15];
  if (digits.length < least) return refused("too_short");
  return digits.length > most ? refused("too_long") : { ok: true, digits };
};

/** Why digits are no number of the country. */
const misfit = (national: string, { lengths: [least, most] }: PhoneRules): PhoneRefusal => {
  if (national.length < least) return "too_short";
  return national.length > most ? "too_long" : "unassigned";
};

/** Behind a plus a country code is meant; `+8 495 …` shows that it is not always so. */
const afterPlus = ({ digits, groups }: ReadText, rules: PhoneRules): CleanPhone => {
  const { trunk, national } = rules;
  if (digits.startsWith(rules.international)) return refused("prefix_after_plus");
  if (trunk !== null && digits.startsWith(trunk) && national.test(digits.slice(trunk.length))) {
    const [first = ""] = groups;
    if (first.length === trunk.length || !hasCountryCode(digits)) return refused("prefix_after_plus");
    // Written apart, the code of another country is what it is.
    if (first.length !== codeLength(digits)) return refused("ambiguous");
  }
  return international(digits, rules);
};

/** Without a plus it is what somebody in the country would dial, or the number with the country's code. */
const asDialled = (digits: string, rules: PhoneRules): CleanPhone => {
  const { code, trunk, national, bare } = rules;
  if (digits.startsWith(rules.international)) {
    return international(digits.slice(rules.international.length), rules);
  }
  const after = (prefix: string | null): string[] => {
    const rest = prefix !== null && digits.startsWith(prefix) ? digits.slice(prefix.length) : "";
    return national.test(rest) ? [code + rest] : [];
  };
  const readings = new Set([...after(code), ...after(trunk), ...(bare?.test(digits) ? [code + digits] : [])]);
  const [reading] = readings;
  if (reading !== undefined) {
    return readings.size === 1 ? { ok: true, digits: reading } : refused("ambiguous");
  }
  if (digits.startsWith("0")) return refused("unknown_prefix");
  if (national.test(digits)) return refused("ambiguous");
  for (const prefix of [code, trunk]) {
    if (prefix === null || !digits.startsWith(prefix)) continue;
    const rest = digits.slice(prefix.length);
    if (rest.length >= rules.lengths[0]) return refused(misfit(rest, rules));
  }
  const why = misfit(digits, rules);
  if (why !== "too_long") return refused(why);
  return refused(digits.length <= 15 && hasCountryCode(digits) ? "missing_plus" : "too_long");
};

/**
 * The digits of a phone number as people write them: `+7 (926) 000-00-00`, `8926…`, `8 10 375 …`, `tel:+7…`, with any dashes, spaces
 * and digits that Unicode has. Never guesses: what can be read in two ways is refused, with the reason.
 *
 * It knows how numbers are dialled, not which of them exist. Short numbers (`112`) and lines of an account are no phone
 * numbers. Nothing it returns quotes what it refused.
 */
export const cleanPhone = (text: string, { country = RU }: CleanPhoneOptions = {}): CleanPhone => {
  const read = readText(text);
  if (typeof read === "string") return refused(read);
  const clean = read.plus ? afterPlus(read, country) : asDialled(read.digits, country);
  if (!clean.ok || read.extension === null) return clean;
  return { ok: false, reason: "has_extension", digits: clean.digits, extension: read.extension };
};
