import { posix } from "node:path";
import type { Contract } from "../contract.ts";
import { isSchema } from "@scenario-call/testing/schema";
import { inlined, parsed } from "./inline.ts";
import type { SpecFiles } from "./spec-files.ts";

/**
 * The shared schemas that no other one refers to: what every request and every answer is wrapped in. What shuts out unknown
 * members is sent to the service, since requests are strict and answers are open.
 */
export function readEnvelopes(files: SpecFiles): Contract["envelopes"] {
  const schemas = [...files.keys()].filter((path) => path.endsWith(".json"));
  const referred = new Set(schemas.flatMap((path) => references(path, parsed(files, path))));
  const roots = schemas.filter((path) => path.startsWith("shared/") && !referred.has(path));
  return new Map(
    roots.map((path) => {
      const schema = inlined(files, path);
      const place = schema["additionalProperties"] === false ? "request" : "answer";
      return [posix.basename(path, ".schema.json"), { schema, place }] as const;
    }),
  );
}

/** The files to which a schema refers. */
function references(path: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => references(path, item));
  if (!isSchema(value)) return [];
  const [file = ""] = typeof value["$ref"] === "string" ? value["$ref"].split("#") : [];
  const own = file === "" ? [] : [posix.normalize(posix.join(posix.dirname(path), file))];
  return [...own, ...Object.values(value).flatMap((inner) => references(path, inner))];
}
