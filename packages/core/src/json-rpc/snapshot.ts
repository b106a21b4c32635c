import type { JsonObject } from "./plain.ts";

/** The depth that the service reads; deeper values are cut off, and no schema accepts what is left of them. */
const MAX_DEPTH = 16;

/** Whether JSON does not write a member. A function could even be called `toJSON` and speak for the others. */
const isLeftOut = (member: unknown): boolean =>
  member === undefined || typeof member === "function" || typeof member === "symbol";

const copy = (given: unknown, depth: number): unknown => {
  if (typeof given !== "object" || given === null) return given;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(given)) return given.map((item: unknown) => copy(item, depth + 1));
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    const member = (given as JsonObject)[name];
    if (isLeftOut(member)) continue;
    const value = copy(member, depth + 1);
    // Data like any other; written plainly, it would become the prototype.
    if (name === "__proto__") Object.defineProperty(members, name, { value, enumerable: true });
    else members[name] = value;
  }
  return members;
};

/**
 * A plain copy of parameters, so that what is checked is what is sent: getters are read once, `toJSON` and prototypes are not
 * looked at, and what JSON leaves out (`undefined`, functions) is left out. What JSON cannot say (big integers, NaN) stays as
 * it is, for the validator to refuse.
 */
export const snapshot = (params: unknown): unknown => copy(params, 0);

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether a string in plain data, or a name in it, cannot be written as UTF-8: half of a surrogate pair stands alone. */
export const hasLoneSurrogate = (value: unknown): boolean => {
  if (typeof value === "string") return LONE_SURROGATE.test(value);
  if (typeof value !== "object" || value === null) return false;
  for (const name of Object.keys(value)) {
    if (LONE_SURROGATE.test(name) || hasLoneSurrogate((value as JsonObject)[name])) return true;
  }
  return false;
};
