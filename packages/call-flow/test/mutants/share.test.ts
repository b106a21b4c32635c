import { describe, expect, it } from "vitest";

import { sourceMutants } from "./source-mutants.ts";
import { SURVIVORS } from "./survivors.ts";

/** The hunts hold that exactly the listed ones get through; of commands and transitions none does. */
describe("3.5 faults put into the flow", () => {
  const ids = [...sourceMutants("decisions"), ...sourceMutants("the rest")].map(({ id }) => id);
  const listed = Object.keys(SURVIVORS);

  it("have names of their own, and no explanation is left of one that is no more", () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(listed.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("are caught, nineteen of twenty at least", () => {
    expect(ids.length).toBeGreaterThan(500);
    expect(1 - listed.length / ids.length).toBeGreaterThanOrEqual(0.95);
  });
});
