import { expect, it } from "vitest";

import { hunt } from "./hunt.ts";
import type { Mutant } from "./mutant.ts";
import { SURVIVORS } from "./survivors.ts";

/** Part of all mutants that has to be caught. */
const LEAST_CAUGHT = 0.95;

/** Hunts every mutant of a kind, and compares who gets through with the list of those who may. */
export function mutantSuite(
  kind: string,
  all: readonly (Mutant & { readonly first?: number })[],
  print: (text: string) => void,
): void {
  it(`${kind}: nearly all are caught, and who is not is explained`, () => {
    const caughtBy = new Map<string, number>();
    const survivors: string[] = [];
    for (const mutant of all) {
      const by = hunt(mutant, mutant.first ?? null);
      if (by === null) survivors.push(mutant.id);
      else caughtBy.set(by, (caughtBy.get(by) ?? 0) + 1);
    }
    const caught = all.length - survivors.length;
    print(
      [
        `3.5 mutants, ${kind}: ${all.length}, caught ${caught}, survivors ${survivors.length}; caught by:`,
        ...[...caughtBy]
          .toSorted((one, other) => other[1] - one[1])
          .map(([by, times]) => `  ${times}  ${by}`),
        ...survivors.map((id) => `  survives  ${id}`),
      ].join("\n"),
    );
    expect(survivors.toSorted()).toEqual(
      Object.keys(SURVIVORS)
        .filter((id) => id.startsWith(`${kind}:`))
        .toSorted(),
    );
    expect(caught / all.length).toBeGreaterThanOrEqual(LEAST_CAUGHT);
  });
}
