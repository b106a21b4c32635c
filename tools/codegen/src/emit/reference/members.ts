import type { JsonSchema, SchemaModel, Text } from "../../model.ts";
import { childPointer } from "../../pointer.ts";
import {
  type Book,
  deprecationLine,
  deprecationQuote,
  deprecationWord,
  markOf,
  readingQuote,
  sharedTarget,
  sourceLine,
} from "./book.ts";
import { type Run, runsOf } from "./pattern-words.ts";
import { blocks, code, firstParagraph, heading, jsonCode, link, list, table } from "./markdown.ts";

/** One member below a schema. */
export interface Member {
  /** Dotted; an element of a list adds `[]`. */
  readonly path: string;
  readonly schema: JsonSchema;
  /** Where it stands in the schema, for its texts. */
  readonly pointer: string;
  readonly isRequired: boolean;
}

/** Who reads the values: strictly as sent to a method, or as they come, with others possible later. */
export type Reader = "strict" | "open";

/** How the members of one schema are told of. */
export interface MembersView {
  readonly of: SchemaModel;
  /** Sets the anchors of one schema apart from those of another one on the same page. */
  readonly anchor: string;
  /** Level of the heading of each member. */
  readonly level: number;
  readonly reader: Reader;
  readonly elsewhere?: Elsewhere;
  /** What else is said of one member. */
  readonly more?: (member: Member) => string;
}

/** Where an object's members are told of instead, or null where they are told of here. */
export type Elsewhere = (schema: JsonSchema) => string | null;

const nowhere: Elsewhere = () => null;

/** Every member below a schema, outer before inner, in the order of the spec. */
export function membersOf(
  schema: JsonSchema,
  pointer = "",
  path = "",
  elsewhere: Elsewhere = nowhere,
): readonly Member[] {
  const properties = Object.entries(schema.properties ?? {}).map(([name, inner]): Member => ({
    path: path === "" ? name : `${path}.${name}`,
    schema: inner,
    pointer: `${pointer}${childPointer("/properties", name)}`,
    isRequired: schema.required?.includes(name) ?? false,
  }));
  const items =
    typeof schema.items === "object"
      ? [{ path: `${path}[]`, schema: schema.items, pointer: `${pointer}/items`, isRequired: false }]
      : [];
  return [...properties, ...items].flatMap((member) => [
    member,
    ...(elsewhere(member.schema) === null
      ? membersOf(member.schema, member.pointer, member.path, elsewhere)
      : []),
  ]);
}

/** Anchor of a member. */
export function memberAnchor(prefix: string, path: string): string {
  return `${prefix}-${path.replaceAll("[]", ".each")}`;
}

/** The types of a value as JSON calls them. */
export function typeText(book: Book, schema: JsonSchema): string {
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  const names = types.map((type) => {
    if (type !== "array") return type === "integer" ? "number" : type;
    const items = typeof schema.items === "object" ? schema.items.type : undefined;
    return typeof items === "string" ? `${items === "integer" ? "number" : items}[]` : "array";
  });
  return names.length === 0 ? book.word("anyType") : names.map(code).join(` ${book.word("or")} `);
}

function textOf(model: SchemaModel, pointer: string): Text | undefined {
  return model.texts.get(pointer);
}

function range(book: Book, low: number | undefined, high: number | undefined): string | null {
  const filling = { low: String(low), high: String(high) };
  if (low === undefined) return high === undefined ? null : book.word("atMost", filling);
  if (high === undefined) return book.word("atLeast", filling);
  return book.word(low === high ? "exactly" : "between", filling);
}

/** A simple pattern in words: how many of which characters follow one another. */
function patternText(book: Book, pattern: string): string | null {
  const runs = runsOf(pattern)?.map((run) =>
    book.word("charactersOf", {
      count: runCount(book, run),
      set: run.set
        .map(([first, last]) => (first === last ? code(first) : `${code(first)}–${code(last)}`))
        .join(", "),
    }),
  );
  return runs === undefined ? null : runs.join(book.word("followedBy"));
}

function runCount(book: Book, { low, high }: Run): string {
  if (low === high) return String(low);
  if (low === 0 && high === null) return book.word("anyNumber");
  return range(book, low, high ?? undefined) ?? "";
}

/** What a schema demands of a value beyond its type, each with what it is called. */
function constraints(book: Book, schema: JsonSchema): readonly string[] {
  const isWhole = schema.type === "integer" || schema.multipleOf === 1;
  const numbers = [isWhole ? book.word("wholeNumbers") : null, range(book, schema.minimum, schema.maximum)];
  const said = numbers.filter((part) => part !== null).join(", ");
  const step = schema.multipleOf === 1 ? undefined : schema.multipleOf;
  const facts = [
    ["always", schema.const === undefined ? null : jsonCode(schema.const)],
    ["range", said === "" ? null : said],
    ["above", schema.exclusiveMinimum === undefined ? null : String(schema.exclusiveMinimum)],
    ["below", schema.exclusiveMaximum === undefined ? null : String(schema.exclusiveMaximum)],
    ["multipleOf", step === undefined ? null : String(step)],
    ["length", range(book, schema.minLength, schema.maxLength)],
    ["characters", schema.pattern === undefined ? null : patternText(book, schema.pattern)],
    ["pattern", schema.pattern === undefined ? null : code(schema.pattern)],
    ["elements", range(book, schema.minItems, schema.maxItems)],
  ] as const;
  return facts.flatMap(([word, text]) => (text === null ? [] : [`**${book.word(word)}:** ${text}`]));
}

/** The values of an enum with what each means. */
export function valuesTable(
  book: Book,
  model: SchemaModel,
  at: string,
  schema: JsonSchema,
  reader: Reader,
): string {
  const values = schema.enum ?? [];
  if (values.length === 0) return "";
  const texts = values.map((value) => textOf(model, childPointer(`${at}/x-values`, String(value))));
  const title = book.word(reader === "strict" ? "allowedValues" : "knownValues");
  if (texts.every((text) => text === undefined)) return `**${title}:** ${values.map(jsonCode).join(", ")}`;
  const rows = values.map((value, index) => {
    const place = childPointer(`${at}/x-deprecated-values`, String(value));
    const mark = markOf(model, place, schema["x-deprecated-values"]?.[String(value)]);
    return [
      jsonCode(value),
      [deprecationLine(book, mark), book.say(texts[index])].filter((part) => part !== "").join(" "),
    ];
  });
  return blocks(`**${title}:**`, table([book.word("value"), book.word("meaning")], rows));
}

/** The forms that a value may have one of, by the links that lead to them or their titles. */
function forms(book: Book, model: SchemaModel, at: string, schema: JsonSchema): string {
  const names = (["anyOf", "oneOf"] as const).flatMap((keyword) =>
    (schema[keyword] ?? []).map((form, index) => {
      const title = book.say(textOf(model, `${at}/${keyword}/${index}/title`));
      const target = sharedTarget(book, form);
      const text = title === "" ? typeText(book, form) : title;
      return target === null ? text : link(text, target);
    }),
  );
  return names.length === 0 ? "" : `**${book.word("oneOf")}:** ${names.join(", ")}`;
}

/** All that a schema says about itself: description, values, demands, source, our reading. */
export function schemaFacts(
  book: Book,
  model: SchemaModel,
  at: string,
  schema: JsonSchema,
  reader: Reader,
): string {
  const facts = [
    ...(schema.default === undefined ? [] : [`**${book.word("byDefault")}:** ${jsonCode(schema.default)}`]),
    ...constraints(book, schema),
    ...(schema.uniqueItems === true ? [book.word("unique")] : []),
    ...(schema.examples === undefined
      ? []
      : [`**${book.word("forInstance")}:** ${schema.examples.map(jsonCode).join(", ")}`]),
    ...(schema["x-secret"] === true ? [book.word("secret")] : []),
    ...(schema["x-phone"] === true ? [book.word("phone")] : []),
    sourceLine(book, schema["x-source"]),
  ].filter((fact) => fact !== "");
  return blocks(
    deprecationQuote(book, markOf(model, `${at}/x-deprecated`, schema["x-deprecated"])),
    book.say(textOf(model, `${at}/description`)),
    valuesTable(book, model, at, schema, reader),
    forms(book, model, at, schema),
    list(facts),
    readingQuote(book, textOf(model, `${at}/x-reading`)),
  );
}

function presence(book: Book, { path, isRequired }: Member, reader: Reader): string {
  if (path.endsWith("[]")) return "";
  if (reader === "strict") return book.word(isRequired ? "isRequired" : "isOptional");
  return book.word(isRequired ? "isAlwaysThere" : "mayBeAbsent");
}

/** The members of a schema: a table of all, then each with all that is said about it. */
export function membersText(book: Book, view: MembersView): string {
  const { of: model, reader } = view;
  return membersTextOf(book, view, membersOf(model.schema, "", "", view.elsewhere), reader);
}

function seeElsewhere(book: Book, target: string | null, title: Text | undefined): string {
  return target === null ? "" : `**${book.word("describedAt")}:** ${link(book.say(title), target)}`;
}

/** The same for some of the members. */
export function membersTextOf(
  book: Book,
  view: MembersView,
  members: readonly Member[],
  reader: Reader = view.reader,
): string {
  const { of: model, anchor, level, elsewhere = nowhere, more = () => "" } = view;
  const hasDefaults = members.some(({ schema }) => schema.default !== undefined);
  const rows = members.map(({ path, schema, pointer, isRequired }) => [
    link(code(path), `#${memberAnchor(anchor, path)}`),
    typeText(book, schema),
    path.endsWith("[]") ? book.word("nothing") : book.word(isRequired ? "yes" : "no"),
    ...(hasDefaults ? [schema.default === undefined ? book.word("nothing") : jsonCode(schema.default)] : []),
    deprecationWord(book, schema["x-deprecated"]) +
      firstParagraph(book.say(textOf(model, `${pointer}/description`))),
  ]);
  const header = [
    book.word("name"),
    book.word("type"),
    book.word(reader === "strict" ? "required" : "alwaysThere"),
    ...(hasDefaults ? [book.word("byDefault")] : []),
    book.word("meaning"),
  ];
  const details = members.map((member) => {
    const { path, schema, pointer } = member;
    const facts = [typeText(book, schema), presence(book, member, reader)].filter((fact) => fact !== "");
    return blocks(
      heading(level, code(path), memberAnchor(anchor, path)),
      facts.join(", "),
      schemaFacts(book, model, pointer, schema, reader),
      seeElsewhere(book, elsewhere(schema), textOf(model, `${pointer}/title`)),
      more(member),
    );
  });
  return blocks(table(header, rows), details);
}
