import { describe, expect, it } from "vitest";

import { hunt } from "./hunt.ts";
import type { Mutant } from "./mutant.ts";
import { SURVIVORS } from "./survivors.ts";

/** Mutants of one kind; the first word of their ids says where they come from. */
export type Mutants = readonly (Mutant & { readonly first?: number })[];

/** What a mutant was made of: the kind and, for source, the file. */
const originOf = ({ id }: Mutant) => id.slice(0, id.indexOf(" ", id.indexOf(": ") + 2));

function grouped(all: Mutants): readonly (readonly [string, Mutants])[] {
  const groups = new Map<string, Mutants>();
  for (const one of all) groups.set(originOf(one), [...(groups.get(originOf(one)) ?? []), one]);
  return [...groups];
}

/** Hunts every mutant, and compares who gets through with the list of those who may. */
export function mutantSuite(kind: string, all: Mutants, print: (text: string) => void): void {
  describe.each([kind])("%s", () => {
    let caught = 0;

    it.each(grouped(all))("%s: who is not caught is explained", (origin, some) => {
      const survivors = some.filter((one) => hunt(one, one.first ?? null) === null).map(({ id }) => id);
      caught += some.length - survivors.length;
      print(
        [
          `3.5 mutants, ${origin}: ${some.length}, caught ${some.length - survivors.length}`,
          ...survivors.map((id) => `  survives: ${id}`),
        ].join("\n"),
      );
      const explained = Object.keys(SURVIVORS).filter((id) => id.startsWith(`${origin} `));
      expect(survivors.toSorted()).toEqual(explained.toSorted());
    });

    it("the sum", () => {
      print(`3.5 mutants, ${kind}: ${all.length}, caught ${caught}`);
      expect(caught).toBeGreaterThan(0);
    });
  });
}
