/**
 * What generated validators share. Not for use by hand: `validate…Params` and its siblings are the API.
 *
 * Violations go by kind, and within a kind in the order of the spec.
 */
import type { ApiErrorObject } from "./errors/error-object.ts";

/** What a violation of some kind raises: error code, mnemonic, text. The text has no placeholders. */
export type ViolationDefinition = readonly [code: number, mnemonic: string, message: string];

/** What each kind of violation raises, in the order in which the kinds go. */
export type ViolationDefinitions = readonly [
  unexpected: ViolationDefinition,
  missing: ViolationDefinition,
  type: ViolationDefinition,
  value: ViolationDefinition,
  combination: ViolationDefinition,
];

/** A violation, with the number of its kind. Kinds count from 1; a smaller one goes first. */
export type Violation = readonly [kind: number, error: ApiErrorObject];

/**
 * Tells a violation: returns it, unless `other`, which stands behind it, is of a graver kind. `value` left out is
 * reported as `null`; `definition` is for a combination rule with an error of its own.
 */
export type ReportViolation = (
  other: Violation | null,
  kind: number,
  field: string | null,
  value?: unknown,
  definition?: ViolationDefinition,
) => Violation;

/** Makes the function that tells violations, from what each kind raises. */
export const violationReporter =
  (definitions: ViolationDefinitions): ReportViolation =>
  (other, kind, field, value = null, definition = definitions[(kind - 1) as 0]) =>
    other && other[0] < kind
      ? other
      : [
          kind,
          {
            code: definition[0],
            message: definition[2],
            data: { mnemonic: definition[1], field, value, params: null, extended_helper: null },
          },
        ];

/** Of two violations the one that goes first: the graver, and of two of one kind `before`. */
export const graver = (before: Violation | null, behind: Violation | null): Violation | null =>
  before && !(behind && behind[0] < before[0]) ? before : behind;

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
