import type { Mistake } from "../mistake.ts";
import { childPointer } from "../pointer.ts";

/** Parses a JSON file. A key that stands twice in one object is a mistake: the parser would silently drop the first. */
export function parseJson(file: string, text: string): [value: unknown, mistakes: readonly Mistake[]] {
  try {
    const value: unknown = JSON.parse(text);
    const mistakes = (isWhole(text, value) ? [] : duplicateKeys(text)).map((pointer) => ({
      file,
      pointer,
      found: "the same key a second time in one object",
      expected: "each key once",
    }));
    return [value, mistakes];
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return [undefined, [{ file, pointer: "", found: `no JSON: ${found}`, expected: "valid JSON" }]];
  }
}

/**
 * Whether every key of the text is in its value: most files can be told to be right without going through their
 * tokens. A quotation mark before a colon ends a key, or stands in a string; so a text has no more keys than those.
 */
function isWhole(text: string, value: unknown): boolean {
  return (text.match(/"\s*:/gu)?.length ?? 0) === countKeys(value);
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, inner: unknown) => sum + countKeys(inner), own);
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gu;

interface Container {
  readonly pointer: string;
  /** Keys met so far; null for an array. */
  readonly keys: Set<string> | null;
  key: string;
  index: number;
}

/** Pointers of the keys that stand a second time. The text is valid JSON. */
function duplicateKeys(text: string): readonly string[] {
  const duplicates: string[] = [];
  const open: Container[] = [];
  let expectsKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === "{" || token === "[") {
      const pointer =
        inside === undefined
          ? ""
          : childPointer(inside.pointer, inside.keys === null ? inside.index : inside.key);
      open.push({ pointer, keys: token === "{" ? new Set() : null, key: "", index: 0 });
      expectsKey = token === "{";
    } else if (token === "}" || token === "]") {
      open.pop();
      expectsKey = false;
    } else if (token === ",") {
      if (inside !== undefined) inside.index += 1;
      expectsKey = inside?.keys !== null;
    } else if (expectsKey && inside?.keys) {
      inside.key = JSON.parse(token) as string;
      if (inside.keys.has(inside.key)) duplicates.push(childPointer(inside.pointer, inside.key));
      inside.keys.add(inside.key);
      expectsKey = false;
    }
  }
  return duplicates;
}
