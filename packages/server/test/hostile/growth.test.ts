import { describe, expect, it } from "vitest";
import { growthEach, growthOf, type Rest, tooMuchGrowth } from "./growth.ts";
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

describe("the bounds of a campaign", () => {
  const MIB = 1_048_576;
  /** Things and calls as a million requests once left them: nothing of a call was kept. */
  const MEASURED = [
    { acknowledged: 293, things: 84_010 },
    { acknowledged: 556, things: 84_029 },
    { acknowledged: 881, things: 84_038 },
    { acknowledged: 1_179, things: 84_022 },
    { acknowledged: 1_481, things: 84_051 },
  ] as const;
  /** These looks, each with something more, after 200 000 requests each. */
  const looks = (more: (look: Rest, at: number) => Partial<Rest> = () => ({})): readonly Rest[] =>
    MEASURED.map((seen, at) => {
      const sent = 200_000 * (at + 1);
      const rest = { ...seen, sent, bytes: 12 * MIB, heapUsed: 20 * MIB, rss: 150 * MIB };
      return { ...rest, ...more(rest, at) };
    });
  const broken = (seen: readonly Rest[]): readonly string[] =>
    tooMuchGrowth(growthOf(seen)).map((text) => text.split(" ", 1)[0] ?? "");
  /** What comes and goes by chance, unluckily so: the first look had less, and the last ones more. */
  const NOISE = [-1, 1, -1, 1, 1] as const;

  it("are kept by what a million requests have left", () => {
    // Means 878 and 84 030. Products: 11 700 + 322 + 24 - 2 408 + 12 663 = 22 301; squares: 900 128.
    expect(growthOf(looks()).thingsACall).toBeCloseTo(22_301 / 900_128, 9);
    expect(broken(looks())).toEqual([]);
  });

  it("are broken by one object that stays of each accepted call", () => {
    expect(broken(looks(({ acknowledged, things }) => ({ things: things + acknowledged })))).toEqual([
      "thingsACall",
    ]);
  });

  it("are broken by one object that stays of every third call", () => {
    const leak = looks(({ acknowledged, things }) => ({ things: things + Math.floor(acknowledged / 3) }));
    expect(broken(leak)).toEqual(["thingsACall"]);
  });

  it("are broken by a byte that stays of each request, and by half of one", () => {
    expect(broken(looks(({ sent, bytes }) => ({ bytes: bytes + sent })))).toEqual(["bytesARequest"]);
    expect(broken(looks(({ sent, bytes }) => ({ bytes: bytes + sent / 2 })))).toEqual(["bytesARequest"]);
  });

  it("are kept by one more pool of buffers, 64 KiB, after the first look", () => {
    expect(broken(looks(({ bytes }, at) => ({ bytes: bytes + (at === 0 ? 0 : 65_536) })))).toEqual([]);
  });

  it("are kept where things and bytes come and go by chance", () => {
    const chance = looks(({ things, bytes }, at) => ({
      things: things + 50 * (NOISE[at] ?? 0),
      bytes: bytes + 50_000 * (NOISE[at] ?? 0),
    }));
    expect(broken(chance)).toEqual([]);
  });

  it("are broken by a leak, whatever else comes and goes", () => {
    for (const sign of [1, -1]) {
      const leak = looks(({ acknowledged, sent, things, bytes }, at) => ({
        things: things + acknowledged + sign * 50 * (NOISE[at] ?? 0),
        bytes: bytes + sent + sign * 50_000 * (NOISE[at] ?? 0),
      }));
      expect(broken(leak)).toEqual(["thingsACall", "bytesARequest"]);
    }
  });

  it("are broken by a heap or a process that gets larger without things of the program", () => {
    const last = MEASURED.length - 1;
    expect(broken(looks((_, at) => (at === last ? { heapUsed: 25 * MIB } : {})))).toEqual(["heap"]);
    expect(broken(looks((_, at) => (at === last ? { rss: 225 * MIB } : {})))).toEqual(["resident"]);
    expect(broken(looks((_, at) => (at === last ? { heapUsed: 24 * MIB, rss: 224 * MIB } : {})))).toEqual([]);
  });

  it("are broken where no call was accepted between the looks: then nothing was measured", () => {
    expect(broken(looks(() => ({ acknowledged: 0 })))).toEqual(["thingsACall"]);
    expect(() => growthOf(looks().slice(0, 1))).toThrow("nobody has looked at the memory twice");
  });
});

describe("a heap snapshot", () => {
  /** Two fields more than are looked at, so that the places of the fields count and not their usual order. */
  const snapshot = (
    nodes: readonly (readonly [type: number, name: number, size: number])[],
    /** From which node, of which type, with which name, to which node; in the order of the nodes. */
    edges: readonly (readonly [from: number, type: number, name: number, to: number])[] = [],
  ) => ({
    snapshot: {
      meta: {
        node_fields: ["id", "type", "name", "self_size", "edge_count"],
        node_types: [["hidden", "object", "string", "code"]] as const,
        edge_fields: ["type", "name_or_index", "to_node"],
        edge_types: [["element", "internal", "property"]] as const,
      },
    },
    nodes: nodes.flatMap(([type, name, size], at) => [
      at,
      type,
      name,
      size,
      edges.filter(([from]) => from === at).length,
    ]),
    edges: edges.flatMap(([, type, name, to]) => [type, name, to * 5]),
    strings: ["Session", "79260000000", "f", "WeakMap", "table", "Map", "hash table"],
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

  it("has no tables of weak maps, whose size is an accident, but everything else that is about them", () => {
    const held = heldIn(
      snapshot(
        [
          [1, 5, 32],
          [1, 6, 100],
          [1, 3, 16],
          [1, 6, 9999],
          [1, 0, 40],
        ],
        [
          [0, 1, 4, 1],
          [2, 2, 4, 4],
          [2, 0, 4, 4],
          [2, 1, 4, 3],
        ],
      ),
    );
    expect(Object.fromEntries(held)).toEqual({
      "object Map": { count: 1, bytes: 32 },
      "object hash table": { count: 1, bytes: 100 },
      "object WeakMap": { count: 1, bytes: 16 },
      "object Session": { count: 1, bytes: 40 },
    });
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
