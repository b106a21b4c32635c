import { isDeepStrictEqual } from "node:util";
import { showValue } from "../mistake.ts";
import type { JsonSchema } from "../model.ts";
import { didYouMean } from "../suggest.ts";
import { placeholders } from "./check-errors.ts";
import { fieldValue, schemaOfField } from "./fields.ts";
import type { Fits } from "./fits.ts";
import type { ErrorEntry, ErrorsDocument, JsonObject, Spec } from "./spec.ts";
import { isObject } from "./spec.ts";

/** An error object as an example expects it. */
export interface ExpectedError {
  readonly code: number;
  readonly message: string;
  readonly data: {
    readonly mnemonic: string;
    readonly field: string | null;
    readonly value: unknown;
    readonly params: JsonObject | null;
  };
}

/** Takes a mistake in the file at hand. */
export type Report = (pointer: string, found: string, expected: string) => void;

/** Every error of some `errors.json`, by mnemonic. */
export function catalogue(spec: Spec, files: readonly string[]): ReadonlyMap<string, ErrorEntry> {
  return new Map(
    files.flatMap((file) =>
      Object.entries((spec.documents.get(file) as ErrorsDocument | undefined)?.errors ?? {}),
    ),
  );
}

/** A schema in which every reference led somewhere: with less no example can be judged. */
export function wholeSchema(spec: Spec, file: string): JsonSchema | undefined {
  const resolved = spec.schemas.get(file);
  return resolved?.isWhole === true ? resolved.schema : undefined;
}

/** What stands at a place of a value, by JSON pointer; `undefined` where nothing does. */
export function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (here, key) => (isObject(here) || Array.isArray(here) ? Reflect.get(here, key) : undefined),
      value,
    );
}

/** Code, text and template parameters are those of the catalogue. */
export function checkAgainstCatalogue(
  error: ExpectedError,
  entry: ErrorEntry | undefined,
  fits: Fits,
  at: string,
  report: Report,
): void {
  if (entry === undefined) return;
  if (error.code !== entry.code)
    report(`${at}/code`, String(error.code), `${entry.code}, the code of the catalogue`);
  const names = placeholders(entry.message);
  const params = error.data.params ?? {};
  for (const name of names.filter((one) => !Object.hasOwn(params, one))) {
    report(`${at}/data/params`, `no value for {${name}}`, `values for ${names.join(", ")}`);
  }
  for (const [name, value] of Object.entries(params)) {
    const schema = entry.params[name];
    if (schema === undefined) {
      const expected = names.length === 0 ? "null: the text has no placeholders" : `only ${names.join(", ")}`;
      report(`${at}/data/params/${name}`, showValue(value), expected);
    } else {
      for (const misfit of fits(schema, value) ?? [])
        report(`${at}/data/params/${name}`, showValue(value), misfit.expected);
    }
  }
  if (names.some((name) => !Object.hasOwn(params, name))) return;
  const text = entry.message.replaceAll(/\{([A-Za-z0-9_]+)\}/gu, (_whole, name: string) =>
    String(params[name]),
  );
  if (error.message !== text)
    report(`${at}/message`, showValue(error.message), `${showValue(text)}, the text of the catalogue`);
}

/** The field names a parameter of the schema, or for an unexpected one a parameter that was sent. */
export function checkField(
  schema: JsonSchema,
  params: JsonObject,
  field: string | null,
  isUnexpected: boolean,
  report: Report,
): void {
  if (field === null) return;
  const isKnown = schemaOfField(schema, field) !== null;
  if (!isUnexpected && !isKnown) {
    const known = Object.keys(schema.properties ?? {});
    report(
      "/error/data/field",
      `${showValue(field)}, which is no parameter${didYouMean(field, known)}`,
      `one of ${known.join(", ")}, or a member of one, dotted`,
    );
  }
  if (isUnexpected && (isKnown || fieldValue(params, field) === undefined)) {
    report("/error/data/field", showValue(field), "a parameter that was sent and is not known");
  }
}

/** The value is what was sent: null where nothing was, where it was not asked for, where it is secret. */
export function checkValue(
  schema: JsonSchema,
  params: JsonObject,
  error: ExpectedError,
  isUnexpected: boolean,
  report: Report,
): void {
  const { field, value } = error.data;
  const isSecret = field !== null && schemaOfField(schema, field)?.["x-secret"] === true;
  const sent = field === null || isUnexpected || isSecret ? null : (fieldValue(params, field) ?? null);
  if (isDeepStrictEqual(value, sent)) return;
  const why = isSecret
    ? ": the parameter is secret"
    : isUnexpected
      ? ": the parameter is not known"
      : ", as it was sent";
  report("/error/data/value", showValue(value), `${showValue(sent)}${why}`);
}
