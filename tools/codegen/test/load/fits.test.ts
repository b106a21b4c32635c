import { describe, expect, it } from "vitest";
import { createFits } from "../../src/load/fits.ts";
import type { JsonSchema } from "../../src/model.ts";

const CARD: JsonSchema = {
  type: "object",
  title: "Card",
  description: "A reader's card.",
  properties: {
    title: { type: "string", description: "Mr or Mrs." },
    description: { type: "string" },
    "x-shelf": { type: "integer", maximum: 9 },
  },
};

describe("what fits a schema", () => {
  it("is told by every member, also one that is called like a comment", () => {
    const pointers = createFits()(CARD, { title: 1, description: 2, "x-shelf": 10 })?.map(
      ({ pointer }) => pointer,
    );
    expect(pointers).toEqual(["/title", "/description", "/x-shelf"]);
  });

  it("stays proven when only the schema's prose changes", () => {
    const proven = new Set<string>();
    const card = { title: "Mr" };
    expect(createFits(proven)(CARD, card)).toEqual([]);
    expect(createFits(proven)({ ...CARD, description: "The card of a reader." }, card)).toEqual([]);
    expect(proven.size).toBe(1);
  });

  it("is looked at again when the schema's demands or the value change", () => {
    const proven = new Set<string>();
    createFits(proven)(CARD, { title: "Mr" });
    const stricter: JsonSchema = { ...CARD, required: ["description"] };
    expect(createFits(proven)(stricter, { title: "Mr" })).toHaveLength(1);
    expect(createFits(proven)(CARD, { title: 1 })).toHaveLength(1);
  });

  it("is told apart from what it refuses, whatever was proven before", () => {
    const proven = new Set<string>();
    for (const _again of [1, 2]) {
      const fits = createFits(proven);
      expect(fits.isRefused(CARD, { title: 1 })).toBe(true);
      expect(fits(CARD, { title: 1 })).toHaveLength(1);
      expect(fits.isRefused(CARD, { title: "Mr" })).toBe(false);
      expect(fits(CARD, { title: "Mr" })).toEqual([]);
    }
    expect(proven.size).toBe(2);
  });

  it("cannot be told by a schema that is none", () => {
    const broken: JsonSchema = { type: "string", pattern: "(" };
    expect(createFits()(broken, "")).toBeNull();
    expect(createFits().isRefused(broken, "")).toBeNull();
  });
});
