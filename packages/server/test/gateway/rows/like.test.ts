import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { likePattern } from "../../../src/gateway/rows/like.ts";

/** `LIKE` by its definition, trying everything: right, and slow. */
const naive = (pattern: readonly string[], text: readonly string[]): boolean => {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === "%") return naive(rest, text) || (text.length > 0 && naive(pattern, text.slice(1)));
  if (text.length === 0) return false;
  if (first === "_") return naive(rest, text.slice(1));
  if (first === "\\" && rest.length > 0) return rest[0] === text[0] && naive(rest.slice(1), text.slice(1));
  return first === text[0] && naive(rest, text.slice(1));
};

const letters = (...extra: string[]) =>
  fc.string({ unit: fc.constantFrom("a", "b", "\u{1F600}", ...extra), maxLength: 8 });

describe("like", () => {
  test("agrees with the definition", () => {
    fc.assert(
      fc.property(letters("%", "_", "\\"), letters("%", "_", "\\"), (pattern, text) => {
        expect(likePattern(pattern)(text)).toBe(naive([...pattern], [...text]));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["%lower%", "Flowers", true],
    ["lower", "Flowers", false],
    ["_", "\u{1F600}", true],
    ["__", "\u{1F600}", false],
    ["100\\%", "100%", true],
    ["100\\%", "1000", false],
    ["", "", true],
    ["%", "", true],
  ])("%s on %s: %s", (pattern, text, verdict) => {
    expect(likePattern(pattern)(text)).toBe(verdict);
  });

  test("a pattern made to keep a matcher busy is answered all the same", () => {
    // A matcher that tries every way of dividing the text would not come back.
    expect(likePattern(`${"%a".repeat(2000)}%b`)("a".repeat(4000))).toBe(false);
  });
});
