import { afterAll, describe, expect, it } from "vitest";

import type { Explorable } from "./plan-space.ts";
import { Summary } from "./summary.ts";

/** Which part of its name a plan is grouped by: the switching before the semicolon, or what stands behind it. */
export type GroupBy = "switching" | "detail";

function grouped(
  all: readonly Explorable[],
  by: GroupBy,
): readonly (readonly [string, readonly Explorable[]])[] {
  const groups = new Map<string, Explorable[]>();
  for (const one of all) {
    const [switching = "", detail = ""] = one.name.split("; ");
    const name = by === "switching" ? switching : detail;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups];
}

/** How any call can end from outside, even before it starts. */
const RELEASED = ["communication_unavailable", "scenario_disconnects"];

/**
 * Explores plans, and says in the output how much that was: the numbers are of interest in every run, not in a file
 * that would only copy them.
 */
export function explorationSuite(
  title: string,
  all: readonly Explorable[],
  by: GroupBy,
  print: (text: string) => void,
): void {
  const summary = new Summary(title);

  describe.each([title])("%s", () => {
    it.each(grouped(all, by))(
      "%s: every order of events keeps the rules and comes to an end",
      (group, plans) => {
        for (const one of plans) {
          const { name, only } = one;
          const { stuck, finishReasons } = summary.explore(group, one);
          const ends = only === null ? finishReasons.includes("success_finish") : finishReasons;
          const expected = only === null ? true : [...RELEASED, only].toSorted();
          expect({ name, stuck, ends }).toEqual({ name, stuck: 0, ends: expected });
        }
      },
    );

    afterAll(() => {
      print(summary.lines().join("\n"));
    });
  });
}
