import { createApiError } from "../src/errors/create.ts";
import type { ErrorDefinition } from "../src/errors/definition.ts";
import type { MethodDefinition } from "../src/methods/definition.ts";

/** An API from another domain: what these tests prove does not hang on the API of telephones. */
export interface LibraryMethods {
  readonly "lend.book": {
    readonly params: { readonly book_id: number; readonly note?: string };
    readonly wireParams: { readonly access_token: string; readonly book_id: number; readonly note?: string };
    readonly result: { readonly loan_id: number };
    readonly mnemonic: "book_not_found" | "token_refused";
  };
  readonly "count.books": {
    readonly params: Record<string, never>;
    readonly wireParams: Record<string, never>;
    readonly result: { readonly count: number };
    readonly mnemonic: never;
  };
}

/** Its errors and their template parameters. */
export interface LibraryErrorParams {
  readonly book_not_found: { readonly book_id: number; readonly shelf: string };
  readonly token_refused: null;
  readonly out_of_order: null;
}

const define = (
  mnemonic: string,
  message: string,
  rest: Partial<ErrorDefinition> = {},
): readonly [string, ErrorDefinition] => [
  mnemonic,
  {
    mnemonic,
    code: -32602,
    message,
    starts: "never",
    repeat: "no",
    httpStatus: null,
    aliases: [],
    codes: [],
    ...rest,
  },
];

export const LIBRARY_ERRORS: Readonly<Record<string, ErrorDefinition>> = Object.fromEntries([
  define("book_not_found", "Book {book_id} is not on shelf {shelf}", { aliases: ["book_not_fuond"] }),
  define("token_refused", "The token was refused", { code: -32001, repeat: "after_login" }),
  define("token_doubted", "The token may be bad", { code: -32001, starts: "unknown", repeat: "after_login" }),
  define("out_of_order", "The library is out of order", { code: -32603, starts: "unknown", repeat: "later" }),
  define("invalid_request", "This is no request", { code: -32600 }),
  define("method_not_found", "There is no such method", { code: -32601 }),
  define("character_encoding_not_allowed", "Only UTF-8"),
  define("unexpected_parameters", "Unexpected"),
  define("data_type_error", "Wrong type"),
]);

const wrongType = (field: string, value: unknown): ReturnType<MethodDefinition["validateParams"]> =>
  createApiError(LIBRARY_ERRORS["data_type_error"] ?? { mnemonic: "?", code: 0, message: "" }, {
    field,
    value,
  });

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  value as Readonly<Record<string, unknown>>;

export const LIBRARY_METHODS: { readonly [Name in keyof LibraryMethods]: MethodDefinition } = {
  "lend.book": {
    name: "lend.book",
    tokenParam: "access_token",
    component: null,
    mnemonics: ["book_not_found", "token_refused"],
    validateParams: (params) => {
      const { access_token: token, book_id: id } = record(params);
      if (typeof token !== "string") return wrongType("access_token", null);
      return typeof id === "number" ? null : wrongType("book_id", id ?? null);
    },
    validateResult: (data) =>
      typeof record(data)["loan_id"] === "number" ? null : wrongType("loan_id", record(data)["loan_id"]),
  },
  "count.books": {
    name: "count.books",
    tokenParam: null,
    component: null,
    mnemonics: [],
    validateParams: () => null,
    validateResult: () => null,
  },
};
