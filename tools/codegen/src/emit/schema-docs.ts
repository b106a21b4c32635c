import type { JsonSchema } from "../model.ts";
import { deprecationNote, deprecationTag } from "./deprecation.ts";

const SOURCES: Readonly<Record<string, string>> = {
  page: "the method's page",
  docs: "the public documents",
  reading: "our reading of a silence",
  extension: "an extension of ours",
};

/** A range in words: `1 to 15`, `at least 1`, `at most 15`. */
function range(low: number | undefined, high: number | undefined): string | null {
  if (low === undefined && high === undefined) return null;
  if (high === undefined) return `at least ${String(low)}`;
  if (low === undefined) return `at most ${String(high)}`;
  return low === high ? `exactly ${String(low)}` : `${String(low)} to ${String(high)}`;
}

/** What the schema demands of a value beyond its type, one sentence each. */
function constraints(schema: JsonSchema): readonly string[] {
  const sentence = (label: string, text: string | null): readonly string[] =>
    text === null ? [] : [`${label}: ${text}.`];
  const integer = schema.type === "integer" || schema.multipleOf === 1 ? "whole numbers" : null;
  const numbers = [integer, range(schema.minimum, schema.maximum)].filter((part) => part !== null).join(", ");
  return [
    ...sentence("Range", numbers === "" ? null : numbers),
    ...sentence("Above", schema.exclusiveMinimum === undefined ? null : String(schema.exclusiveMinimum)),
    ...sentence("Below", schema.exclusiveMaximum === undefined ? null : String(schema.exclusiveMaximum)),
    ...sentence(
      "Multiple of",
      schema.multipleOf === undefined || schema.multipleOf === 1 ? null : String(schema.multipleOf),
    ),
    ...sentence("Length in code points", range(schema.minLength, schema.maxLength)),
    ...sentence("Pattern", schema.pattern === undefined ? null : `\`${schema.pattern}\``),
    ...sentence("Elements", range(schema.minItems, schema.maxItems)),
    ...(schema.uniqueItems === true ? ["No element twice."] : []),
  ];
}

/** The list of an enum's values with what each means, or null where there is nothing to say. */
export function valueList(schema: JsonSchema): string | null {
  const values = Object.entries(schema["x-values"] ?? {});
  return values.length === 0
    ? null
    : values.map(([value, text]) => `- \`${value}\`: ${valueText(schema, value, text)}`).join("\n");
}

/** What a value means, and that it is not to be used any more where it is marked so. */
export function valueText(schema: JsonSchema, value: string, text: string): string {
  const note = deprecationNote(schema["x-deprecated-values"]?.[value]);
  return note === null ? text : `${text} ${note}`;
}

/** Code in prose: a value as JSON between backticks. */
function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

/**
 * The documentation comment of a property, as paragraphs: what it is, its values, its limits, the errors that it can
 * raise, where the rule comes from, what else there is to say; then its tags: its default, and whether it is not to be
 * used any more.
 */
export function propertyDoc(
  schema: JsonSchema,
  errors: readonly string[] = [],
  more: readonly string[] = [],
): string {
  const facts = [
    ...constraints(schema),
    ...(schema["x-secret"] === true ? ["A secret: never echoed, masked wherever it is shown."] : []),
    ...(schema["x-phone"] === true ? ["A phone number: masked in messages and logs."] : []),
    ...(errors.length === 0 ? [] : [`Errors: ${errors.map((error) => `\`${error}\``).join(", ")}.`]),
    ...(schema["x-source"] === undefined ? [] : [`Source: ${sourceText(schema)}`]),
  ];
  return [
    schema.description ?? "",
    valueList(schema) ?? "",
    facts.join("\n"),
    ...more,
    schema.default === undefined ? "" : `@defaultValue ${code(schema.default)}`,
    deprecationTag(schema["x-deprecated"]) ?? "",
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function sourceText(schema: JsonSchema): string {
  const source = SOURCES[schema["x-source"] ?? ""] ?? "";
  const reading = schema["x-reading"];
  if (reading === undefined) return `${source}.`;
  return schema["x-source"] === "reading" ? `${source}: ${reading}` : `${source}. Our reading: ${reading}`;
}
