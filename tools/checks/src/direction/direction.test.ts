import { expect, test } from "vitest";
import { type CruiseReport, complaints } from "./direction.ts";

const report: CruiseReport = {
  modules: [
    { source: "packages/core/src/a.ts", dependencies: [{}] },
    { source: "packages/core/src/b.ts", dependencies: [] },
  ],
  summary: { violations: [] },
};

test("a report over every source without a violation is fine", () => {
  expect(complaints(report, ["packages/core/src/a.ts", "packages/core/src/b.ts"])).toEqual([]);
});

test("a source that was not looked at is a complaint, although no rule was broken", () => {
  expect(complaints(report, ["packages/core/src/a.ts", "packages/core/src/c.ts"])).toEqual([
    "not looked at: packages/core/src/c.ts",
  ]);
});

test("a cruiser that understood nothing is a complaint", () => {
  const empty: CruiseReport = { modules: [], summary: { violations: [] } };
  expect(complaints(empty, [])).toEqual(["no dependency at all was found: the sources were not understood"]);
});

test("a broken rule is told with both ends and its name", () => {
  const violation = { from: "a.ts", to: "b.ts", rule: { name: "no-circles", severity: "error" } };
  expect(complaints({ ...report, summary: { violations: [violation] } }, [])).toEqual([
    "a.ts -> b.ts: no-circles",
  ]);
});
