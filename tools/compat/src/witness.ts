import { valuesNear } from "@scenario-call/testing/requests";
import fc from "fast-check";
import type { Place, Witness } from "./change.ts";
import { permits } from "./permits.ts";
import { namedSchemas, type Schema } from "@scenario-call/testing/schema";

/** How many values are tried. */
const TRIES = 2000;

/** Values that one of two versions of a schema permits and the other refuses: the smallest found, or null. */
export interface Witnesses {
  /** Permitted before, refused now. */
  readonly lost: Witness | null;
  /** Refused before, permitted now. */
  readonly gained: Witness | null;
}

/** Looks for values that tell two versions of a schema apart. The same ones for the same schemas and seed. */
export function findWitnesses(old: Schema, now: Schema, place: Place, seed = 1): Witnesses {
  const [before, after] = [permits(old, place), permits(now, place)];
  const names = [
    ...new Set([...namedSchemas(old, "properties").keys(), ...namedSchemas(now, "properties").keys()]),
  ];
  const values = fc.oneof(valuesNear(old, names), valuesNear(now, names));
  const smallest = (wanted: (value: unknown) => boolean): unknown => {
    const { counterexample } = fc.check(
      fc.property(values, (value) => !wanted(value)),
      { seed, numRuns: TRIES },
    );
    return counterexample?.[0];
  };
  const lost = smallest((value) => before(value) && !after(value));
  const gained = smallest((value) => after(value) && !before(value));
  return {
    lost: lost === undefined ? null : { permittedBy: "old", value: lost },
    gained: gained === undefined ? null : { permittedBy: "new", value: gained },
  };
}
