import { Ajv2020 } from "ajv/dist/2020.js";
import { hash } from "../hash.ts";
import { type Mistake, showValue } from "../mistake.ts";
import { explain } from "./explain.ts";
import type { Proven } from "./proven.ts";
import { isObject } from "./spec.ts";

/** The meta-schema by which a file of the spec is checked, by its place; null where no rule says what it is. */
function metaSchemaOf(file: string): string | null {
  if (/(^|\/)extensions\/[^/]+\/examples\/(accept|reject)\/[^/]+\.json$/u.test(file)) {
    return "dialect/event-example.schema.json";
  }
  if (/(^|\/)examples\/(accept|reject)\/[^/]+\.json$/u.test(file)) return "dialect/example.schema.json";
  if (file.endsWith("/behaviours/statements.json")) return "dialect/statements.schema.json";
  if (/(^|\/)behaviours\/[^/]+\.json$/u.test(file)) return "dialect/behaviour.schema.json";
  if (file.endsWith(".schema.json")) return "dialect/schema.schema.json";
  if (file.endsWith("/errors.json")) return "dialect/errors.schema.json";
  if (file.endsWith("/events.json")) return "dialect/events.schema.json";
  if (file.endsWith("/api.json")) return "dialect/api.schema.json";
  return null;
}

type MetaSchemas = readonly (readonly [file: string, document: unknown])[];

let latest: { readonly dialect: string; readonly ajv: Ajv2020 } | null = null;

/**
 * A compiler that knows the dialect's meta-schemas. Compiling them is the dearest part of reading the spec, and they
 * hardly ever change: a watch keeps the compiler for as long as they are the same, to the letter.
 */
function compilerOf(metaSchemas: MetaSchemas, dialect: string, proven: Proven): Ajv2020 {
  if (latest?.dialect === dialect) return latest.ajv;
  // Whether the meta-schemas are schemas themselves, Ajv finds out by compiling the whole of JSON Schema.
  const key = hash(`schemas ${dialect}`);
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: !proven.has(key) });
  // Copies: what is kept must not change with what was read.
  for (const [, document] of metaSchemas) ajv.addSchema(structuredClone(document) as object);
  proven.add(key);
  latest = { dialect, ajv };
  return ajv;
}

/** Checks documents against the dialect's meta-schemas. */
export class MetaChecker {
  readonly #documents: ReadonlyMap<string, unknown>;
  readonly #metaSchemas: MetaSchemas;
  readonly #dialect: string;
  readonly #dialectHash: string;
  readonly #proven: Proven;

  constructor(documents: ReadonlyMap<string, unknown>, proven: Proven = new Set()) {
    this.#documents = documents;
    this.#metaSchemas = [...documents].filter(
      ([file, document]) => file.startsWith("dialect/") && isObject(document),
    );
    this.#dialect = JSON.stringify(this.#metaSchemas);
    this.#dialectHash = hash(this.#dialect);
    this.#proven = proven;
  }

  /** The mistakes in one document. The verdict is Ajv's; should the explanation find no words for it, Ajv's stand. */
  check(file: string): readonly Mistake[] {
    const document = this.#documents.get(file);
    const metaFile = metaSchemaOf(file);
    if (metaFile === null) {
      const expected =
        "a *.schema.json, errors.json, api.json, events.json, an example below examples/accept or examples/reject, or a behaviour in behaviours";
      return [{ file, pointer: "", found: "a JSON file that is none of the spec's", expected }];
    }
    const meta = this.#documents.get(metaFile);
    if (!isObject(meta) || typeof meta["$id"] !== "string") {
      return [
        { file: metaFile, pointer: "", found: "no meta-schema with an $id", expected: `the one for ${file}` },
      ];
    }
    const key = hash(`form ${metaFile} ${this.#dialectHash} ${JSON.stringify(document)}`);
    if (this.#proven.has(key)) return [];
    const validate = compilerOf(this.#metaSchemas, this.#dialect, this.#proven).getSchema(meta["$id"]);
    if (validate === undefined || validate(document) === true) {
      this.#proven.add(key);
      return [];
    }
    const findings = explain(metaFile, this.#documents, document);
    if (findings.length > 0) return findings.map((finding) => ({ file, ...finding }));
    return (validate.errors ?? []).map((error) => ({
      file,
      pointer: error.instancePath,
      found: showValue(error.data ?? error.params),
      expected: error.message ?? error.keyword,
    }));
  }
}
