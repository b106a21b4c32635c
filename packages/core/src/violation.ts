/**
 * What generated validators share. Not for use by hand: `validate…Params` and its siblings are the API.
 *
 * Violations go by kind, and within a kind in the order of the spec.
 */
import type { ApiErrorObject } from "./errors/error-object.ts";

/**
 * Message and mnemonic of each kind of violation, one behind the other, the least grave kind first. A kind is the place
 * of its message: 0 combination, 2 value, 4 type, 6 missing, 8 unexpected. None of the texts stands here twice.
 */
export type ViolationTexts = readonly string[];

/** Makes the error object of a violation; `value` left out is reported as `null`. */
export type ReportViolation = (kind: number, field: string | null, value?: unknown) => ApiErrorObject;

/** The API's error object for a rule that has an error of its own. */
export const errorObject = (
  code: number,
  message: string,
  mnemonic: string,
  field: string | null,
  value: unknown,
): ApiErrorObject => ({
  code,
  message,
  data: { mnemonic, field, value, params: null, extended_helper: null },
});

/**
 * Of two violations the one that goes first: the graver, and of two of one kind `before`.
 *
 * The kind is looked up by the message, so that no violation has to carry it. The look-up leaves out the place of
 * the least grave kind: what a rule reports with an error of its own is nowhere in `texts`, and is of that kind too.
 */
export const graver = (
  texts: ViolationTexts,
  before: ApiErrorObject | null,
  behind: ApiErrorObject | null,
): ApiErrorObject | null =>
  before && !(behind && texts.indexOf(behind.message, 1) > texts.indexOf(before.message, 1))
    ? before
    : behind;

/** An object's members as JSON would carry them. A member that is `undefined` counts as absent: JSON drops it. */
export type Members = Readonly<Record<string, unknown>>;

const objectPrototype = Object.prototype;

/**
 * The own, enumerable members of an object, or nothing where the value is not what JSON calls an object.
 *
 * A plain object is returned as it is; one with another prototype (an instance of a class, another realm's object) is
 * copied, so that nothing inherited passes for a member. So is every object while someone has put an enumerable
 * member on `Object.prototype`. An object without a prototype may be copied or not: it comes to the same.
 */
export const membersOf = (value: unknown): Members | undefined => {
  if (typeof value === "object" && value && !Array.isArray(value)) {
    let plain = Object.getPrototypeOf(value) === objectPrototype;
    for (const _ in objectPrototype) plain = false;
    return plain ? (value as Members) : { __proto__: null, ...value };
  }
  return undefined;
};

/** One own member, for names that every object inherits, such as `constructor`. */
export const ownMember = (members: Members, name: string): unknown =>
  Object.hasOwn(members, name) ? members[name] : undefined;

/** Length of a text in Unicode code points; a lone surrogate counts as one. */
export const codePointLength = (text: string): number => {
  let length = 0;
  for (const _ of text) length++;
  return length;
};

/** A JSON value as text, equal for equal values: members sorted by name, `1.0` as `1`, `-0` as `0`. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const members = membersOf(value);
  return members
    ? `{${Object.keys(members)
        .filter((name) => members[name] !== undefined)
        .toSorted()
        .map((name) => `${JSON.stringify(name)}:${canonicalJson(members[name])}`)
        .join()}}`
    : (JSON.stringify(value) ?? "null");
};

/** A finite number as digits and the power of ten that divides them: 12.5 is [125n, 1]. */
const decimal = (value: number): readonly [digits: bigint, scale: number] => {
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return [BigInt(whole + fraction), fraction.length - Number(exponent)];
};

/** Whether a number is a whole multiple of another one, by their decimal digits: 0.3 is a multiple of 0.1. */
export const isMultipleOf = (value: number, factor: number): boolean => {
  const [digits, scale] = decimal(value);
  const [factorDigits, factorScale] = decimal(factor);
  const common = Math.max(scale, factorScale);
  return (
    (digits * 10n ** BigInt(common - scale)) % (factorDigits * 10n ** BigInt(common - factorScale)) === 0n
  );
};
