import { describe, expect, test } from "vitest";
import { APIS, type DocumentedApi } from "./documents.ts";
import { type Answered, type Circumstances, expectationOf, judge } from "./judge.ts";

const API = APIS[0] as DocumentedApi;
const CIRCUMSTANCES: Circumstances = {
  tokens: new Map([["key", "valid"]]),
  ownLines: new Set(["100123"]),
};

const request = (params: object, more: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: "a", method: "list.calls", params, ...more }));

const answered = (body: object, status = 200, type = "application/json; charset=UTF-8"): Answered => ({
  status,
  headers: new Map([["content-type", type]]),
  body: Buffer.from(JSON.stringify(body)),
});

const result = (data: unknown, id: unknown = "a"): object => ({ jsonrpc: "2.0", id, result: { data } });

const error = (mnemonic: string, code: number, message: string, more: object = {}): object => ({
  jsonrpc: "2.0",
  id: "a",
  error: { code, message, data: { mnemonic, field: null, value: null, ...more } },
});

/** What the oracle says of an answer to a right request for the calls under way. */
const verdictOn = (answer: Answered, body: Buffer = request({ access_token: "key" })): string | null =>
  judge(API, expectationOf(API, body, CIRCUMSTANCES), answer);

describe("the oracle of the campaign", () => {
  test("finds nothing in a documented answer", () => {
    expect(verdictOn(answered(result([])))).toBeNull();
    expect(verdictOn(answered(error("forbidden", -32003, "Forbidden")))).toMatch(/with the text/u);
  });

  test.each([
    ["another id", answered(result([], "b")), "the id is"],
    ["a result that its schema does not know", answered(result([{}])), "no result of list.calls"],
    ["neither result nor error", answered({ jsonrpc: "2.0", id: "a" }), "no answer by its schema"],
    [
      "result and error",
      answered({ ...error("x", 1, "x"), result: { data: [] } }),
      "no answer by its schema",
    ],
    ["a status of no meaning", answered(result([]), 500), "a result with status 500"],
    ["another content", answered(result([]), 200, "text/html"), "content type"],
    ["a mnemonic that nobody knows", answered(error("oops", -32603, "x")), "the documents do not know oops"],
    [
      "a fault of the server",
      answered(error("internal_error", -32603, "Internal JSON-RPC error")),
      "internal_error",
    ],
    [
      "an error of the parameters where they are right",
      answered(error("data_type_error", -32602, "Data supplied is of wrong type")),
      "data_type_error, where",
    ],
    [
      "a code that is not the mnemonic's",
      answered(error("forbidden", -32602, "x")),
      "forbidden with the code -32602",
    ],
  ])("finds fault with %s", (_what, answer, complaint) => {
    expect(verdictOn(answer)).toContain(complaint);
  });

  test("lets nothing through where the schema finds a fault", () => {
    for (const params of [
      { access_token: "key", x: 1 },
      { access_token: "key", direction: "up" },
    ])
      expect(verdictOn(answered(result([])), request(params))).toContain("ok, where");
  });

  test.each([
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff]), ["character_encoding_not_allowed"]],
    ["half a character", Buffer.from(String.raw`{"a":"\ud800"}`), ["character_encoding_not_allowed"]],
    ["a whole one", Buffer.from(String.raw`{"a":"\ud83d\udca3"}`), ["notifications_not_supported"]],
    ["no JSON", Buffer.from("{"), ["parse_error"]],
    ["a key twice", Buffer.from(String.raw`{"a":1,"\u0061":2}`), ["parse_error"]],
    ["one key in two objects", Buffer.from('{"a":{"b":1},"c":{"b":1}}'), ["notifications_not_supported"]],
    ["sixteen levels", Buffer.from("[".repeat(16) + "]".repeat(16)), ["batch_opreations_not_supported"]],
    ["seventeen levels", Buffer.from("[".repeat(17) + "]".repeat(17)), ["parse_error"]],
    ["a batch", Buffer.from("[]"), ["batch_opreations_not_supported"]],
    ["no id", Buffer.from("{}"), ["notifications_not_supported"]],
    ["an id that is none", request({}, { id: null }), ["invalid_request"]],
    ["a member too many", request({}, { x: 1 }), ["invalid_request"]],
    ["no such method", request({}, { method: "x" }), ["method_not_found"]],
    ["no token", request({}), ["required_parameter_missed"]],
    ["a token that is none", request({ access_token: 7 }), ["data_type_error"]],
    ["an unknown token", request({ access_token: "x", y: 1 }), ["access_token_invalid"]],
    ["too many bytes", Buffer.alloc(65_537, 0x20), ["request_too_large"]],
  ])("expects the documented error for %s", (_what, body, outcomes) => {
    expect([...expectationOf(API, body, CIRCUMSTANCES).outcomes]).toEqual(outcomes);
  });

  test("lets nobody in from an address that no account admits, and first asks whose token it is", () => {
    const foreign = (body: Buffer): readonly string[] => [
      ...expectationOf(API, body, { ...CIRCUMSTANCES, isForeign: true }).outcomes,
    ];
    expect(foreign(request({ access_token: "key" }))).toEqual(["ip_not_whitelisted"]);
    expect(foreign(request({ access_token: "key", x: 1 }))).toEqual(["ip_not_whitelisted"]);
    expect(foreign(request({ access_token: "x" }))).toEqual(["access_token_invalid"]);
    const login = { method: "login.user" };
    expect(foreign(request({ login: "a", password: "b" }, login))).toEqual([
      "auth_error",
      "ip_not_whitelisted",
    ]);
    expect(foreign(request({ login: "a" }, login))).not.toContain("ip_not_whitelisted");
  });

  test("knows whose lines are called: a number is no line of another account", () => {
    const start = (contact: string): Buffer =>
      request(
        {
          access_token: "key",
          first_call: "contact",
          virtual_phone_number: "74993720692",
          contact,
          scenario_id: 1,
        },
        { method: "start.scenario_call" },
      );
    const mayBeWrong = (contact: string, token: string): boolean => {
      const otherLines = new Map([[token, new Set(["200123"])]]);
      return expectationOf(API, start(contact), { ...CIRCUMSTANCES, otherLines }).fields !== null;
    };
    expect(mayBeWrong("100123", "another")).toBe(false);
    expect(mayBeWrong("100123", "key")).toBe(true);
    expect(mayBeWrong("200123", "key")).toBe(false);
  });
});
