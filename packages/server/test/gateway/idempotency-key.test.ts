import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashOfKey, hashOfRequest, readIdempotencyKey } from "../../src/gateway/idempotency-key.ts";

describe("the header Idempotency-Key", () => {
  test.each([
    ["bare", "order-1705", "order-1705"],
    ["in quotes", '"order-1705"', "order-1705"],
    ["of one character", "7", "7"],
    ["of 255 characters", "k".repeat(255), "k".repeat(255)],
    ["of 255 characters in quotes", `"${"k".repeat(255)}"`, "k".repeat(255)],
    [
      "of all that is allowed but letters and digits",
      "!#$%&'()*+,-./:;<=>?@[]^_`{|}~",
      "!#$%&'()*+,-./:;<=>?@[]^_`{|}~",
    ],
  ])("holds a key %s", (_, header, key) => {
    expect(readIdempotencyKey(header)).toBe(key);
  });

  test.each([
    ["nothing", ""],
    ["empty quotes", '""'],
    ["one quote", '"'],
    ["a quote that is not closed", '"order'],
    ["a quote that was not opened", 'order"'],
    ["a quote inside", 'or"der'],
    ["a backslash", '"or\\"der"'],
    ["a space", "order 1705"],
    ["a space in quotes", '"order 1705"'],
    ["two keys, as HTTP joins them", "order-1, order-2"],
    ["two keys in quotes", '"order-1", "order-2"'],
    ["a parameter after the quotes", '"order";v=1'],
    ["256 characters", "k".repeat(256)],
    ["256 characters in quotes", `"${"k".repeat(256)}"`],
    ["a letter that is not ASCII", "zakaz-№1"],
    ["a control character", "order\u0001"],
    ["a delete character", "order\u007f"],
  ])("with %s holds none", (_, header) => {
    expect(readIdempotencyKey(header)).toBeNull();
  });

  test("holds what its sender put there, in either form, or nothing", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect([text, null]).toContain(readIdempotencyKey(`"${text}"`));
      }),
    );
  });
});

describe("the hash of a key", () => {
  const OWNER = { accountId: 1001, userLogin: "demo", method: "start.scenario_call" };

  test("is one for one key of one owner, 64 hexadecimal digits", () => {
    expect(hashOfKey("a", OWNER)).toMatch(/^[0-9a-f]{64}$/u);
    expect(hashOfKey("a", { ...OWNER })).toBe(hashOfKey("a", OWNER));
  });

  test("is another for another key, account, user or method", () => {
    const all = [
      hashOfKey("a", OWNER),
      hashOfKey("A", OWNER),
      hashOfKey("a", { ...OWNER, accountId: 1002 }),
      hashOfKey("a", { ...OWNER, userLogin: "Demo" }),
      hashOfKey("a", { ...OWNER, method: "start.other_call" }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test("is not that of another owner whose parts run together alike", () => {
    expect(hashOfKey("c", { ...OWNER, userLogin: 'a","b' })).not.toBe(
      hashOfKey('b","c', { ...OWNER, userLogin: "a" }),
    );
  });
});

describe("the hash of a request", () => {
  const hash = (json: string): string => hashOfRequest(JSON.parse(json) as object, "token");

  test.each([
    ["the order of members", '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ["white space", '{"a":[1,2]}', ' { "a" : [ 1 , 2 ] } '],
    ["how a number is written", '{"a":23456}', '{"a":2.3456e4}'],
    ["how a character is written", '{"a":"Я"}', '{"a":"\\u042f"}'],
    ["the token", '{"a":1,"token":"one"}', '{"a":1,"token":"two"}'],
    ["whether there is a token", '{"a":1,"token":"one"}', '{"a":1}'],
  ])("does not depend on %s", (_, one, other) => {
    expect(hash(one)).toBe(hash(other));
  });

  test.each([
    ["a value", '{"a":1}', '{"a":2}'],
    ["the type of a value", '{"a":1}', '{"a":"1"}'],
    ["a name", '{"a":1}', '{"b":1}'],
    ["a member that is left out", '{"a":1,"b":false}', '{"a":1}'],
    ["the order of a list", '{"a":[1,2]}', '{"a":[2,1]}'],
    ["a list in place of an object", '{"a":{"0":1}}', '{"a":[1]}'],
    ["where a member stands", '{"a":{"b":1}}', '{"a":{},"b":1}'],
    ["a member inside that is called as the token is", '{"a":{"token":"one"}}', '{"a":{"token":"two"}}'],
    ["a member inside an object with the empty name", '{"":{"token":"one"}}', '{"":{"token":"two"}}'],
    ["upper and lower case", '{"a":"Я"}', '{"a":"я"}'],
  ])("depends on %s", (_, one, other) => {
    expect(hash(one)).not.toBe(hash(other));
  });
});
