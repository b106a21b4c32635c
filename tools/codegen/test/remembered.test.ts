import { describe, expect, it } from "vitest";
import { remembered } from "../src/remembered.ts";

describe("a remembered function", () => {
  it("works once for inputs that say the same, and anew for every other one", () => {
    const worked: string[] = [];
    const shout = remembered(({ word }: { readonly word: string }) => {
      worked.push(word);
      return word.toUpperCase();
    });
    expect([{ word: "a" }, { word: "b" }, { word: "a" }].map(shout)).toEqual(["A", "B", "A"]);
    expect(worked).toEqual(["a", "b"]);
  });

  it("makes again what could not be made", () => {
    let attempts = 0;
    const fail = remembered((_input: string): string => {
      attempts += 1;
      throw new Error("no");
    });
    expect(() => fail("x")).toThrow("no");
    expect(() => fail("x")).toThrow("no");
    expect(attempts).toBe(2);
  });
});
