import type { FailureKind } from "./kind.ts";

/**
 * Marks every failure of this package, in the global symbol registry: a program may end up with two copies of the package
 * (two versions, ESM beside a bundle), and a failure made by one must be recognised by the other.
 */
export const BRAND: unique symbol = Symbol.for("@scenario-call/core/failure");

/** The kind of failure that `value` is, whichever copy of this package made it; `undefined` for anything else. */
export const kindOf = (value: unknown): FailureKind | undefined => {
  if (typeof value !== "object" || value === null || !(BRAND in value)) return undefined;
  return value[BRAND] as FailureKind;
};

/**
 * `instanceof` by brand for the class that defines it. A subclass written by somebody else inherits the check but not
 * the brand's meaning, so for it `instanceof` stays what it always is.
 */
export const isBrandedInstance = (
  asked: object,
  own: object,
  value: unknown,
  isOwnKind: (kind: FailureKind) => boolean,
): boolean => {
  if (asked !== own) return Function.prototype[Symbol.hasInstance].call(asked as CallableFunction, value);
  const kind = kindOf(value);
  return kind !== undefined && isOwnKind(kind);
};
