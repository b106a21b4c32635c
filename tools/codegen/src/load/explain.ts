import { isDeepStrictEqual } from "node:util";
import { showValue } from "../mistake.ts";
import { atPointer, childPointer } from "../pointer.ts";
import { didYouMean } from "../suggest.ts";
import { refPlace } from "./refs.ts";
import { isObject, type JsonObject } from "./spec.ts";

/** What is wrong at one place of a document, in the words of the dialect instead of those of a validator. */
export interface Finding {
  readonly pointer: string;
  readonly found: string;
  readonly expected: string;
}

/** A meta-schema and the file it stands in, which its references start from. */
interface Meta {
  readonly file: string;
  readonly schema: unknown;
}

/**
 * Says what is wrong with a document by a meta-schema: every mistake once, at the innermost place that is to blame.
 * The verdict is Ajv's (see `meta.ts`); this finds the words. It knows the keywords that the meta-schemas use.
 */
export function explain(
  metaFile: string,
  documents: ReadonlyMap<string, unknown>,
  document: unknown,
): readonly Finding[] {
  const findings = new Explainer(documents).check(
    { file: metaFile, schema: documents.get(metaFile) },
    document,
    "",
  );
  const seen = new Set<string>();
  return findings.filter(({ pointer, found }) => {
    const key = `${pointer}\u0000${found}`;
    return !seen.has(key) && seen.add(key);
  });
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

function hasType(value: unknown, type: unknown): boolean {
  return typeOf(value) === type || (type === "integer" && Number.isInteger(value));
}

function list(values: readonly unknown[]): string {
  return values.map((value) => showValue(value)).join(", ");
}

class Explainer {
  readonly #documents: ReadonlyMap<string, unknown>;

  constructor(documents: ReadonlyMap<string, unknown>) {
    this.#documents = documents;
  }

  check(meta: Meta, value: unknown, pointer: string): readonly Finding[] {
    const { schema } = meta;
    if (schema === true) return [];
    if (schema === false) return [{ pointer, found: showValue(value), expected: "nothing here" }];
    if (!isObject(schema)) return [];
    return [
      ...this.#reference(meta, schema, value, pointer),
      ...simple(schema, value, pointer),
      ...(isObject(value) ? this.#object(meta, schema, value, pointer) : []),
      ...(Array.isArray(value) ? this.#array(meta, schema, value, pointer) : []),
      ...this.#combined(meta, schema, value, pointer),
    ];
  }

  #reference(meta: Meta, schema: JsonObject, value: unknown, pointer: string): readonly Finding[] {
    const target = this.#target(meta, schema);
    return target === null ? [] : this.check(target, value, pointer);
  }

  #target(meta: Meta, schema: JsonObject): Meta | null {
    if (typeof schema["$ref"] !== "string") return null;
    const place = refPlace(meta.file, schema["$ref"]);
    if (place === null) return null;
    return { file: place.file, schema: atPointer(this.#documents.get(place.file), place.pointer) };
  }

  #object(meta: Meta, schema: JsonObject, value: JsonObject, pointer: string): readonly Finding[] {
    const known = isObject(schema["properties"]) ? schema["properties"] : {};
    const required = Array.isArray(schema["required"]) ? (schema["required"] as string[]) : [];
    const findings: Finding[] = required
      .filter((name) => !Object.hasOwn(value, name))
      .map((name) => ({ pointer, found: `no ${showValue(name)}`, expected: `a member ${showValue(name)}` }));
    const open = { ...this.#knownProperties(meta, schema) };
    for (const [name, member] of Object.entries(value)) {
      const at = childPointer(pointer, name);
      if (Object.hasOwn(known, name)) {
        findings.push(...this.check({ ...meta, schema: known[name] }, member, at));
      } else if (schema["additionalProperties"] === false) {
        findings.push(unknownName(name, Object.keys(known), at));
      } else {
        findings.push(...this.check({ ...meta, schema: schema["additionalProperties"] ?? true }, member, at));
        if (schema["unevaluatedProperties"] === false && !Object.hasOwn(open, name)) {
          findings.push(unknownName(name, Object.keys(open), at));
        }
      }
      if (isObject(schema["propertyNames"]))
        findings.push(...this.#name(meta, schema["propertyNames"], name, at));
    }
    const least = schema["minProperties"];
    if (typeof least === "number" && Object.keys(value).length < least) {
      findings.push({ pointer, found: showValue(value), expected: `at least ${least} member(s)` });
    }
    return findings;
  }

  #name(meta: Meta, schema: JsonObject, name: string, at: string): readonly Finding[] {
    const values = schema["enum"];
    if (Array.isArray(values))
      return values.includes(name) ? [] : [unknownName(name, values as string[], at)];
    return this.check({ ...meta, schema }, name, at).map(({ expected }) => ({
      pointer: at,
      found: `the name ${showValue(name)}`,
      expected,
    }));
  }

  /** The members that a schema and what it refers to speak of. */
  #knownProperties(meta: Meta, schema: JsonObject): JsonObject {
    const target = this.#target(meta, schema);
    const referred =
      target !== null && isObject(target.schema) ? this.#knownProperties(target, target.schema) : {};
    return { ...referred, ...(isObject(schema["properties"]) ? schema["properties"] : {}) };
  }

  #array(meta: Meta, schema: JsonObject, value: readonly unknown[], pointer: string): readonly Finding[] {
    const findings = value.flatMap((item, index) =>
      this.check({ ...meta, schema: schema["items"] ?? true }, item, childPointer(pointer, index)),
    );
    const least = schema["minItems"];
    if (typeof least === "number" && value.length < least) {
      findings.push({ pointer, found: showValue(value), expected: `at least ${least} element(s)` });
    }
    if (schema["uniqueItems"] === true) {
      value.forEach((item, index) => {
        if (value.findIndex((other) => isDeepStrictEqual(other, item)) < index) {
          const at = childPointer(pointer, index);
          findings.push({
            pointer: at,
            found: `${showValue(item)} a second time`,
            expected: "each element once",
          });
        }
      });
    }
    const contains = schema["contains"];
    if (contains !== undefined && !value.some((item) => this.#holds(meta, contains, item))) {
      const wanted = value.length === 0 ? [] : this.check({ ...meta, schema: contains }, value[0], pointer);
      const expected = wanted[0]?.expected ?? "another element";
      findings.push({ pointer, found: showValue(value), expected: `an element that is ${expected}` });
    }
    return findings;
  }

  #combined(meta: Meta, schema: JsonObject, value: unknown, pointer: string): readonly Finding[] {
    const branches = (keyword: string): readonly unknown[] =>
      Array.isArray(schema[keyword]) ? (schema[keyword] as unknown[]) : [];
    const findings: Finding[] = branches("allOf").flatMap((branch) =>
      this.check({ ...meta, schema: branch }, value, pointer),
    );
    for (const keyword of ["anyOf", "oneOf"]) {
      const found = branches(keyword).map((branch) =>
        this.check({ ...meta, schema: branch }, value, pointer),
      );
      const fitting = found.filter((one) => one.length === 0).length;
      if (found.length > 0 && fitting === 0) findings.push(...alternatives(found, value, pointer));
      if (keyword === "oneOf" && fitting > 1) {
        findings.push({
          pointer,
          found: "more than one of the alternatives",
          expected: "exactly one of them",
        });
      }
    }
    if (schema["not"] !== undefined && this.#holds(meta, schema["not"], value)) {
      const { not } = schema;
      const together = isObject(not) && Array.isArray(not["required"]) ? not["required"] : [];
      const found = together.length === 0 ? showValue(value) : `${list(together)} together`;
      findings.push({ pointer, found, expected: "only one of them" });
    }
    if (schema["if"] !== undefined) {
      const branch = this.#holds(meta, schema["if"], value) ? schema["then"] : schema["else"];
      findings.push(...this.check({ ...meta, schema: branch ?? true }, value, pointer));
    }
    return findings;
  }

  #holds(meta: Meta, schema: unknown, value: unknown): boolean {
    return this.check({ ...meta, schema }, value, "").length === 0;
  }
}

function unknownName(name: string, known: readonly string[], pointer: string): Finding {
  return {
    pointer,
    found: `unknown word ${showValue(name)}${didYouMean(name, known)}`,
    expected: known.length === 0 ? "no members" : `one of ${known.join(", ")}`,
  };
}

/** No branch fits: the one that went wrong only deeper inside was meant; else all are named. */
function alternatives(
  branches: readonly (readonly Finding[])[],
  value: unknown,
  pointer: string,
): readonly Finding[] {
  const deeper = branches.filter((findings) => findings.every((finding) => finding.pointer !== pointer));
  const [meant] = deeper.toSorted((a, b) => a.length - b.length);
  if (meant !== undefined) return meant;
  const texts = branches.map((findings) =>
    findings
      .filter((finding) => finding.pointer === pointer)
      .map(({ expected }) => expected)
      .join(" and "),
  );
  const isMissing = branches.flat().every(({ found }) => found.startsWith("no "));
  const found = isMissing
    ? [...new Set(branches.flat().map((one) => one.found))].join(", ")
    : showValue(value);
  return [{ pointer, found, expected: [...new Set(texts)].join(", or ") }];
}

/** The keywords that look at a value as a whole. */
function simple(schema: JsonObject, value: unknown, pointer: string): readonly Finding[] {
  const findings: Finding[] = [];
  const wrong = (expected: string): void => {
    findings.push({ pointer, found: showValue(value), expected });
  };
  const types = schema["type"] === undefined ? [] : ([schema["type"]].flat() as string[]);
  if (types.length > 0 && !types.some((type) => hasType(value, type)))
    wrong(`a value of type ${types.join(" or ")}`);
  if (Array.isArray(schema["enum"]) && !schema["enum"].some((one) => isDeepStrictEqual(one, value))) {
    findings.push({
      pointer,
      found:
        typeof value === "string"
          ? `${showValue(value)}${didYouMean(value, schema["enum"].map(String))}`
          : showValue(value),
      expected: schema["enum"].length === 1 ? list(schema["enum"]) : `one of ${list(schema["enum"])}`,
    });
  }
  if (schema["const"] !== undefined && !isDeepStrictEqual(schema["const"], value))
    wrong(showValue(schema["const"]));
  if (typeof value === "string") {
    const { pattern, minLength } = schema;
    if (typeof minLength === "number" && [...value].length < minLength)
      wrong(`at least ${minLength} character(s)`);
    else if (typeof pattern === "string" && !new RegExp(pattern, "u").test(value))
      wrong(`text of the form ${pattern}`);
  }
  if (typeof value === "number") {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
    if (typeof minimum === "number" && value < minimum) wrong(`a number not below ${minimum}`);
    if (typeof maximum === "number" && value > maximum) wrong(`a number not above ${maximum}`);
    if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum)
      wrong(`a number above ${exclusiveMinimum}`);
    if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum)
      wrong(`a number below ${exclusiveMaximum}`);
  }
  return findings;
}
