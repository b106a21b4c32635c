import { Ajv2020 } from "ajv/dist/2020.js";
import type { Place } from "./change.ts";
import { isSchema, type Schema, texts } from "@scenario-call/testing/schema";

/** Says of a value whether a schema permits it, where values travel in this direction. */
export function permits(schema: Schema, place: Place): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, ownProperties: true });
  const check = ajv.compile(place === "answer" ? opened(schema) : schema);
  return (value) => check(value);
}

/** A schema as readers of answers take it: a list of texts says which are known, and shuts out no others. */
function opened(value: Schema): Schema {
  const inner = Object.fromEntries(
    Object.entries(value).map(([keyword, held]) => [
      keyword,
      Array.isArray(held) ? held.map(openedValue) : openedValue(held),
    ]),
  );
  if (!texts(value, "type").includes("string")) return inner;
  const { enum: _known, ...rest } = inner;
  return rest;
}

function openedValue(value: unknown): unknown {
  return isSchema(value) ? opened(value) : value;
}
