import { afterEach, describe, expect, it } from "vitest";
import type { ApiErrorObject } from "./errors/error-object.ts";
import {
  canonicalJson,
  codePointLength,
  errorObject,
  graver,
  isMultipleOf,
  membersOf,
  ownMember,
} from "./violation.ts";

/** Five kinds, the least grave first: message and mnemonic of each. */
const TEXTS = [
  "Do not go together",
  "combination",
  "Not allowed",
  "value",
  "Of the wrong type",
  "type",
  "Is missing",
  "missing",
  "Not known",
  "unexpected",
];

describe("errorObject", () => {
  it("makes the API's error object", () => {
    expect(errorObject(-9, "Own", "own_error", "shelf.row", 7)).toEqual({
      code: -9,
      message: "Own",
      data: { mnemonic: "own_error", field: "shelf.row", value: 7, params: null, extended_helper: null },
    });
  });
});

describe("graver", () => {
  const violation = (message: string): ApiErrorObject => errorObject(-1, message, "", null, null);

  it("lets the kind decide, and of two of one kind the one before", () => {
    const kinds = TEXTS.filter((_, place) => place % 2 === 0).map(violation);
    for (const [rank, kind] of kinds.entries()) {
      for (const [otherRank, other] of kinds.entries()) {
        expect(graver(TEXTS, kind, other)).toBe(otherRank > rank ? other : kind);
      }
    }
    const [one, another] = [violation("Of the wrong type"), violation("Of the wrong type")];
    expect(graver(TEXTS, one, another)).toBe(one);
  });

  it("takes a rule's own error for one of the least grave kind", () => {
    const [own, common, value] = [
      violation("Too many"),
      violation("Do not go together"),
      violation("Not allowed"),
    ];
    expect(graver(TEXTS, own, common)).toBe(own);
    expect(graver(TEXTS, common, own)).toBe(common);
    expect(graver(TEXTS, own, value)).toBe(value);
    expect(graver(TEXTS, value, own)).toBe(value);
  });

  it("takes what there is", () => {
    const only = violation("Do not go together");
    expect(graver(TEXTS, null, only)).toBe(only);
    expect(graver(TEXTS, only, null)).toBe(only);
    expect(graver(TEXTS, null, null)).toBeNull();
  });
});

describe("membersOf", () => {
  afterEach(() => {
    delete (Object.prototype as Record<string, unknown>)["polluted"];
  });

  it("returns a plain object itself", () => {
    const value = { a: 1 };
    expect(membersOf(value)).toBe(value);
  });

  it("says that arrays, null, functions and texts are no objects", () => {
    for (const value of [[], null, undefined, () => 1, "text", 5, true]) {
      expect(membersOf(value)).toBeUndefined();
    }
  });

  it("shows the own members of an instance and nothing inherited", () => {
    class Request {
      own = 1;
      get inherited(): number {
        return 2;
      }
    }
    const members = membersOf(new Request());
    expect(members?.["own"]).toBe(1);
    expect(members?.["inherited"]).toBeUndefined();
    expect(membersOf(Object.create({ contact: "7" }))?.["contact"]).toBeUndefined();
  });

  it("shows the members of an object without a prototype", () => {
    expect(membersOf(Object.assign(Object.create(null), { a: 1 }))?.["a"]).toBe(1);
  });

  it("is not deceived by a member put on the prototype of all objects", () => {
    (Object.prototype as Record<string, unknown>)["polluted"] = "7";
    expect(membersOf({ own: 1 })?.["polluted"]).toBeUndefined();
    expect(membersOf({ own: 1 })?.["own"]).toBe(1);
  });

  it("keeps a member named __proto__ a member", () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1}}');
    const copy = Object.assign(Object.create({}), value);
    Object.defineProperty(copy, "__proto__", { value: { a: 1 }, enumerable: true });
    expect(Object.keys(membersOf(value) ?? {})).toEqual(["__proto__"]);
    expect(Object.keys(membersOf(copy) ?? {})).toEqual(["__proto__"]);
    expect(membersOf(value)?.["a"]).toBeUndefined();
  });
});

describe("ownMember", () => {
  it("sees an own member and none that every object inherits", () => {
    expect(ownMember({}, "constructor")).toBeUndefined();
    expect(ownMember({ constructor: 1 }, "constructor")).toBe(1);
  });
});

describe("codePointLength", () => {
  it("counts code points, not UTF-16 units", () => {
    expect(codePointLength("")).toBe(0);
    expect(codePointLength("Ёж")).toBe(2);
    expect(codePointLength("😀a")).toBe(2);
    expect(codePointLength("\ud83d")).toBe(1);
  });
});

describe("canonicalJson", () => {
  it("is equal for equal values", () => {
    expect(canonicalJson({ b: [1, -0], a: "x" })).toBe(canonicalJson({ a: "x", b: [1, 0] }));
    expect(canonicalJson({ a: undefined })).toBe(canonicalJson({}));
  });

  it("is different for different values", () => {
    const values = [
      0,
      false,
      null,
      "",
      "0",
      "null",
      [],
      {},
      [[]],
      [0],
      ["0"],
      { a: 1 },
      { "a:1": 1 },
      [1, 2],
      ["1,2"],
    ];
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });
});

describe("isMultipleOf", () => {
  it.each([
    [0.3, 0.1],
    [1.1, 0.01],
    [0.0075, 0.0001],
    [4.5, 1.5],
    [0, 0.01],
    [-0.4, 0.2],
    [1e308, 0.5],
    [3, 1],
    [12391239123, 1e-8],
  ])("says that %d is a multiple of %d", (value, factor) => {
    expect(isMultipleOf(value, factor)).toBe(true);
  });

  it.each([
    [0.00751, 0.0001],
    [35, 1.5],
    [1e308, 0.123456789],
    [0.35, 0.1],
    [5e-324, 1],
  ])("says that %d is no multiple of %d", (value, factor) => {
    expect(isMultipleOf(value, factor)).toBe(false);
  });
});
