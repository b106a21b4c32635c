import { loadSpec } from "../../src/load/load.ts";
import type { SpecFiles } from "../../src/load/files.ts";
import { formatMistake } from "../../src/mistake.ts";
import type { Model } from "../../src/model.ts";
import { type Editable, fixtureFiles, withEdited } from "./fixture.ts";

const API = "library-api/v1.2";
const LEND = `${API}/methods/lend.book`;

/** What the marked fixture marks, each with its reason; all since 1.4.0. */
const MARKS: readonly (readonly [
  file: string,
  path: readonly string[],
  instead: string | null,
  reason: string,
])[] = [
  [`${API}/methods/close.session/params.schema.json`, [], null, "Sessions end by themselves."],
  [`${LEND}/params.schema.json`, ["properties", "express"], "delivery", "Everything comes today."],
  [
    `${LEND}/params.schema.json`,
    ["properties", "delivery", "properties", "note"],
    null,
    "Drivers do not read.",
  ],
  [`${LEND}/result.schema.json`, ["properties", "receipt"], "loans", "Nothing is printed."],
  [`${API}/errors.json`, ["errors", "session_expired"], "wrong_pin", "Sessions do not expire."],
  ["extensions/loan-events/types/book_returned.schema.json", [], "book_lent", "Nobody returns books."],
];

/** A mark as it stands in a file of the spec. */
export function mark(instead: string | null, reason = "It is old."): object {
  return { since: "1.4.0", reason, instead };
}

/** The Russian prose of a text, added to the file that holds it. */
export function withProse(files: SpecFiles, file: string, pointer: string, text: string): SpecFiles {
  const path = file.replace(/[^/]*$/u, "ru.md");
  const heading = `\n## ${file.slice(file.lastIndexOf("/") + 1)}#${pointer}\n\n${text}\n`;
  return new Map(files).set(path, `${files.get(path) ?? ""}${heading}`);
}

/** The fixture with a mark of everything that can have one: a method, members of both directions, a value, an error, a type of events. */
export async function markedFiles(): Promise<SpecFiles> {
  let files: SpecFiles = await fixtureFiles();
  for (const [file, path, instead, reason] of MARKS) {
    files = withEdited(files, file, (document) => {
      let at = document;
      for (const key of path) at = at[key] as Editable;
      at["x-deprecated"] = mark(instead, reason);
    });
    const pointer = [...path.map((key) => `/${key}`), "/x-deprecated/reason"].join("");
    files = withProse(files, file, pointer, `По-русски: ${reason}`);
  }
  const params = `${LEND}/params.schema.json`;
  files = withEdited(files, params, (document) => {
    const { loan_kind: kind } = document["properties"] as { readonly loan_kind: Editable };
    kind["x-deprecated-values"] = { reading_room: mark("home", "The room is closed.") };
  });
  const pointer = "/properties/loan_kind/x-deprecated-values/reading_room/reason";
  return withProse(files, params, pointer, "По-русски: The room is closed.");
}

/** The model of the marked fixture. */
export async function markedModel(): Promise<Model> {
  const { model, mistakes } = loadSpec(await markedFiles());
  if (model === null || mistakes.length > 0) throw new Error(mistakes.map(formatMistake).join("\n"));
  return model;
}
