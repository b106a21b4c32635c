import { describe, expect, it } from "vitest";
import { growthEach } from "./growth.ts";
import { grown, heldIn, sumOf } from "./heap-snapshot.ts";

describe("growth", () => {
  it("is what comes with each thing that is done, whatever was there before", () => {
    expect(growthEach([10, 20, 50].map((done) => ({ done, there: 1000 + 3 * done })))).toBeCloseTo(3, 9);
  });

  it("is nothing where nothing comes, or as much goes as has come", () => {
    expect(growthEach([1, 2, 3].map((done) => ({ done, there: 7 })))).toBe(0);
    expect(growthEach([5, 9, 5].map((there, at) => ({ done: at, there })))).toBe(0);
  });

  it("is not hidden by one look that saw less", () => {
    const points = [
      { done: 0, there: 0 },
      { done: 1, there: 2 },
      { done: 2, there: 0 },
      { done: 3, there: 6 },
    ];
    // Means 1.5 and 2. Products: (-1.5)(-2) + (-0.5)(0) + (0.5)(-2) + (1.5)(4) = 3 + 0 - 1 + 6 = 8.
    // Squares: 2.25 + 0.25 + 0.25 + 2.25 = 5.
    expect(growthEach(points)).toBeCloseTo(8 / 5, 9);
  });
});

describe("a heap snapshot", () => {
  /** Two fields more than are looked at, so that the places of the fields count and not their usual order. */
  const snapshot = (nodes: readonly (readonly [type: number, name: number, size: number])[]) => ({
    snapshot: {
      meta: {
        node_fields: ["id", "type", "name", "self_size", "edge_count"],
        node_types: [["hidden", "object", "string", "code"]] as const,
      },
    },
    nodes: nodes.flatMap(([type, name, size], at) => [at, type, name, size, 0]),
    strings: ["Session", "79260000000", "f"],
  });

  it("has what the program made, without what the engine keeps for itself, and without the texts themselves", () => {
    const held = heldIn(
      snapshot([
        [1, 0, 40],
        [1, 0, 60],
        [2, 1, 24],
        [3, 2, 999],
        [0, 2, 999],
      ]),
    );
    expect(Object.fromEntries(held)).toEqual({
      "object Session": { count: 2, bytes: 100 },
      string: { count: 1, bytes: 24 },
    });
    expect(sumOf(held)).toEqual({ count: 3, bytes: 124 });
  });

  it("tells what has grown, the most first", () => {
    const before = heldIn(snapshot([[2, 1, 24]]));
    const after = heldIn(
      snapshot([
        [1, 0, 40],
        [2, 1, 24],
        [2, 2, 8],
      ]),
    );
    expect(grown(before, after, 5)).toEqual([
      "40 bytes in 1 more of object Session",
      "8 bytes in 1 more of string",
    ]);
    expect(grown(before, after, 1)).toHaveLength(1);
  });
});
