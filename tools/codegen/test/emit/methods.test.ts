import { expect, it } from "vitest";
import { methodsEmitter } from "../../src/emit/methods.ts";
import { emittedFile } from "../support/emitted.ts";

const FILE = "packages/core/src/generated/library-api/methods.ts";

it("lists the types of every method by its name", async () => {
  expect(await emittedFile(methodsEmitter, FILE)).toContain(`
export interface LibraryApiMethods {
  /**
   * Lend books.
   *
   * Lends copies to the reader of the session.
   */
  readonly "lend.book": {
    readonly params: LendBookParams;
    readonly wireParams: LendBookWireParams;
    readonly result: LendBookResult;
    readonly mnemonic: LendBookMnemonic;
  };
`);
});

it("says of every method what a program needs at run time", async () => {
  const text = await emittedFile(methodsEmitter, FILE);
  expect(text).toContain(`
  "lend.book": {
    name: "lend.book",
    tokenParam: "session_key",
    component: "lending",
    mnemonics: LEND_BOOK_MNEMONICS,
    validateParams: validateLendBookParams,
    validateResult: validateLendBookResult,
  },
`);
  expect(text).toContain(`
  "open.session": {
    name: "open.session",
    tokenParam: null,
    component: null,
`);
});
