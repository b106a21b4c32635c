import { expect, it } from "vitest";
import { clientMethodsEmitter } from "../../src/emit/client-methods.ts";
import { emittedFile } from "../support/emitted.ts";

const FILE = "packages/node-client/src/generated/library-api-client.ts";

it("writes a method of the client for each method of the API, with what can go wrong", async () => {
  const text = await emittedFile(clientMethodsEmitter, FILE);
  expect(text).toContain(`
export interface LibraryApiClientMethods<Options> {
  /**
   * Lend books: \`lend.book\`.
   *
   * Lends copies to the reader of the session.
   *
   * Errors: \`copy_not_found\`, \`session_expired\`, \`wrong_combination\`, and those that every method can
   * answer with.
   *
   * @throws where the request was refused, or where it is not known what became of it.
   */
  lendBook(params: LendBookParams, options?: Options): Promise<LendBookResult>;
`);
  expect(text).toContain(
    "\n  closeSession(params?: CloseSessionParams, options?: Options): Promise<CloseSessionResult>;\n",
  );
});

it("writes the same with the failure as a value, typed by the errors of the method", async () => {
  expect(await emittedFile(clientMethodsEmitter, FILE)).toContain(`
   * Never throws.
   */
  openSession(
    params: OpenSessionParams,
    options?: Options,
  ): Promise<Result<OpenSessionResult, CallFailure<OpenSessionMnemonic, LibraryApiErrorParams>>>;
`);
});

it("makes both from one function; parameters that nobody needs may be left out", async () => {
  const text = await emittedFile(clientMethodsEmitter, FILE);
  const body = `
  return {
    lendBook: (params, options) => call("lend.book", params, options),
    openSession: (params, options) => call("open.session", params, options),
    closeSession: (params = {}, options) => call("close.session", params, options),
  };
}
`;
  expect(text.split(body)).toHaveLength(3);
});
