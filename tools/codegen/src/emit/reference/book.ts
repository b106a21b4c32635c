import { basename, dirname, relative } from "node:path/posix";
import type {
  ApiModel,
  Deprecation,
  DeprecationModel,
  ErrorModel,
  EventsModel,
  JsonSchema,
  MethodModel,
  Model,
  SchemaModel,
  Source,
  Text,
} from "../../model.ts";
import { namesOf } from "../../names.ts";
import { pointerKeys } from "../../pointer.ts";
import { code, link, prose, quote } from "./markdown.ts";
import { type Language, LANGUAGES, WORDS, type Word } from "./words.ts";

/** Folder of the reference pages, below the workspace; each language has its own inside. */
export const REFERENCE_GENERATED = "docs/reference/generated";

/** Where the pages of one language stand, below its folder. The same in every language. */
export const PAGES = {
  index: "index.md",
  api: (api: ApiModel): string => `${api.kebab}/index.md`,
  method: (api: ApiModel, method: MethodModel): string => `${api.kebab}/${method.kebab}.md`,
  methodExamples: (api: ApiModel, method: MethodModel): string => `${api.kebab}/${method.kebab}-examples.md`,
  behaviours: (api: ApiModel, method: MethodModel): string => `${api.kebab}/${method.kebab}-behaviours.md`,
  /** One page for each group of statements: all on one would be too long to read. */
  behaviourGroup: (api: ApiModel, method: MethodModel, group: string): string =>
    `${api.kebab}/${method.kebab}-behaviours-${group.toLowerCase()}.md`,
  drawing: (api: ApiModel, method: MethodModel, behaviour: string): string =>
    `${api.kebab}/${method.kebab}-behaviours/${behaviour}.svg`,
  errors: (api: ApiModel): string => `${api.kebab}/errors.md`,
  wireExamples: (api: ApiModel): string => `${api.kebab}/wire-examples.md`,
  events: (events: EventsModel): string => `${events.kebab}/index.md`,
  objects: "objects.md",
  file: (file: string): string => `${dirname(file)}/${schemaKebab(file)}.md`,
} as const;

/** Folder of the schemas that methods and events share. */
const SHARED_FOLDER = "shared";

/** Whether a schema file holds a piece that methods and events share; the others describe files of their own. */
export function isShared(file: string): boolean {
  return dirname(file) === SHARED_FOLDER;
}

/** Name of a schema file in links. */
export function schemaKebab(file: string): string {
  return namesOf(basename(file, ".schema.json")).kebab;
}

/** Anchor of a shared schema, or of a piece of it, on the page of shared objects. */
export function objectAnchor(file: string, pointer: string): string {
  return ["object", schemaKebab(file), ...pointerKeys(pointer).filter((key) => key !== "$defs")].join("-");
}

/** What a page is written with: one language, one place from which links lead. */
export interface Book {
  readonly language: Language;
  readonly model: Model;
  /** A fixed word of the pages, with `{…}` filled in. */
  word(word: Word, filling?: Readonly<Record<string, string>>): string;
  /** A text of the spec, safe for the page. */
  say(text: Text | null | undefined): string;
  /** A name of the spec in code, with a link where it has a page. */
  name(name: string): string;
  /** The target of a link from this page to another one. */
  to(path: string, anchor?: string): string;
}

/** The book open at a page. */
export function openBook(model: Model, language: Language, from: string): Book {
  const ways = new Map<string, string>([[from, ""]]);
  const to: Book["to"] = (path, anchor) => {
    const target = ways.get(path) ?? relative(dirname(from), path);
    ways.set(path, target);
    return anchor === undefined ? target : `${target}#${anchor}`;
  };
  const targets = namedPlaces(model, from);
  const targetOf = (name: string): string | null => {
    const place = targets.get(name);
    // A page does not link to its own beginning.
    if (place === undefined || (place.path === from && place.anchor === undefined)) return null;
    return to(place.path, place.anchor);
  };
  return {
    language,
    model,
    word: (word, filling = {}) =>
      Object.entries(filling).reduce(
        (text, [name, value]) => text.replaceAll(`{${name}}`, () => value),
        WORDS[word][language] as string,
      ),
    say: (text) => (text === null || text === undefined ? "" : prose(text[language], targetOf)),
    name: (name) => prose(code(name), targetOf),
    to,
  };
}

/**
 * Where the names lead that a text speaks of: methods and types of events. Of a method that two APIs have, the page's own
 * API counts; elsewhere nobody can tell which is meant.
 */
function namedPlaces(
  model: Model,
  from: string,
): ReadonlyMap<string, { readonly path: string; readonly anchor?: string }> {
  const methods = model.apis.flatMap((api) =>
    api.methods.map((method) => ({
      name: method.name,
      path: PAGES.method(api, method),
      isOwn: dirname(PAGES.api(api)) === dirname(from),
    })),
  );
  const names = Map.groupBy(methods, ({ name }) => name);
  const known = [...names].flatMap(([name, places]) => {
    const place = places.find(({ isOwn }) => isOwn) ?? (places.length === 1 ? places[0] : undefined);
    return place === undefined ? [] : [[name, { path: place.path }] as const];
  });
  const types = model.events.flatMap((events) =>
    events.types.map(({ name }) => [name, { path: PAGES.events(events), anchor: `event-${name}` }] as const),
  );
  return new Map<string, { readonly path: string; readonly anchor?: string }>([...types, ...known]);
}

/** The line that leads from a page to its other languages and to the pages around it. */
export function navigation(book: Book, from: string, around: readonly (readonly [string, string])[]): string {
  const depth = "../".repeat(from.split("/").length);
  const others = Object.entries(LANGUAGES)
    .filter(([language]) => language !== book.language)
    .map(([language, name]) => link(name, `${depth}${language}/${from}`));
  const ways = around.filter(([, path]) => path !== from).map(([text, path]) => link(text, book.to(path)));
  return [...others, ...ways].join(" · ");
}

/** The pages around every page of an API. */
export function aroundApi(book: Book, api: ApiModel): readonly (readonly [string, string])[] {
  return [
    [book.word("reference"), PAGES.index],
    [api.title[book.language], PAGES.api(api)],
    [book.word("allErrors"), PAGES.errors(api)],
    [book.word("sharedObjects"), PAGES.objects],
  ];
}

/** The pages around every page that belongs to no API. */
export function aroundAll(book: Book): readonly (readonly [string, string])[] {
  return [
    [book.word("reference"), PAGES.index],
    ...book.model.apis.map((api): readonly [string, string] => [api.title[book.language], PAGES.api(api)]),
    [book.word("sharedObjects"), PAGES.objects],
  ];
}

/** A mnemonic that leads to its error. */
export function errorLink(book: Book, api: ApiModel, mnemonic: string): string {
  return link(code(mnemonic), book.to(PAGES.errors(api), `error-${mnemonic}`));
}

const SOURCES: Readonly<Record<Source, Word>> = {
  page: "sourcePage",
  docs: "sourceDocs",
  reading: "sourceReading",
  extension: "sourceExtension",
};

/** Where a rule comes from, in words. */
function sourceWord(book: Book, source: Source): string {
  return book.word(SOURCES[source]);
}

/** The marks of sources with what they mean. */
export function sourceMarks(book: Book): readonly string[] {
  return Object.entries(SOURCES).map(([mark, word]) => `${code(mark)}: ${book.word(word)}`);
}

/** The mark of a rule's source. */
export function sourceLine(book: Book, source: Source | undefined): string {
  if (source === undefined) return "";
  return `**${book.word("source")}:** ${code(source)} (${sourceWord(book, source)})`;
}

/** What we read into a silence, set apart from what is documented. */
export function readingQuote(book: Book, reading: Text | null | undefined): string {
  if (reading === null || reading === undefined) return "";
  return quote(`**${book.word("reading")}.** ${book.say(reading)}`);
}

/** That something is not to be used any more: since when, why, and what to use; empty where there is no mark. */
export function deprecationLine(book: Book, mark: DeprecationModel | null): string {
  if (mark === null) return "";
  const { since, reason, instead } = mark;
  return [
    `**${book.word("deprecatedSince", { since })}**`,
    book.say(reason),
    ...(instead === null ? [] : [book.word("useInstead", { name: book.name(instead) })]),
  ].join(" ");
}

/** The same, set apart from what stands around it. */
export function deprecationQuote(book: Book, mark: DeprecationModel | null): string {
  return mark === null ? "" : quote(deprecationLine(book, mark));
}

/** The short form for tables: a word before the meaning. */
export function deprecationWord(book: Book, mark: unknown): string {
  return mark === null || mark === undefined ? "" : `**${book.word("deprecated")}** `;
}

/** The mark of a schema, or of one of its values, with the reason in both languages. */
export function markOf(
  model: SchemaModel,
  at: string,
  mark: Deprecation | undefined,
): DeprecationModel | null {
  if (mark === undefined) return null;
  const { reason: en } = mark;
  return { ...mark, reason: model.texts.get(`${at}/reason`) ?? { en, ru: en } };
}

const STARTS: Readonly<Record<ErrorModel["starts"], Word>> = {
  never: "startedNever",
  unknown: "startedUnknown",
};

const REPEATS: Readonly<Record<ErrorModel["repeat"], Word>> = {
  no: "repeatNo",
  later: "repeatLater",
  after_login: "repeatLogin",
};

/** Whether anything can have been started, and whether repeating helps. */
export function aftermath(book: Book, error: ErrorModel): readonly [started: string, repeat: string] {
  return [book.word(STARTS[error.starts]), book.word(REPEATS[error.repeat])];
}

/** Where the schemas that a value may choose from are told of, or null where they are not on the shared page. */
export function sharedTarget(book: Book, schema: JsonSchema): string | null {
  const from = schema["x-from"];
  return from !== undefined && isShared(from.file)
    ? book.to(PAGES.objects, objectAnchor(from.file, from.pointer))
    : null;
}
