import { isDeepStrictEqual } from "node:util";
import { isSchema } from "@scenario-call/testing/schema";

const LONGEST = 120;

/** A part of a schema on one line, for people; empty for nothing. */
export function show(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(", ");
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** Of two parts of a schema, only what is not the same in both, down to the last member. */
export function differing(was: unknown, is: unknown): readonly [unknown, unknown] {
  if (!isSchema(was) || !isSchema(is)) return [was, is];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const pairs = names
    .filter((name) => !isDeepStrictEqual(was[name], is[name]))
    .map((name) => [name, differing(was[name], is[name])] as const);
  const side = (at: 0 | 1): unknown => {
    const members = pairs
      .filter(([, pair]) => pair[at] !== undefined)
      .map(([name, pair]) => [name, pair[at]]);
    return members.length === 0 ? undefined : Object.fromEntries(members);
  };
  return [side(0), side(1)];
}
