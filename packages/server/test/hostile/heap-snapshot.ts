import { readFileSync } from "node:fs";

/** How many of a kind there are in a heap, and the bytes that they take themselves. */
export interface Held {
  readonly count: number;
  readonly bytes: number;
}

/**
 * Of V8's kinds of nodes those that a program makes while it runs. Left out is what the engine keeps for itself (code,
 * feedback, shapes of objects): that comes and goes by the megabyte with what was compiled last.
 */
const MADE_BY_THE_PROGRAM: ReadonlySet<string> = new Set([
  "array",
  "bigint",
  "closure",
  "concatenated string",
  "native",
  "number",
  "object",
  "regexp",
  "sliced string",
  "string",
  "symbol",
]);

/**
 * Their tables are left out too. They have places for whatever died since the last collection, and never get smaller: how
 * large one is says how late the engine once collected, and nothing of what it keeps alive, since that is nothing.
 */
const WEAK_TABLES_OF: ReadonlySet<string> = new Set(["WeakMap", "WeakSet"]);

const TEXTS: ReadonlySet<string> = new Set(["string", "concatenated string", "sliced string"]);
const LONGEST_NAME = 60;

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[]];
    };
  };
  readonly nodes: readonly number[];
  /** Those of the first node, then those of the second, and so on; a node is named by its place in `nodes`. */
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/** The places of the tables of weak maps and sets. */
const weakTables = ({ snapshot, nodes, edges, strings }: Snapshot): ReadonlySet<number> => {
  const { node_fields: ofNode, edge_fields: ofEdge, edge_types: types } = snapshot.meta;
  const [nameAt, countAt] = ["name", "edge_count"].map((name) => ofNode.indexOf(name)) as [number, number];
  const [typeAt, edgeNameAt, toAt] = ["type", "name_or_index", "to_node"].map((name) =>
    ofEdge.indexOf(name),
  ) as [number, number, number];
  const tables = new Set<number>();
  let edge = 0;
  for (let at = 0; at < nodes.length; at += ofNode.length) {
    const end = edge + (nodes[at + countAt] ?? 0) * ofEdge.length;
    const isWeak = WEAK_TABLES_OF.has(strings[nodes[at + nameAt] ?? -1] ?? "");
    for (; edge < end; edge += ofEdge.length) {
      // The name of any other edge may be a number, and no place in `strings`.
      if (!isWeak || types[0][edges[edge + typeAt] ?? -1] !== "internal") continue;
      if (strings[edges[edge + edgeNameAt] ?? -1] === "table") tables.add(edges[edge + toAt] ?? -1);
    }
  }
  return tables;
};

/** What a program holds, by kind and by the name of what made it; the texts that it holds are told by their kind only. */
export const heldIn = (heap: Snapshot): ReadonlyMap<string, Held> => {
  const { snapshot, nodes, strings } = heap;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const weak = weakTables(heap);
  const [typeAt, nameAt, sizeAt] = ["type", "name", "self_size"].map((name) => fields.indexOf(name)) as [
    number,
    number,
    number,
  ];
  const held = new Map<string, { count: number; bytes: number }>();
  for (let at = 0; at < nodes.length; at += fields.length) {
    const type = types[0][nodes[at + typeAt] ?? -1] ?? "";
    if (!MADE_BY_THE_PROGRAM.has(type) || weak.has(at)) continue;
    const name = TEXTS.has(type) ? "" : (strings[nodes[at + nameAt] ?? -1] ?? "");
    const kind = `${type} ${name.slice(0, LONGEST_NAME)}`.trimEnd();
    let entry = held.get(kind);
    if (entry === undefined) held.set(kind, (entry = { count: 0, bytes: 0 }));
    entry.count += 1;
    entry.bytes += nodes[at + sizeAt] ?? 0;
  }
  return held;
};

/** Reads what V8 has written. */
export const readHeap = (file: string): ReadonlyMap<string, Held> =>
  heldIn(JSON.parse(readFileSync(file, "utf8")) as Snapshot);

/** Several heaps as one. */
export const together = (heaps: readonly ReadonlyMap<string, Held>[]): ReadonlyMap<string, Held> => {
  const all = new Map<string, Held>();
  for (const heap of heaps)
    for (const [kind, { count, bytes }] of heap) {
      const others = all.get(kind) ?? { count: 0, bytes: 0 };
      all.set(kind, { count: others.count + count, bytes: others.bytes + bytes });
    }
  return all;
};

/** All kinds together. */
export const sumOf = (held: ReadonlyMap<string, Held>): Held => {
  let [count, bytes] = [0, 0];
  for (const kind of held.values()) {
    count += kind.count;
    bytes += kind.bytes;
  }
  return { count, bytes };
};

/** What has grown most between two looks, in words, the most first: where to look for a leak. */
export const grown = (
  before: ReadonlyMap<string, Held>,
  after: ReadonlyMap<string, Held>,
  most: number,
): readonly string[] =>
  [...after]
    .map(([kind, { count, bytes }]) => {
      const old = before.get(kind) ?? { count: 0, bytes: 0 };
      return { kind, count: count - old.count, bytes: bytes - old.bytes };
    })
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, other) => other.bytes - one.bytes)
    .slice(0, most)
    .map(({ kind, count, bytes }) => `${bytes} bytes in ${count} more of ${kind}`);
