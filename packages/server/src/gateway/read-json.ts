import { isUtf8 } from "node:buffer";

/** How many objects and arrays may stand inside each other; the request itself is the first. */
export const MAX_JSON_DEPTH = 16;

/** What the bytes of a body say, or the mnemonic of the error that they are answered with. */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly mnemonic: "character_encoding_not_allowed" | "parse_error" };

const WRONG_ENCODING: JsonReading = { ok: false, mnemonic: "character_encoding_not_allowed" };
const NOT_JSON: JsonReading = { ok: false, mnemonic: "parse_error" };

/**
 * Reads a body, and refuses what two readers could understand differently: bytes that are not UTF-8, escapes that stand
 * for half a character, an object with the same key twice (never guess which one was meant), nesting beyond
 * {@link MAX_JSON_DEPTH}. A byte order mark is not JSON.
 */
export const readJson = (bytes: Buffer): JsonReading => {
  if (!isUtf8(bytes)) return WRONG_ENCODING;
  const text = bytes.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
  const shape = scanJson(text);
  if (shape.loneSurrogate) return WRONG_ENCODING;
  if (shape.depth > MAX_JSON_DEPTH) return NOT_JSON;
  // `JSON.parse` keeps one member of those that share a key, however the key is escaped: then members are missing.
  if (shape.members !== countMembers(value)) return NOT_JSON;
  return { ok: true, value };
};

/** What {@link scanJson} finds in a JSON text. */
export interface JsonShape {
  /** How deep objects and arrays stand inside each other; 0 for a scalar. */
  readonly depth: number;
  /** Members of all objects, those with a repeated key included. */
  readonly members: number;
  /** Whether a string escapes half of a surrogate pair without the other half. */
  readonly loneSurrogate: boolean;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LETTER_U = 0x75;

/** One pass over a text that `JSON.parse` has accepted; for any other text the answer means nothing. */
export const scanJson = (text: string): JsonShape => {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let loneSurrogate = false;
  const end = text.length;
  // Without escapes the next quote ends a string, and the platform finds it faster than a loop.
  const escapes = text.includes("\\");
  for (let at = 0; at < end; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        if (!escapes) {
          const close = text.indexOf('"', at + 1);
          at = close === -1 ? end : close;
          break;
        }
        for (at += 1; text.charCodeAt(at) !== QUOTE && at < end; at += 1) {
          if (text.charCodeAt(at) !== BACKSLASH) continue;
          at += 1;
          if (text.charCodeAt(at) !== LETTER_U) continue;
          const unit = escapedUnit(text, at - 1);
          at += 4;
          if (unit < 0xd800 || unit > 0xdfff) continue;
          const next = unit < 0xdc00 ? escapedUnit(text, at + 1) : 0;
          if (next >= 0xdc00 && next <= 0xdfff) at += 6;
          else loneSurrogate = true;
        }
        break;
      }
      case COLON:
        members += 1;
        break;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        depth += 1;
        if (depth > deepest) deepest = depth;
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        depth -= 1;
        break;
      default:
    }
  }
  return { depth: deepest, members, loneSurrogate };
};

/** The code unit that the escape `\uXXXX` at this place stands for; 0 where no such escape stands. */
const escapedUnit = (text: string, at: number): number =>
  text.charCodeAt(at) === BACKSLASH && text.charCodeAt(at + 1) === LETTER_U
    ? Number.parseInt(text.slice(at + 2, at + 6), 16)
    : 0;

const countMembers = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += countMembers(item);
    return members;
  }
  for (const item of Object.values(value)) members += 1 + countMembers(item);
  return members;
};
