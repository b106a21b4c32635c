import { describe, expect, it } from "vitest";
import { createApiError } from "./create.ts";

const definition = { mnemonic: "shelf_not_found", code: -32602, message: "Shelf {shelf} not found" } as const;

describe("createApiError", () => {
  it("fills the text and keeps the values beside it", () => {
    expect(createApiError(definition, { field: "shelf", value: 7, params: { shelf: 7 } })).toEqual({
      code: -32602,
      message: "Shelf 7 not found",
      data: {
        mnemonic: "shelf_not_found",
        field: "shelf",
        value: 7,
        params: { shelf: 7 },
        extended_helper: null,
      },
    });
  });

  it("sends absent members as null", () => {
    const text = JSON.stringify(createApiError({ mnemonic: "nothing_to_say", code: -32603, message: "No" }));
    expect(JSON.parse(text)).toEqual({
      code: -32603,
      message: "No",
      data: { mnemonic: "nothing_to_say", field: null, value: null, params: null, extended_helper: null },
    });
  });

  it("keeps values that only look absent", () => {
    for (const value of [false, 0, ""]) expect(createApiError(definition, { value }).data.value).toBe(value);
  });
});
