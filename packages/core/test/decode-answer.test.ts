import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAnswer, NO_MNEMONIC } from "../src/json-rpc/decode-answer.ts";
import type { DecodedAnswer } from "../src/json-rpc/decode-answer.ts";
import { encodeRequest } from "../src/json-rpc/encode-request.ts";
import { LIBRARY_ERRORS } from "./library-api.ts";

const decode = (answer: unknown): DecodedAnswer => decodeAnswer(JSON.stringify(answer), "a1", LIBRARY_ERRORS);
const error = (data?: unknown): object => ({
  code: -32602,
  message: "Gone",
  ...(data === undefined ? {} : { data }),
});

describe("encodeRequest", () => {
  it("writes one JSON-RPC request in the documented order", () => {
    expect(encodeRequest({ id: "a1", method: "lend.book", params: { access_token: "t", book_id: 7 } })).toBe(
      '{"jsonrpc":"2.0","method":"lend.book","id":"a1","params":{"access_token":"t","book_id":7}}',
    );
  });
});

describe("decodeAnswer: results", () => {
  it("gives data and metadata, with members that nobody knows yet", () => {
    const limits = {
      day_limit: 5,
      day_remaining: 4,
      day_reset: 3,
      minute_limit: 2,
      minute_remaining: 1,
      minute_reset: 0,
    };
    expect(
      decode({
        jsonrpc: "2.0",
        id: "a1",
        result: { data: { loan_id: 1, new: true }, metadata: { limits, extra: 9 } },
      }),
    ).toEqual({ kind: "result", data: { loan_id: 1, new: true }, metadata: { limits, extra: 9 } });
  });

  it("reads bytes, a byte order mark included", () => {
    const text = '\uFEFF{"jsonrpc":"2.0","id":"a1","result":{"data":"привет"}}';
    expect(decodeAnswer(new TextEncoder().encode(text), "a1", {})).toEqual({
      kind: "result",
      data: "привет",
      metadata: null,
    });
  });

  it.each(["current_version_depricated", "current_version_deprecated"])("understands %s", (spelling) => {
    const version = { [spelling]: true, current_version: "v4.0", latest_version: "v5.0" };
    const decoded = decode({
      jsonrpc: "2.0",
      id: "a1",
      result: { data: {}, metadata: { api_version: version } },
    });
    expect(decoded).toMatchObject({
      metadata: { api_version: { ...version, current_version_depricated: true } },
    });
  });

  it("accepts an error of null beside the result, and the other way round", () => {
    expect(decode({ jsonrpc: "2.0", id: "a1", result: { data: 1 }, error: null }).kind).toBe("result");
    expect(decode({ jsonrpc: "2.0", id: "a1", result: null, error: error() }).kind).toBe("error");
  });

  it.each(["b2", 1, null, undefined])("does not take the result of request %j for its own", (id) => {
    expect(decode({ jsonrpc: "2.0", id, result: { data: 1 } })).toEqual({ kind: "mismatched" });
  });
});

describe("decodeAnswer: errors", () => {
  it("knows an error by any of its spellings", () => {
    for (const mnemonic of ["book_not_found", "book_not_fuond"]) {
      const decoded = decode({ jsonrpc: "2.0", id: "a1", error: error({ mnemonic }) });
      expect(decoded).toMatchObject({ kind: "error", definition: { mnemonic: "book_not_found" } });
    }
  });

  it("carries mnemonics, codes and members that it does not know", () => {
    const data = {
      mnemonic: "flooded",
      field: "book_id",
      value: 7,
      params: { depth: 2 },
      extended_helper: null,
      wet: true,
    };
    const decoded = decode({
      jsonrpc: "2.0",
      id: "a1",
      error: { code: -1, message: "Flooded", data, hint: "boat" },
    });
    expect(decoded).toEqual({
      kind: "error",
      definition: null,
      wire: { code: -1, message: "Flooded", data, hint: "boat" },
    });
  });

  it("fills in what the documents allow to leave out", () => {
    const expected = { mnemonic: NO_MNEMONIC, field: null, value: null, params: null, extended_helper: null };
    for (const data of [undefined, null, "text", {}, { params: [], field: 7 }]) {
      expect(decode({ jsonrpc: "2.0", id: "a1", error: error(data) })).toMatchObject({
        wire: { data: expected },
      });
    }
  });

  it("does not look for mnemonics in prototypes", () => {
    for (const mnemonic of ["toString", "__proto__", "constructor"]) {
      expect(decode({ jsonrpc: "2.0", id: "a1", error: error({ mnemonic }) })).toMatchObject({
        definition: null,
      });
    }
  });

  it("takes an error without an id for its own, as the documents' sample has it, but not one with another id", () => {
    expect(decode({ jsonrpc: "2.0", id: null, error: error() }).kind).toBe("error");
    expect(decode({ jsonrpc: "2.0", id: "b2", error: error() }).kind).toBe("mismatched");
  });
});

describe("decodeAnswer: anything else", () => {
  it.each([
    ["", "it is not JSON"],
    ["<html>79260000000</html>", "it is not JSON"],
    ["[]", "it is not a JSON object"],
    ["null", "it is not a JSON object"],
    ['{"id":"a1","result":{"data":1}}', "it is not JSON-RPC 2.0"],
    ['{"jsonrpc":"2.0","id":"a1"}', "it holds neither one result nor one error"],
    [
      '{"jsonrpc":"2.0","id":"a1","result":{"data":1},"error":{"code":1,"message":""}}',
      "it holds neither one result nor one error",
    ],
    ['{"jsonrpc":"2.0","id":"a1","result":{}}', "its result has no data"],
    ['{"jsonrpc":"2.0","id":"a1","error":{"code":"1","message":""}}', "its error has no code or message"],
  ])("calls %j unreadable: %s", (text, detail) => {
    expect(decodeAnswer(text, "a1", LIBRARY_ERRORS)).toEqual({ kind: "unreadable", detail });
  });

  it("calls bytes that are not UTF-8 unreadable", () => {
    const bytes = Uint8Array.from([0x7b, 0xff, 0x7d]);
    expect(decodeAnswer(bytes, "a1", {})).toEqual({ kind: "unreadable", detail: "it is not UTF-8" });
  });

  it("never throws", () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom("2.0", "a1"));
    const answer = fc.record(
      { jsonrpc: member, id: member, result: member, error: member },
      { requiredKeys: [] },
    );
    const kinds = ["result", "error", "mismatched", "unreadable"];
    fc.assert(fc.property(answer, (value) => kinds.includes(decode(value).kind)));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => kinds.includes(decodeAnswer(bytes, "a1", {}).kind)));
    expect(kinds).toContain(decode(undefined).kind);
  });
});
