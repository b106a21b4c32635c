import { expect, it } from "vitest";
import { errorFixturesEmitter } from "../../src/emit/error-fixtures.ts";
import { requestSchemasEmitter } from "../../src/emit/request-schemas.ts";
import { emittedFile } from "../support/emitted.ts";

const errors = "packages/testing/src/generated/library-api-errors.ts";
const requests = "packages/testing/src/generated/library-api-requests.ts";

it("shows each error as an example of the spec does, without what goes with the request", async () => {
  const text = await emittedFile(errorFixturesEmitter, errors);
  const fixture = text.slice(text.indexOf("wrong_pin: {"));
  expect(fixture).toContain('message: "Card or PIN is wrong"');
  expect(text).not.toContain("metadata:");
});

it("takes an error that no method shows from the examples of the API", async () => {
  const text = await emittedFile(errorFixturesEmitter, errors);
  expect(text.slice(text.indexOf("bad_json: {"))).toContain("code: -32700");
});

it("has the error of every mnemonic, typed by its params", async () => {
  const text = await emittedFile(errorFixturesEmitter, errors);
  expect(text).toContain("ApiErrorObject<Mnemonic, LibraryApiErrorParams[Mnemonic]>");
});

it("keeps of a request's schema what decides, and leaves out what people read", async () => {
  const text = await emittedFile(requestSchemasEmitter, requests);
  expect(text).toContain(String.raw`pattern: "^\\p{Lu}{2}\\d{4}$"`);
  expect(text).not.toContain("description");
  expect(text).not.toContain("x-source");
});

it("says which error each kind of fault raises, and which parameter holds the token", async () => {
  const text = await emittedFile(requestSchemasEmitter, requests);
  expect(text).toContain("violations: {");
  expect(text).toContain('tokenParam: "session_key"');
  expect(text).toContain("tokenParam: null");
});
