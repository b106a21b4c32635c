import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_JSON_DEPTH, readJson, scanJson } from "../../src/gateway/read-json.ts";

const read = (text: string) => readJson(Buffer.from(text, "utf8"));
const PARSE_ERROR = { ok: false, mnemonic: "parse_error" };
const ENCODING = { ok: false, mnemonic: "character_encoding_not_allowed" };

describe("a body is read as the JSON that everybody understands in the same way", () => {
  test("JSON of any kind is read as it stands", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  test.each([
    "",
    " ",
    "{",
    "{'a':1}",
    '{"a":1,}',
    "nul",
    "01",
    "+1",
    "NaN",
    '"\t"',
    "\u{feff}{}",
    "{}{}",
    '"\\x"',
    "1e",
  ])("%j is not JSON", (text) => {
    expect(read(text)).toEqual(PARSE_ERROR);
  });

  test("nesting up to the limit is read, one level more is not, and any number of levels does no harm", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(read(nested(MAX_JSON_DEPTH)).ok).toBe(true);
    expect(read(nested(MAX_JSON_DEPTH + 1))).toEqual(PARSE_ERROR);
    expect(read(`${'{"a":'.repeat(MAX_JSON_DEPTH)}1${"}".repeat(MAX_JSON_DEPTH)}`).ok).toBe(true);
    expect(read(nested(30_000))).toEqual(PARSE_ERROR);
    expect(read("[".repeat(65_536))).toEqual(PARSE_ERROR);
  });

  test("brackets and colons inside strings are text", () => {
    expect(read(JSON.stringify("[".repeat(100))).ok).toBe(true);
    expect(read('{"a:b":"c:\\"d:"}').ok).toBe(true);
  });

  test.each([
    ['{"a":1,"a":2}'],
    ['{"a":1,"a":1}'],
    ['{"a":1,"b":{"c":1,"c":1}}'],
    ['[{"a":1,"\\u0061":2}]'],
    ['{"__proto__":1,"__proto__":2}'],
    ['{"1":1,"1":2}'],
    ['{"":1,"":2}'],
  ])("the same key twice in one object is refused: %s", (text) => {
    expect(read(text)).toEqual(PARSE_ERROR);
  });

  test("the same key in different objects is no repetition", () => {
    expect(read('{"a":{"a":1},"b":[{"a":1},{"a":2}]}').ok).toBe(true);
  });

  test("a key __proto__ is a member like any other and changes no prototype", () => {
    const reading = read('{"__proto__":{"polluted":true}}');
    expect(reading.ok).toBe(true);
    if (!reading.ok) return;
    expect(Object.keys(reading.value as object)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(reading.value)).toBe(Object.prototype);
    expect((reading.value as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([
    ["a continuation byte alone", [0x22, 0x80, 0x22]],
    ["an overlong slash", [0x22, 0xc0, 0xaf, 0x22]],
    ["half of a surrogate pair", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["beyond Unicode", [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
    ["a sequence cut off", [0x22, 0xd0, 0x22]],
    ["windows-1251", [0x22, 0xcf, 0xf0, 0x22]],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])("bytes that are not UTF-8 are refused: %s", (_, bytes) => {
    expect(readJson(Buffer.from(bytes))).toEqual(ENCODING);
  });

  test.each([
    '"\\ud800"',
    '"\\udc00"',
    '"\\ud800x"',
    '"\\ud800\\ud800\\udc00"',
    '"\\udc00\\ud800"',
    '{"\\uD83D":1}',
    '"\\ud83d\\\\udc00"',
  ])("an escape for half of a character is refused: %s", (text) => {
    expect(read(text)).toEqual(ENCODING);
  });

  test.each(['"\\ud83d\\ude00"', '"\\uD83D\\uDE00x\\u0041"', '"\\\\ud800"', '"😀"'])(
    "whole characters are read: %s",
    (text) => {
      expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) });
    },
  );

  test("an encoding that is wrong is told before anything that is wrong with the JSON", () => {
    expect(read('{"a":"\\ud800","a":1}')).toEqual(ENCODING);
  });
});

test("a lone surrogate is found exactly where the parsed text has one", () => {
  const unit = fc.constantFrom("\\ud83d", "\\ude00", "a", "\\\\", '\\"', "\\u0041", "😀", "\\n");
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 8 }), (units) => {
      const text = `"${units.join("")}"`;
      expect(scanJson(text).loneSurrogate).toBe(!(JSON.parse(text) as string).isWellFormed());
    }),
  );
});
