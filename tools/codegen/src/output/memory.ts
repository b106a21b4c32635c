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
  /** The formatted text of a file: as it stands there, if this raw text led to it, else as the formatter gives it. */
  formatted(path: string, raw: string, format: () => Promise<string>): Promise<string>;
}

/** For a run that has to look at everything itself. */
export function noMemory(): Memory {
  return { proven: new Set(), formatted: (_path, _raw, format) => format() };
}

interface Stored {
  /** Hash of everything but the spec that decides what is generated: the generator, its tools, their settings. */
  readonly generator: string;
  readonly proven: readonly string[];
  /** Hashes of raw and formatted text by path. */
  readonly formatted: Readonly<Record<string, readonly [raw: string, formatted: string]>>;
}

/** The memory of a workspace, which another generator would not share. What a run does not use is forgotten. */
export function openMemory(workspace: string, generator: string): Memory & { save(): Promise<void> } {
  const file = join(workspace, MEMORY_PATH);
  const stored = parse(readOrNull(file), generator);
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
    formatted: async (path, raw, format) => {
      const rawHash = hash(raw);
      const known = stored.formatted[path];
      const standing = known?.[0] === rawHash ? readOrNull(join(workspace, path)) : null;
      const isKnown = standing !== null && hash(standing) === known?.[1];
      const text = isKnown ? standing : await format();
      formatted[path] = isKnown ? known : [rawHash, hash(text)];
      return text;
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

/** What is stored, where it is a memory of this generator: anything else, or what somebody broke, is none. */
function parse(text: string | null, generator: string): Stored {
  const none: Stored = { generator, proven: [], formatted: {} };
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return isStored(value) && value.generator === generator ? value : none;
  } catch {
    return none;
  }
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== "object" || value === null) return false;
  const { proven, formatted } = value as Partial<Record<keyof Stored, unknown>>;
  return (
    Array.isArray(proven) &&
    typeof formatted === "object" &&
    formatted !== null &&
    Object.values(formatted).every(Array.isArray)
  );
}
