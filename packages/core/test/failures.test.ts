import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { ApiErrorObject } from "../src/errors/error-object.ts";
import { ApiError } from "../src/failures/api-error.ts";
import { isApiError, isScenarioCallError, isUnknownOutcomeError } from "../src/failures/guards.ts";
import { InvalidRequestError } from "../src/failures/invalid-request-error.ts";
import { NotSentError } from "../src/failures/not-sent-error.ts";
import { ScenarioCallError } from "../src/failures/scenario-call-error.ts";
import type { FailureContext } from "../src/failures/scenario-call-error.ts";
import { UnknownOutcomeError } from "../src/failures/unknown-outcome-error.ts";
import { LIBRARY_ERRORS } from "./library-api.ts";
import type { LibraryErrorParams } from "./library-api.ts";

const context: FailureContext = { method: "lend.book", requestId: "a1", secrets: [] };

const wire = (
  mnemonic: string,
  rest: Partial<ApiErrorObject["data"]> = {},
  message = "Refused",
): ApiErrorObject => ({
  code: -32602,
  message,
  data: { mnemonic, field: null, value: null, params: null, extended_helper: null, ...rest },
});

const apiError = (object: ApiErrorObject): ApiError<keyof LibraryErrorParams, LibraryErrorParams> =>
  new ApiError(context, {
    wire: object,
    definition: LIBRARY_ERRORS[object.data.mnemonic] ?? null,
    httpStatus: 200,
  });

const oneOfEach = (): readonly ScenarioCallError[] => [
  new InvalidRequestError(context, wire("data_type_error", { field: "book_id", value: "x" })),
  apiError(wire("book_not_found")),
  new NotSentError(context, "connection_failed"),
  new UnknownOutcomeError(context, "timeout"),
];

describe("families", () => {
  it("are told apart by kind and by class", () => {
    const classes = [InvalidRequestError, ApiError, NotSentError, UnknownOutcomeError];
    expect(oneOfEach().map(({ kind }) => kind)).toEqual([
      "invalid_request",
      "api_error",
      "not_sent",
      "unknown_outcome",
    ]);
    for (const [index, error] of oneOfEach().entries()) {
      expect(classes.map((one) => error instanceof one)).toEqual(classes.map((_, at) => at === index));
      expect(error instanceof ScenarioCallError && error instanceof Error).toBe(true);
      expect(error.name).toBe(classes[index]?.name);
    }
  });

  it("are no other thing, and no other thing is one of them", () => {
    for (const value of [null, undefined, 1, "not_sent", {}, new Error("x"), { kind: "not_sent" }]) {
      expect(value instanceof ScenarioCallError).toBe(false);
      expect(isScenarioCallError(value)).toBe(false);
      expect(isApiError(value)).toBe(false);
    }
  });

  it("are recognised by another copy of the package", async () => {
    vi.resetModules();
    const other = {
      ...(await import("../src/failures/api-error.ts")),
      ...(await import("../src/failures/scenario-call-error.ts")),
      ...(await import("../src/failures/unknown-outcome-error.ts")),
      ...(await import("../src/failures/guards.ts")),
    };
    expect(other.ApiError).not.toBe(ApiError);
    const ours = apiError(wire("book_not_found"));
    expect(ours instanceof other.ApiError).toBe(true);
    expect(ours instanceof other.ScenarioCallError).toBe(true);
    expect(ours instanceof other.UnknownOutcomeError).toBe(false);
    expect(other.isApiError(ours)).toBe(true);
    expect(isUnknownOutcomeError(new other.UnknownOutcomeError(context, "aborted"))).toBe(true);
  });

  it("leave instanceof of somebody else's subclass alone", () => {
    class Special extends NotSentError {}
    expect(new NotSentError(context, "aborted") instanceof Special).toBe(false);
    expect(new Special(context, "aborted") instanceof Special).toBe(true);
    expect(new Special(context, "aborted") instanceof NotSentError).toBe(true);
  });
});

describe("neverStarted and repeatable", () => {
  it("are what the family proves", () => {
    expect(oneOfEach().map((error) => [error.neverStarted, error.repeatable])).toEqual([
      [true, false],
      [true, false],
      [true, true],
      [false, false],
    ]);
  });

  it("are, for an error of the service, what the spec says of it, and nothing where it says nothing", () => {
    const told = ["token_refused", "out_of_order", "unheard_of"].map((mnemonic) => apiError(wire(mnemonic)));
    expect(told.map(({ neverStarted, repeat, repeatable }) => [neverStarted, repeat, repeatable])).toEqual([
      [true, "after_login", true],
      [false, "later", false],
      [false, "no", false],
    ]);
  });
});

describe("ApiError", () => {
  it("gives the template parameters by their type once the mnemonic is known", () => {
    const error = apiError(
      wire("book_not_found", { params: { book_id: 7, shelf: "B" } }, "Book 7 is not on shelf B"),
    );
    if (!error.is("book_not_found")) throw new Error("is() does not know its own mnemonic");
    const id: number | null = error.params.book_id;
    expect([id, error.params.shelf]).toEqual([7, "B"]);
    expect(error.is("token_refused" as "book_not_found")).toBe(false);
  });

  it("says null for a template parameter that the service did not send, and carries those it knows nothing of", () => {
    expect(apiError(wire("book_not_found", { params: { shelf: "B", row: 3 } })).params).toEqual({
      book_id: null,
      shelf: "B",
      row: 3,
    });
    expect(apiError(wire("token_refused", { params: { object: null } })).params).toBeNull();
  });

  it("carries an error that it does not know", () => {
    const error = apiError(wire("flooded", { field: "book_id", params: { depth: 2 } }, "Flooded"));
    expect([error.mnemonic, error.field, error.params, error.code]).toEqual([
      "flooded",
      "book_id",
      { depth: 2 },
      -32602,
    ]);
  });

  it("keeps the exact object of the wire where nothing prints it", () => {
    const object = wire("book_not_found", { value: "79260000000" });
    const error = apiError(object);
    expect(error.wire).toBe(object);
    expect(error.value).toBe("79260000000");
    expect(Object.keys(error)).toEqual([]);
    expect(Object.assign({}, error)).toEqual({});
  });

  it("keeps identifiers readable in the documented text, and hides numbers there", () => {
    const error = apiError(
      wire(
        "book_not_found",
        { params: { book_id: 123456789, shelf: "79260000000" } },
        "Book 123456789 is not on shelf 79260000000",
      ),
    );
    expect(error.message).toBe(
      "lend.book was refused: Book 123456789 is not on shelf 7926•••••00 (book_not_found)",
    );
  });
});

describe("what may stand in a log", () => {
  const token = fc.stringMatching(/^[0-9a-zA-Z]{16,72}$/u);
  const phone = fc.stringMatching(/^[1-9][0-9]{9,14}$/u);

  const printed = (error: ScenarioCallError): string =>
    [
      String(error),
      JSON.stringify(error),
      inspect(error, { depth: 9, showHidden: false }),
      error.stack,
      inspect({ error }, { depth: 9 }),
    ].join("\n");

  it("holds neither the token nor a full number, whatever the service echoes", () => {
    fc.assert(
      fc.property(token, phone, fc.boolean(), (secret, number, known) => {
        const told = { ...context, secrets: [secret] };
        const object = wire(
          known ? "book_not_found" : secret,
          {
            field: number,
            value: { [number]: [secret, Number(number), { deep: `${secret}${number}` }] },
            params: { book_id: number, contact: Number(number), shelf: secret },
          },
          `No ${number} for ${secret}`,
        );
        const cause = Object.assign(new Error(`${secret} ${number}`), { code: secret });
        const errors = [
          new InvalidRequestError(told, object, cause),
          new ApiError<string>(told, {
            wire: object,
            definition: known ? (LIBRARY_ERRORS["book_not_found"] ?? null) : null,
            httpStatus: 200,
          }),
          new NotSentError(told, "token_unavailable", cause),
          new UnknownOutcomeError(told, "answer_unreadable", { detail: `${secret} ${number}`, cause }),
          new NotSentError(told, "token_unavailable", new UnknownOutcomeError(told, "timeout", { cause })),
        ];
        for (const error of errors) {
          const text = printed(error);
          expect(text).not.toContain(secret);
          expect(text).not.toContain(number);
        }
      }),
    );
  });

  it("says what happened, where, and what may be done", () => {
    const error = new InvalidRequestError(
      context,
      wire("data_type_error", { field: "contact", value: 79260000000 }, "Wrong type"),
    );
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "InvalidRequestError",
      kind: "invalid_request",
      message: 'lend.book was not sent: Wrong type (data_type_error at "contact")',
      method: "lend.book",
      requestId: "a1",
      neverStarted: true,
      repeat: "no",
      mnemonic: "data_type_error",
      code: -32602,
      field: "contact",
      value: "7926•••••00",
    });
    expect(inspect(error)).toMatch(
      /^InvalidRequestError: lend\.book was not sent: Wrong type \(data_type_error at "contact"\)\n +at /u,
    );
    expect(inspect(error)).toContain("mnemonic: 'data_type_error'");
  });

  it("names the cause", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
    const error = new NotSentError(context, "connection_failed", cause);
    expect(error.cause).toBe(cause);
    expect(error.toJSON()["cause"]).toBe("Error: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1");
  });
});
