import { posix } from "node:path";
import { NotComparable } from "../not-comparable.ts";
import { isSchema, type Schema } from "@scenario-call/testing/schema";
import type { SpecFiles } from "./spec-files.ts";

/** Reads one JSON file of a spec. */
export function parsed(files: SpecFiles, path: string): Schema {
  const text = files.get(path);
  if (text === undefined) throw new NotComparable(`${path} is missing in this version of the spec.`);
  try {
    const value: unknown = JSON.parse(text);
    if (isSchema(value)) return value;
  } catch (cause) {
    throw new NotComparable(`${path} is no JSON: ${cause instanceof Error ? cause.message : ""}`, { cause });
  }
  throw new NotComparable(`${path} holds no object.`);
}

/** Reads a schema, with every `$ref` replaced by what it points at; what stands beside a `$ref` takes precedence. */
export function inlined(files: SpecFiles, path: string): Schema {
  const write = (value: unknown, from: string, open: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item) => write(item, from, open));
    if (!isSchema(value)) return value;
    const { $ref: ref, $defs: _defs, ...rest } = value;
    const own = Object.fromEntries(
      Object.entries(rest).map(([keyword, inner]) => [keyword, write(inner, from, open)]),
    );
    if (typeof ref !== "string") return own;
    const [file = "", pointer = ""] = ref.split("#");
    const target = file === "" ? from : posix.normalize(posix.join(posix.dirname(from), file));
    const place = `${target}#${pointer}`;
    if (open.includes(place)) {
      throw new NotComparable(`${from}: ${ref} leads back to itself; such a schema cannot be written out.`);
    }
    const found = write(atPointer(parsed(files, target), pointer, place), target, [...open, place]);
    return { ...(found as Schema), ...own };
  };
  return write(parsed(files, path), path, []) as Schema;
}

function atPointer(whole: Schema, pointer: string, place: string): unknown {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const found = keys.reduce<unknown>((value, key) => (isSchema(value) ? value[key] : undefined), whole);
  if (found === undefined) throw new NotComparable(`${place} is referred to, but there is no such place.`);
  return found;
}
