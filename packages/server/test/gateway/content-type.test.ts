import { describe, expect, test } from "vitest";
import { readContentType } from "../../src/gateway/content-type.ts";

describe("the Content-Type header", () => {
  test.each([
    [undefined],
    ["application/json"],
    ["application/json; charset=UTF-8"],
    ["Application/JSON;Charset=utf-8"],
    ['application/json; charset="UTF-8"'],
    ["application/json ; charset=utf8"],
    ["application/json;"],
    ["application/json; version=1; charset=utf-8"],
  ])("%j is JSON in UTF-8", (header) => {
    expect(readContentType(header)).toBe("json");
  });

  test.each([
    ["application/json; charset=windows-1251"],
    ["application/json; charset=utf-16"],
    ['application/json; charset="koi8-r"'],
    ["application/json; charset=utf-8; charset=latin1"],
  ])("%j declares another charset", (header) => {
    expect(readContentType(header)).toBe("wrong_charset");
  });

  test.each([
    [""],
    ["text/plain"],
    ["application/json-rpc"],
    ["application/x-www-form-urlencoded"],
    ["application/jsonx; charset=utf-8"],
    ["application/json; charset"],
    ["application/json, text/plain"],
    ["text/json; application/json"],
  ])("%j is not JSON", (header) => {
    expect(readContentType(header)).toBe("not_json");
  });
});
