import type { EmittedFile, EventsModel, Model } from "../../model.ts";
import { methodsTable } from "./api-pages.ts";
import { type Book, isShared, navigation, openBook, PAGES, sourceMarks } from "./book.ts";
import { pieceAnchor } from "./events-page.ts";
import { blocks, firstParagraph, heading, link, list, page } from "./markdown.ts";
import type { Language } from "./words.ts";

type Place = (path: string) => string;

/** The first page of a language: what there is, and how to read it. */
export function indexPage(model: Model, language: Language, place: Place): EmittedFile {
  const book = openBook(model, language, PAGES.index);
  const files = [...model.shared.values()].filter(({ file }) => !isShared(file));
  const content = page(
    book.word("reference"),
    book.word("referenceIntro"),
    navigation(book, PAGES.index, []),
    heading(1, book.word("reference")),
    book.word("referenceIntro"),
    model.apis.map((api) =>
      blocks(
        heading(2, `${book.say(api.title)} ${api.version}`, `api-${api.kebab}`),
        firstParagraph(book.say(api.description)),
        methodsTable(book, api),
        list([
          link(book.word("overview"), book.to(PAGES.api(api))),
          link(book.word("allErrors"), book.to(PAGES.errors(api))),
          link(book.word("wireExamples"), book.to(PAGES.wireExamples(api))),
        ]),
      ),
    ),
    heading(2, book.word("events"), "events"),
    list(model.events.flatMap((events) => eventLines(book, events))),
    heading(2, book.word("sharedObjects"), "objects"),
    `${link(book.word("sharedObjects"), book.to(PAGES.objects))}: ${book.word("sharedObjectsIntro")}`,
    heading(2, book.word("serverFiles"), "files"),
    list(
      files.map(
        ({ file, texts }) =>
          `${link(book.say(texts.get("/title")), book.to(PAGES.file(file)))}: ${firstParagraph(book.say(texts.get("/description")))}`,
      ),
    ),
    heading(2, book.word("howToRead"), "how-to-read"),
    book.word("howNames"),
    book.word("howTypes"),
    book.word("howSources"),
    list(sourceMarks(book)),
    book.word("howReadings"),
    book.word("howErrors"),
    book.word("howExamples"),
  );
  return { path: place(PAGES.index), content };
}

/** A family of events, and what it has that is worth finding from the first page. */
function eventLines(book: Book, events: EventsModel): readonly string[] {
  const path = PAGES.events(events);
  return [
    `${link(book.say(events.title), book.to(path))}: ${firstParagraph(book.say(events.description))}`,
    ...events.pieces.map(
      ({ file, texts }) =>
        `${link(book.say(texts.get("/title")), book.to(path, pieceAnchor(file)))}: ${firstParagraph(book.say(texts.get("/description")))}`,
    ),
  ];
}
