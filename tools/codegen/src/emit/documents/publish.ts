import { basename } from "node:path/posix";
import type { JsonSchema, Model, Origin, Source } from "../../model.ts";
import { namesOf } from "../../names.ts";
import { atPointer, pointerKeys } from "../../pointer.ts";
import { rulesOf } from "../../raises.ts";
import { deprecationNote } from "../deprecation.ts";
import { valueText } from "../schema-docs.ts";
import { mapSubschemas } from "../../schema-walk.ts";

/** How a document wants its schemas. */
export interface PublishOptions {
  /** Where shared schemas stand in the document: `#/$defs/`. */
  readonly definitionsAt: string;
  /** Draft 7 passes over what stands beside `$ref`: there the reference goes into an `allOf`. */
  readonly annotationsBesideRef: boolean;
  /** Whether `default` is kept; otherwise the description tells it, since some generators make it required. */
  readonly defaults: boolean;
}

/** Schemas published so far, and those that they refer to. */
export interface Publisher {
  /** The schema in words that every tool knows: no `x-` keyword, shared pieces by reference. */
  publish(schema: JsonSchema): JsonSchema;
  /** The shared pieces that were referred to, by name, each published too. */
  definitions(): Readonly<Record<string, JsonSchema>>;
}

const SOURCES: Readonly<Record<Source, string>> = {
  page: "the method's page",
  docs: "the public documents",
  reading: "our reading of a silence",
  extension: "an extension of ours",
};

/** The description with everything in it that only our own keywords say. */
function describe(schema: JsonSchema, options: PublishOptions): string | undefined {
  const values = Object.entries(schema["x-values"] ?? {}).map(
    ([value, text]) => `- \`${value}\`: ${valueText(schema, value, text)}`,
  );
  const rules = rulesOf(schema).map((rule) => rule.description);
  const parts = [
    schema.description,
    values.join("\n"),
    ...rules,
    schema["x-secret"] === true ? "A secret: keep it out of logs." : undefined,
    deprecationNote(schema["x-deprecated"]) ?? undefined,
    options.defaults || schema.default === undefined
      ? undefined
      : `Default: \`${JSON.stringify(schema.default)}\`.`,
  ].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? undefined : parts.join("\n\n");
}

/** Where the rule comes from and what we read into it: for those who maintain a schema, hence a comment. */
function comment(schema: JsonSchema): string | undefined {
  const source = schema["x-source"];
  if (source === undefined) return undefined;
  const reading = schema["x-reading"];
  return `Source: ${SOURCES[source]}.${reading === undefined ? "" : ` Our reading: ${reading}`}`;
}

/** Name of a shared schema in a document: that of its file, and for a piece of it the keys that lead there. */
function definitionName({ file, pointer }: Origin): string {
  const keys = pointerKeys(pointer).filter((key) => key !== "$defs" && key !== "properties");
  return namesOf([basename(file, ".schema.json"), ...keys].join("-")).pascal;
}

/** Publishes the schemas of one document. */
export function createPublisher(model: Model, options: PublishOptions): Publisher {
  const sharedFiles = new Map([...model.shared.values()].map(({ file, schema }) => [file, schema] as const));
  const found = new Map<string, JsonSchema>();

  const plain = (schema: JsonSchema): JsonSchema => {
    const inner = mapSubschemas(schema, (child) => publish(child));
    const { $schema: _dialect, description: _description, default: fallback, ...rest } = inner;
    const standard = Object.entries(rest).filter(([keyword]) => !keyword.startsWith("x-"));
    const description = describe(schema, options);
    const $comment = comment(schema);
    return {
      ...Object.fromEntries(standard.filter(([keyword]) => keyword === "title")),
      ...(description === undefined ? {} : { description }),
      ...($comment === undefined ? {} : { $comment }),
      ...Object.fromEntries(standard.filter(([keyword]) => keyword !== "title")),
      ...(schema["x-deprecated"] === undefined ? {} : { deprecated: true }),
      ...(options.defaults && fallback !== undefined ? { default: fallback } : {}),
    };
  };

  const publish = (schema: JsonSchema): JsonSchema => {
    const origin = schema["x-from"];
    const original =
      origin === undefined ? undefined : atPointer(sharedFiles.get(origin.file), origin.pointer);
    if (origin === undefined || original === undefined) return plain(schema);
    const name = definitionName(origin);
    if (!found.has(name)) {
      found.set(name, {});
      const { $defs: _inlined, ...whole } = original as JsonSchema;
      found.set(name, plain(whole));
    }
    const $ref = options.definitionsAt + name;
    const here = Object.entries(plain(schema)).filter(
      ([keyword, value]) =>
        ["title", "description", "$comment", "default", "examples", "deprecated"].includes(keyword) &&
        JSON.stringify(value) !== JSON.stringify(found.get(name)?.[keyword]),
    );
    if (here.length === 0) return { $ref };
    const beside = Object.fromEntries(here);
    return options.annotationsBesideRef ? { $ref, ...beside } : { ...beside, allOf: [{ $ref }] };
  };

  return {
    publish,
    definitions: () => Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
