import type {
  DeliveryValueModel,
  EmittedFile,
  EventsModel,
  EventTypeModel,
  ExampleModel,
  Model,
  SchemaModel,
} from "../../model.ts";
import { childPointer } from "../../pointer.ts";
import {
  aroundAll,
  type Book,
  deprecationQuote,
  deprecationWord,
  markOf,
  navigation,
  openBook,
  PAGES,
  readingQuote,
  schemaKebab,
  sourceLine,
} from "./book.ts";
import { exampleAnchor } from "./examples.ts";
import { blocks, code, firstParagraph, heading, jsonBlock, link, list, page, table } from "./markdown.ts";
import { type Elsewhere, membersOf, membersText, membersTextOf, schemaFacts } from "./members.ts";
import type { Language, Word } from "./words.ts";

type Place = (path: string) => string;

/** The page of a family of events. */
export function eventsPage(model: Model, language: Language, place: Place, events: EventsModel): EmittedFile {
  const own = PAGES.events(events);
  const book = openBook(model, language, own);
  const title = events.title[language];
  const shared = Object.keys(events.envelope.schema.properties ?? {});
  const content = page(
    title,
    firstParagraph(events.description[language]),
    navigation(book, own, aroundAll(book)),
    heading(1, `${book.say(events.title)} ${events.version}`),
    book.say(events.description),
    sourceLine(book, events.source),
    readingQuote(book, events.reading),
    heading(2, book.word("types"), "types"),
    book.word("typesIntro", { member: code(events.typeMember) }),
    table(
      [book.word("type"), book.word("meaning")],
      events.types.map((type) => [
        link(code(type.name), `#event-${type.name}`),
        deprecationWord(book, type.event.schema["x-deprecated"]) + firstParagraph(book.say(type.description)),
      ]),
    ),
    deliveriesSection(book, events),
    heading(2, book.word("envelope"), "envelope"),
    book.say(events.envelope.texts.get("/description")),
    readingQuote(book, events.envelope.texts.get("/x-reading")),
    membersText(book, { of: events.envelope, anchor: "envelope", level: 3, reader: "open" }),
    events.types.map((type) => typeSection(book, events, type, shared)),
    piecesSection(book, events),
    refusedSections(book, events),
  );
  return { path: place(own), content };
}

function deliveriesSection(book: Book, { deliveries }: EventsModel): string {
  return blocks(
    heading(2, book.word("deliveries"), "deliveries"),
    book.word("deliveriesIntro"),
    deliveries.map((delivery) =>
      blocks(
        heading(3, book.say(delivery.title), `delivery-${delivery.id}`),
        book.word(delivery.way === "push" ? "deliveryPushed" : "deliveryAsked", {
          request: code(`${delivery.httpMethod}${delivery.address === null ? "" : ` ${delivery.address}`}`),
          type: code(delivery.mediaType),
        }),
        book.say(delivery.description),
        readingQuote(book, delivery.reading),
        valuesTable(book, "deliveryParameter", delivery.parameters),
        valuesTable(book, "deliveryHeader", delivery.headers),
        table(
          [book.word("httpStatus"), book.word("meaning")],
          delivery.statuses.map(({ status, description }) => [
            status === "default" ? book.word("otherStatus") : code(status),
            book.say(description),
          ]),
        ),
      ),
    ),
  );
}

function valuesTable(book: Book, what: Word, values: readonly DeliveryValueModel[]): string {
  return table(
    [book.word(what), book.word("alwaysThere"), book.word("form"), book.word("meaning")],
    values.map(({ name, required, pattern, description }) => [
      code(name),
      book.word(required ? "yes" : "no"),
      code(pattern),
      book.say(description),
    ]),
  );
}

/** The objects that stand beside the envelope, told of once. A list of values is told of where it is used as well. */
function objectPieces({ pieces }: EventsModel): readonly SchemaModel[] {
  return pieces.filter(({ schema }) => schema.properties !== undefined);
}

/** Anchor of a piece on the page of its events. */
export function pieceAnchor(file: string): string {
  return `piece-${schemaKebab(file)}`;
}

function pieceTarget(events: EventsModel): Elsewhere {
  const files = new Set(objectPieces(events).map(({ file }) => file));
  return ({ "x-from": from }) =>
    from !== undefined && from.pointer === "" && files.has(from.file) ? `#${pieceAnchor(from.file)}` : null;
}

function piecesSection(book: Book, { pieces }: EventsModel): string {
  if (pieces.length === 0) return "";
  return blocks(
    heading(2, book.word("pieces"), "pieces"),
    book.word("piecesIntro"),
    list(pieces.map(({ file, texts }) => link(book.say(texts.get("/title")), `#${pieceAnchor(file)}`))),
    pieces.map((piece) =>
      blocks(
        heading(3, book.say(piece.texts.get("/title")), pieceAnchor(piece.file)),
        schemaFacts(book, piece, "", piece.schema, "open"),
        membersText(book, { of: piece, anchor: pieceAnchor(piece.file), level: 4, reader: "open" }),
      ),
    ),
  );
}

function typeOf(events: EventsModel, { content }: ExampleModel): unknown {
  return (content["event"] as Readonly<Record<string, unknown>> | null)?.[events.typeMember];
}

function typeSection(
  book: Book,
  events: EventsModel,
  type: EventTypeModel,
  shared: readonly string[],
): string {
  const { event } = type;
  const isOwn = (pointer: string): boolean =>
    !shared.some((name) => {
      const at = childPointer("/properties", name);
      return pointer === at || pointer.startsWith(`${at}/`);
    });
  const elsewhere = pieceTarget(events);
  const own = membersOf(event.schema, "", "", elsewhere).filter(({ pointer }) => isOwn(pointer));
  const examples = events.examples.filter(
    (example) => example.kind === "accept" && typeOf(events, example) === type.name,
  );
  return blocks(
    heading(2, `${code(type.name)}: ${book.say(type.title)}`, `event-${type.name}`),
    deprecationQuote(book, markOf(event, "/x-deprecated", event.schema["x-deprecated"])),
    book.say(type.description),
    readingQuote(book, event.texts.get("/x-reading")),
    own.length === 0
      ? book.word("noOwnMembers")
      : blocks(
          `**${book.word("ownMembers")}:**`,
          membersTextOf(
            book,
            { of: event, anchor: `event-${type.name}`, level: 3, reader: "open", elsewhere },
            own,
          ),
        ),
    `**${book.word("examples")}:**`,
    examples.map((example) => exampleText(book, example)),
  );
}

function exampleText(book: Book, example: ExampleModel): string {
  return blocks(
    heading(3, code(example.name), exampleAnchor(example)),
    book.language === "en" ? example.proves : null,
    jsonBlock(example.content["event"]),
  );
}

const KINDS: Readonly<Record<string, Word>> = {
  missing: "brokenMissing",
  type: "brokenType",
  value: "brokenValue",
};

function refusedSections(book: Book, events: EventsModel): string {
  const known = new Set<unknown>(events.types.map(({ name }) => name));
  const carried = events.examples.filter(
    (example) => example.kind === "accept" && !known.has(typeOf(events, example)),
  );
  const refused = events.examples.filter(({ kind }) => kind === "reject");
  return blocks(
    heading(2, book.word("carried"), "carried"),
    book.word("carriedIntro"),
    carried.map((example) => exampleText(book, example)),
    heading(2, book.word("notEvents"), "not-events"),
    book.word("notEventsIntro"),
    refused.map((example) => {
      const { field, kind } = example.content["violation"] as {
        readonly field: string | null;
        readonly kind: string;
      };
      const word = KINDS[kind];
      return blocks(
        exampleText(book, example),
        book.word("broken", {
          field: field === null ? book.word("asAWhole") : code(field),
          kind: word === undefined ? code(kind) : book.word(word),
        }),
      );
    }),
  );
}
