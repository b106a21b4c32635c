import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACCOUNT_SCHEMA } from "../../src/directory/account-schema.ts";
import { checkSchema } from "../../src/directory/check-schema.ts";
import { formatPath, type Path } from "../../src/directory/problems.ts";
import { validateAccountFile } from "../../src/generated/validate-account.ts";
import { referenceAccount } from "../gateway/support.ts";

/** The paths of everything in a value, the value itself excepted. */
const pathsIn = (value: unknown, path: Path = []): readonly Path[] =>
  typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => {
        const here = [...path, Array.isArray(value) ? Number(key) : key];
        return [here, ...pathsIn(inner, here)];
      });

/** A copy with something else at a path; undefined takes it away. */
const withAt = (value: unknown, [step, ...rest]: Path, replacement: unknown): unknown => {
  if (step === undefined) return replacement;
  if (Array.isArray(value)) {
    const next = withAt(value[Number(step)], rest, replacement);
    return next === undefined ? value.toSpliced(Number(step), 1) : value.with(Number(step), next);
  }
  const members = new Map(Object.entries(value as object));
  const next = withAt(members.get(String(step)), rest, replacement);
  if (next === undefined) members.delete(String(step));
  else members.set(String(step), next);
  return Object.fromEntries(members);
};

/** What is taken away was often optional, so that both verdicts come up often. */
const replacement = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      1,
      101,
      1.5,
      -1,
      2 ** 53,
      "",
      "1",
      "79260000000",
      "off",
      "active",
      [],
      [1, 1],
      {},
      { unknown: 1 },
    ),
  },
);

describe("the check that names every mistake, and the validator made from the same schema", () => {
  test("agree on which account files are right", async () => {
    const account = await referenceAccount();
    const places = pathsIn(account);
    let [right, wrong] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...places), replacement), { minLength: 1, maxLength: 2 }),
        (edits) => {
          const edited = edits.reduce<unknown>((value, [path, put]) => {
            const there = pathsIn(value).some((known) => formatPath(known) === formatPath(path));
            return there ? withAt(value, path, put) : value;
          }, account);
          const mistakes = checkSchema(edited, ACCOUNT_SCHEMA);
          expect(mistakes.length === 0).toBe(validateAccountFile(edited) === null);
          if (mistakes.length === 0) right += 1;
          else wrong += 1;
        },
      ),
      { numRuns: 1000 },
    );
    expect(Math.min(right, wrong)).toBeGreaterThan(100);
  });

  test("agree on what is no account file at all", () => {
    for (const value of [null, undefined, 1, "text", [], {}]) {
      expect(checkSchema(value, ACCOUNT_SCHEMA)).not.toEqual([]);
      expect(validateAccountFile(value)).not.toBeNull();
    }
  });
});
