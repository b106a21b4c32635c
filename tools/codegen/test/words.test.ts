import { describe, expect, it } from "vitest";
import { commentLines, docComment } from "../src/emit/comment.ts";
import { namesAt } from "../src/emit/type-names.ts";
import { joinNames, memberKey, namesOf } from "../src/names.ts";
import { atPointer, childPointer, pointerKeys } from "../src/pointer.ts";
import { pointerSteps } from "../src/schema-walk.ts";
import { didYouMean } from "../src/suggest.ts";

describe("names", () => {
  it("are spelt for files, functions, types and constants", () => {
    expect(namesOf("renew.book_loan")).toEqual({
      kebab: "renew-book-loan",
      camel: "renewBookLoan",
      pascal: "RenewBookLoan",
      constant: "RENEW_BOOK_LOAN",
    });
    expect(namesOf("sha256_sum").pascal).toBe("Sha256Sum");
    expect(joinNames("copy-ids", "inner_part").camel).toBe("copyIdsInnerPart");
  });

  it("are quoted as members only where they have to be", () => {
    expect(memberKey("copy_id")).toBe("copy_id");
    expect(memberKey("lend.book")).toBe('"lend.book"');
    expect(memberKey("2nd")).toBe('"2nd"');
  });

  it("of types follow the path to the schema, one of many in the singular", () => {
    const module = { file: "f", path: "p", root: "LendBookParams", prefix: "LendBook" };
    expect(namesAt(module, "").pascal).toBe("LendBookParams");
    expect(namesAt(module, "/properties/copies/items/properties/state").constant).toBe(
      "LEND_BOOK_COPY_STATE",
    );
    expect(namesAt(module, "/properties/boxes/items").pascal).toBe("LendBookBox");
    expect(namesAt(module, "/properties/sheep/items").pascal).toBe("LendBookSheepItem");
    expect(namesAt(module, "/items/properties/copies/items").pascal).toBe("LendBookItemCopy");
    expect(namesAt(module, "/$defs/money").pascal).toBe("LendBookMoney");
    expect(namesAt(module, "/properties/id/anyOf/1").pascal).toBe("LendBookIdOption2");
    expect(namesAt(module, "/properties/items/properties/properties").pascal).toBe("LendBookItemsProperties");
  });
});

describe("pointers", () => {
  it("escape and unescape what keys may hold", () => {
    const pointer = childPointer("/paths", "a/b~c", 0);
    expect(pointer).toBe("/paths/a~1b~0c/0");
    expect(pointerKeys(pointer)).toEqual(["paths", "a/b~c", "0"]);
    expect(atPointer({ paths: { "a/b~c": [7] } }, pointer)).toBe(7);
  });

  it("find own members only", () => {
    expect(atPointer({}, "/constructor")).toBeUndefined();
    expect(atPointer([1], "/length/x")).toBeUndefined();
  });

  it("are read as steps, whatever the properties are called", () => {
    expect(pointerSteps("/properties/items/items/properties/properties/allOf/1/if")).toEqual([
      { keyword: "properties", key: "items" },
      { keyword: "items", key: null },
      { keyword: "properties", key: "properties" },
      { keyword: "allOf", key: "1" },
      { keyword: "if", key: null },
    ]);
  });
});

describe("suggestions", () => {
  it("name the nearest word, also for swapped letters", () => {
    expect(didYouMean("maxLenght", ["minLength", "maxLength"])).toBe(' (did you mean "maxLength"?)');
    expect(didYouMean("retpeat", ["repeat", "starts"])).toBe(' (did you mean "repeat"?)');
  });

  it("are silent where nothing is near", () => {
    expect(didYouMean("colour", ["session_key", "copy_ids"])).toBe("");
    expect(didYouMean("id", ["if", "of"])).toBe(' (did you mean "if"?)');
    expect(didYouMean("abc", ["xyz"])).toBe("");
  });
});

describe("comments", () => {
  it("take one line where that is enough", () => {
    expect(docComment("Short.")).toBe("/** Short. */\n");
    expect(docComment("", null)).toBe("");
  });

  it("divide blocks by an empty line and break long lines", () => {
    const long = `${"word ".repeat(25)}end`;
    expect(docComment(long, "Second.")).toBe(
      `/**\n * ${"word ".repeat(20).trim()}\n * ${"word ".repeat(5)}end\n *\n * Second.\n */\n`,
    );
  });

  it("cannot be ended by their text", () => {
    expect(docComment("a */ b")).toBe("/** a *\\/ b */\n");
  });

  it("keep code in one piece and list items indented", () => {
    const code = `\`${"x y ".repeat(30).trim()}\``;
    expect(commentLines(`- first ${code} last`)).toEqual(["- first", `  ${code}`, "  last"]);
  });
});
