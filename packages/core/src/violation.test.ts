import { afterEach, describe, expect, it } from "vitest";
import {
  canonicalJson,
  codePointLength,
  graver,
  isMultipleOf,
  membersOf,
  ownMember,
  type Violation,
  violationReporter,
} from "./violation.ts";

describe("violationReporter", () => {
  const report = violationReporter([
    [-1, "first_kind", "First"],
    [-2, "second_kind", "Second"],
    [-3, "third_kind", "Third"],
    [-4, "fourth_kind", "Fourth"],
    [-5, "fifth_kind", "Fifth"],
  ]);

  it("makes the API's error object", () => {
    expect(report(null, 2, "shelf.row", 7)).toEqual([
      2,
      {
        code: -2,
        message: "Second",
        data: { mnemonic: "second_kind", field: "shelf.row", value: 7, params: null, extended_helper: null },
      },
    ]);
  });

  it("counts the kinds from 1", () => {
    expect([1, 2, 3, 4, 5].map((kind) => report(null, kind, null)[1].code)).toEqual([-1, -2, -3, -4, -5]);
  });

  it("gives way to what stands behind it only where that is graver", () => {
    const behind = report(null, 2, "behind", 1);
    expect(report(behind, 3, "own", 2)).toBe(behind);
    expect(report(behind, 2, "own", 2)[1].data.field).toBe("own");
    expect(report(behind, 1, "own", 2)[1].data.field).toBe("own");
  });

  it("reports what was not given as null, and keeps values that only look absent", () => {
    expect(report(null, 1, null)[1].data.value).toBeNull();
    for (const value of [false, 0, ""]) expect(report(null, 1, null, value)[1].data.value).toBe(value);
  });

  it("takes another error for a rule that has its own", () => {
    expect(report(null, 2, "a", 1, [-9, "own_error", "Own"])[1]).toMatchObject({
      code: -9,
      message: "Own",
      data: { mnemonic: "own_error" },
    });
  });
});

describe("graver", () => {
  const violation = (kind: number): Violation => [
    kind,
    {
      code: -1,
      message: "",
      data: { mnemonic: "", field: null, value: null, params: null, extended_helper: null },
    },
  ];

  it("lets the kind decide, and of two of one kind the one before", () => {
    const [unexpected, type, otherType] = [violation(1), violation(3), violation(3)];
    expect(graver(type, unexpected)).toBe(unexpected);
    expect(graver(unexpected, type)).toBe(unexpected);
    expect(graver(type, otherType)).toBe(type);
  });

  it("takes what there is", () => {
    const only = violation(5);
    expect(graver(null, only)).toBe(only);
    expect(graver(only, null)).toBe(only);
    expect(graver(null, null)).toBeNull();
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
