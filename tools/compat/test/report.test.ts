import { expect, test } from "vitest";
import { difference } from "../src/report/difference.ts";

test("what is added or removed stands alone; a change says on which side there is nothing", () => {
  expect(difference({ kind: "values added", was: "", now: "both" })).toBe(": both");
  expect(difference({ kind: "values removed", was: "both", now: "" })).toBe(": both");
  expect(difference({ kind: "default changed", was: "in", now: "" })).toBe(": in → none");
  expect(difference({ kind: "default changed", was: "", now: "in" })).toBe(": none → in");
  expect(difference({ kind: "default changed", was: "in", now: "out" })).toBe(": in → out");
  expect(difference({ kind: "prose changed", was: "", now: "" })).toBe("");
});
