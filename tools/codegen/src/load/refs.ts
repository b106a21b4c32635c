import { dirname, join, normalize } from "node:path/posix";
import { type Mistake, showValue } from "../mistake.ts";
import type { JsonSchema } from "../model.ts";
import { atPointer, childPointer } from "../pointer.ts";
import { mapSubschemas } from "../schema-walk.ts";

/** Where a text of an inlined schema is written: its file and its pointer there. */
export interface Place {
  readonly file: string;
  readonly pointer: string;
}

/** A schema without `$ref`, and for each of its nodes the place where that node is written. */
export interface Resolved {
  readonly schema: JsonSchema;
  /** Pointer into {@link schema} -> where the node (schema or text) is written. */
  readonly places: ReadonlyMap<string, Place>;
  /** Whether every reference led to a schema. */
  readonly isWhole: boolean;
}

/** Words that may stand beside `$ref`: they say something about the place, not about the values. */
const BESIDE_REF: ReadonlySet<string> = new Set([
  "title",
  "description",
  "default",
  "examples",
  "x-deprecated",
  "x-source",
  "x-reading",
  "x-errors",
  "x-secret",
  "x-phone",
  "x-code",
]);

/** The place that a `$ref` of a file names, or null where it is not a relative reference with a JSON pointer. */
export function refPlace(file: string, ref: string): Place | null {
  if (/^[a-z][a-z0-9+.-]*:/iu.test(ref) || ref.startsWith("/")) return null;
  const [path = "", fragment = ""] = ref.split("#");
  if (fragment !== "" && !fragment.startsWith("/")) return null;
  return {
    file: path === "" ? file : normalize(join(dirname(file), path)),
    pointer: decodeURIComponent(fragment),
  };
}

/**
 * Inlines every `$ref` of a schema file. A node that came from elsewhere and keeps its shape says so in `x-from`.
 * What cannot be resolved is reported and left out.
 */
export function resolveRefs(
  file: string,
  documents: ReadonlyMap<string, unknown>,
): [Resolved, readonly Mistake[]] {
  const mistakes: Mistake[] = [];
  const places = new Map<string, Place>();

  const resolveNode = (node: JsonSchema, at: Place, target: string, trail: readonly string[]): JsonSchema => {
    places.set(target, at);
    if (typeof node["$ref"] === "string") return resolveReference(node, node["$ref"], at, target, trail);
    return mapSubschemas(node, (inner, pointer) =>
      resolveNode(inner, { file: at.file, pointer: at.pointer + pointer }, target + pointer, trail),
    );
  };

  const resolveReference = (
    object: JsonSchema,
    ref: string,
    at: Place,
    target: string,
    trail: readonly string[],
  ): JsonSchema => {
    const refAt = childPointer(at.pointer, "$ref");
    const report = (found: string, expected: string): JsonSchema => {
      mistakes.push({ file: at.file, pointer: refAt, found, expected });
      return {};
    };
    const place = refPlace(at.file, ref);
    if (place === null) {
      return report(
        showValue(ref),
        'a relative path with an optional JSON pointer, such as "../shared/x.schema.json#/$defs/y"',
      );
    }
    const document = documents.get(place.file);
    if (document === undefined)
      return report(showValue(ref), `a file of the spec; there is no ${place.file}`);
    const found = atPointer(document, place.pointer);
    if (typeof found !== "object" || found === null || Array.isArray(found)) {
      return report(showValue(ref), `a schema; there is none at ${place.file}#${place.pointer}`);
    }
    const key = `${place.file}#${place.pointer}`;
    if (trail.includes(key))
      return report(showValue(ref), "no circle of references; this one leads back to itself");
    const siblings = Object.entries(object).filter(([name]) => name !== "$ref");
    for (const [name] of siblings.filter(([sibling]) => !BESIDE_REF.has(sibling))) {
      mistakes.push({
        file: at.file,
        pointer: childPointer(at.pointer, name),
        found: `${showValue(name)} beside "$ref"`,
        expected: `only ${[...BESIDE_REF].join(", ")} beside "$ref"`,
      });
    }
    const resolved = resolveNode(found as JsonSchema, place, target, [...trail, key]);
    for (const [name] of siblings)
      places.set(childPointer(target, name), { file: at.file, pointer: childPointer(at.pointer, name) });
    const own = Object.fromEntries(siblings.filter(([name]) => BESIDE_REF.has(name)));
    const origin = resolved["x-from"] ?? place;
    const { $defs: _unused, $schema: _dialect, $id: _id, ...rest } = resolved;
    return { ...rest, ...own, "x-from": origin };
  };

  const root = resolveNode(documents.get(file) as JsonSchema, { file, pointer: "" }, "", [`${file}#`]);
  return [{ schema: root, places, isWhole: mistakes.length === 0 }, mistakes];
}

/** Where the text at a pointer into a resolved schema is written. */
export function placeOf(resolved: Resolved, pointer: string): Place {
  let end = pointer.length;
  while (end > 0) {
    const place = resolved.places.get(pointer.slice(0, end));
    if (place !== undefined) return { file: place.file, pointer: place.pointer + pointer.slice(end) };
    end = pointer.lastIndexOf("/", end - 1);
  }
  const root = resolved.places.get("") ?? { file: "", pointer: "" };
  return { file: root.file, pointer: root.pointer + pointer };
}
