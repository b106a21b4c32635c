import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { fillTemplate, matchTemplate } from "./template.ts";

const LENGTHS = "At most {limit} characters, you sent {sent}";

describe("fillTemplate", () => {
  it("puts each value where its placeholder stands", () => {
    expect(fillTemplate(LENGTHS, { limit: 300, sent: 301 })).toBe("At most 300 characters, you sent 301");
  });

  it("fills a placeholder as often as it stands in the text", () => {
    expect(fillTemplate("{a}-{a}", { a: "x" })).toBe("x-x");
  });

  it("leaves a placeholder alone when nobody gave its value", () => {
    expect(fillTemplate(LENGTHS, { limit: 300 })).toBe("At most 300 characters, you sent {sent}");
    expect(fillTemplate("Hello {toString}", {})).toBe("Hello {toString}");
    expect(fillTemplate(LENGTHS, null)).toBe(LENGTHS);
  });

  it("does not read a value as a template or a replacement pattern", () => {
    expect(fillTemplate("<{a}> {b}", { a: "{b} $& $1", b: "!" })).toBe("<{b} $& $1> !");
  });
});

describe("matchTemplate", () => {
  it("reads back the values that were filled in", () => {
    expect(matchTemplate(LENGTHS, "At most 300 characters, you sent 301")).toEqual({
      limit: "300",
      sent: "301",
    });
  });

  it("reads a value that ends the text, or fills all of it", () => {
    expect(matchTemplate("{all}", "everything")).toEqual({ all: "everything" });
    expect(matchTemplate("Scenario {id} is gone", "Scenario 7 is gone")).toEqual({ id: "7" });
  });

  it("accepts a text without placeholders only as it stands", () => {
    expect(matchTemplate("No such thing", "No such thing")).toEqual({});
    expect(matchTemplate("No such thing", "No such thing!")).toBeNull();
  });

  it("says null to a text of another form", () => {
    expect(matchTemplate(LENGTHS, "At most 300 letters, you sent 301")).toBeNull();
    expect(matchTemplate("Scenario {id} is gone", "Scenario is gone")).toBeNull();
    expect(matchTemplate("a{x}a", "a")).toBeNull();
    expect(matchTemplate("Number {n}.", "number 1.")).toBeNull();
    expect(matchTemplate("Number {n}.", "Number 1!")).toBeNull();
  });

  it("refuses templates that no text can be read by", () => {
    expect(matchTemplate("{a}{b}", "xy")).toBeNull();
    expect(matchTemplate("{a}-{a}", "x-x")).toBeNull();
  });

  it("keeps a value named like a member of every object", () => {
    const values = matchTemplate("It is {__proto__}", "It is 5");
    expect(values).not.toBeNull();
    expect(Object.entries(values ?? {})).toEqual([["__proto__", "5"]]);
  });

  it("undoes fillTemplate whenever no value contains the words around it", () => {
    const value = fc.stringMatching(/^[a-z0-9 ]*$/u);
    fc.assert(
      fc.property(value, value, (limit, sent) => {
        const text = fillTemplate("<{limit}> of <{sent}>", { limit, sent });
        expect(matchTemplate("<{limit}> of <{sent}>", text)).toEqual({ limit, sent });
      }),
    );
  });
});
