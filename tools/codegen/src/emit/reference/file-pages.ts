import { dirname } from "node:path/posix";
import type { EmittedFile, Model } from "../../model.ts";
import { aroundAll, type Book, isShared, navigation, openBook, PAGES } from "./book.ts";
import { blocks, code, fence, firstParagraph, heading, page } from "./markdown.ts";
import { membersText, schemaFacts } from "./members.ts";
import type { Language } from "./words.ts";

type Place = (path: string) => string;

/** The pages of files that are described by a schema of their own. */
export function filePages(model: Model, language: Language, place: Place): readonly EmittedFile[] {
  return [...model.shared.values()]
    .filter(({ file }) => !isShared(file))
    .map((schema) => {
      const own = PAGES.file(schema.file);
      const book = openBook(model, language, own);
      const title = schema.texts.get("/title")?.[language] ?? schema.file;
      const content = page(
        title,
        firstParagraph(schema.texts.get("/description")?.[language] ?? ""),
        navigation(book, own, aroundAll(book)),
        heading(1, title),
        schemaFacts(book, schema, "", schema.schema, "strict"),
        sampleText(book, schema.file),
        heading(2, book.word("members"), "members"),
        membersText(book, { of: schema, anchor: "member", level: 3, reader: "strict" }),
      );
      return { path: place(own), content };
    });
}

/** The examples of a file that a schema describes, as their authors wrote them. */
function sampleText(book: Book, schemaFile: string): string {
  const folder = `${dirname(schemaFile)}/examples/`;
  return blocks(
    book.model.samples
      .filter(({ file }) => file.startsWith(folder))
      .map(({ file, text }) =>
        blocks(
          heading(2, `${book.word("anExample")}: ${code(file.slice(folder.length))}`, "example"),
          fence("yaml", text.trimEnd()),
        ),
      ),
  );
}
