import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hash } from "../hash.ts";
import type { Proven } from "../load/proven.ts";
import { readOrNull } from "./workspace.ts";

/** Where the memory stands, below the workspace: nothing is lost with it but time. */
const MEMORY_PATH = "node_modules/.cache/scenario-call/generate.json";

/** What runs leave to later ones, so that these do only what a change calls for. */
export interface Memory {
  readonly proven: Proven;
  /** The formatted text that this text of a file led to, if it still stands there. */
  recall(path: string, raw: string): Promise<string | null>;
  /** Remembers what a text of a file led to. */
  keep(path: string, raw: string, formatted: string): void;
}

/** For a run that has to look at everything itself. */
export function noMemory(): Memory {
  return { proven: new Set(), recall: () => Promise.resolve(null), keep: () => undefined };
}

interface Stored {
  /** Hash of everything but the spec that decides what is generated: the generator, its tools, their settings. */
  readonly generator: string;
  readonly proven: readonly string[];
  /** Hashes of raw and formatted text by path. */
  readonly formatted: Readonly<Record<string, readonly [raw: string, formatted: string]>>;
}

/** The memory of a workspace, which another generator would not share. What a run does not use is forgotten. */
export async function openMemory(
  workspace: string,
  generator: string,
): Promise<Memory & { save(): Promise<void> }> {
  const file = join(workspace, MEMORY_PATH);
  const stored = parse(await readOrNull(file), generator);
  const before = new Set(stored.proven);
  const proven = new Set<string>();
  const formatted: Record<string, readonly [raw: string, formatted: string]> = {};
  return {
    proven: {
      has: (key) => {
        const isKnown = before.has(key);
        if (isKnown) proven.add(key);
        return isKnown;
      },
      add: (key) => {
        proven.add(key);
      },
    },
    recall: async (path, raw) => {
      const known = stored.formatted[path];
      if (known?.[0] !== hash(raw)) return null;
      const text = await readOrNull(join(workspace, path));
      return text !== null && hash(text) === known[1] ? text : null;
    },
    keep: (path, raw, text) => {
      formatted[path] = [hash(raw), hash(text)];
    },
    save: async () => {
      const next: Stored = { generator, proven: [...proven], formatted };
      // A folder that cannot be written to costs the next run some time, and nothing else.
      await mkdir(dirname(file), { recursive: true })
        .then(() => writeFile(file, JSON.stringify(next)))
        .catch(() => undefined);
    },
  };
}

function parse(text: string | null, generator: string): Stored {
  const none: Stored = { generator, proven: [], formatted: {} };
  try {
    const value = JSON.parse(text ?? "null") as Partial<Stored> | null;
    return value?.generator === generator ? { ...none, ...value } : none;
  } catch {
    return none;
  }
}
