import type { EmittedFile, Model, SchemaModel } from "../../model.ts";
import { childPointer } from "../../pointer.ts";
import { objectLine } from "./api-pages.ts";
import {
  aroundAll,
  type Book,
  isShared,
  navigation,
  objectAnchor,
  openBook,
  PAGES,
  sharedTarget,
} from "./book.ts";
import { blocks, heading, list, page } from "./markdown.ts";
import {
  type Elsewhere,
  membersOf,
  membersTextOf,
  type MembersView,
  schemaFacts,
  typeText,
} from "./members.ts";
import type { Language } from "./words.ts";

type Place = (path: string) => string;

/** The page of the pieces that methods and events share. */
export function objectsPage(model: Model, language: Language, place: Place): EmittedFile {
  const book = openBook(model, language, PAGES.objects);
  const schemas = [...model.shared.values()].filter(({ file }) => isShared(file));
  const content = page(
    book.word("sharedObjects"),
    book.word("sharedObjectsIntro"),
    navigation(book, PAGES.objects, aroundAll(book)),
    heading(1, book.word("sharedObjects")),
    book.word("sharedObjectsIntro"),
    list(schemas.map((schema) => objectLine(book, schema))),
    schemas.map((schema) => objectText(book, schema)),
  );
  return { path: place(PAGES.objects), content };
}

function objectText(book: Book, model: SchemaModel): string {
  const { file, schema } = model;
  // An object that has a section of its own is not repeated in others.
  const elsewhere: Elsewhere = (inner) =>
    inner.properties === undefined || inner["x-from"]?.file === file ? null : sharedTarget(book, inner);
  const view = (pointer: string): MembersView => ({
    of: model,
    anchor: objectAnchor(file, pointer),
    level: pointer === "" ? 3 : 4,
    reader: "strict",
    elsewhere,
  });
  return blocks(
    heading(2, book.say(model.texts.get("/title")), objectAnchor(file, "")),
    typeText(book, schema),
    schemaFacts(book, model, "", schema, "strict"),
    membersTextOf(book, view(""), membersOf(schema, "", "", elsewhere)),
    Object.entries(schema.$defs ?? {}).map(([name, piece]) => {
      const pointer = childPointer("/$defs", name);
      return blocks(
        heading(3, book.say(model.texts.get(`${pointer}/title`)), objectAnchor(file, pointer)),
        schemaFacts(book, model, pointer, piece, "strict"),
        membersTextOf(book, view(pointer), membersOf(piece, pointer, "", elsewhere)),
      );
    }),
  );
}
