import { expect, it } from "vitest";
import { singleFunctionsEmitter } from "../../src/emit/single-functions.ts";
import { emittedFile } from "../support/emitted.ts";

const FILE = "packages/edge-client/src/generated/library-api-functions.ts";

it("writes two functions for each method: one that returns its failure, and one that throws it", async () => {
  const text = await emittedFile(singleFunctionsEmitter, FILE);
  expect(text).toContain("export const safeLendBook = (");
  expect(text).toContain(
    "\n): Promise<LendBookResult> => orThrow(safeLendBook(account, params, options));\n",
  );
});

it("puts the token where the method has it, and nowhere where it takes none", async () => {
  const text = await emittedFile(singleFunctionsEmitter, FILE);
  expect(text).toContain("account.token");
  const login = text.slice(text.indexOf("safeOpenSession"), text.indexOf("export const openSession"));
  expect(login).toContain('"open.session"');
  expect(login).not.toContain("account.token");
});

it("lists every spelling of the errors after which nothing was started, those of single methods too", async () => {
  const text = await emittedFile(singleFunctionsEmitter, FILE);
  expect(text.slice(text.indexOf("LIBRARY_API_NEVER_STARTED"))).toContain('"copy_not_found"');
});
