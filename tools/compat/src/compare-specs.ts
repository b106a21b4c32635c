import type { Change, Effect, Witness } from "./change.ts";
import { compareContracts, type Found } from "./compare/contracts.ts";
import { readContract } from "./read/contract.ts";
import type { SpecFiles } from "./read/spec-files.ts";
import { findWitnesses, type Witnesses } from "./witness.ts";

/**
 * Everything in which two versions of the spec differ, with what it means for whom, the largest changes by place as they
 * stand in the spec. Where a schema permits other values than before, a value that shows it is looked for.
 *
 * @throws NotComparable if one of them is no spec.
 */
export function compareSpecs(old: SpecFiles, now: SpecFiles): readonly Change[] {
  return compareContracts(readContract(old), readContract(now)).map(withWitness);
}

function withWitness({ change, inSchema }: Found): Change {
  if (inSchema === null || inSchema.change.effect === "same") return change;
  const { old, now } = inSchema.change.part;
  const witnesses = findWitnesses(old, now, inSchema.place);
  return { ...change, witness: telling(witnesses, inSchema.change.effect) };
}

function telling({ lost, gained }: Witnesses, effect: Effect): Witness | null {
  if (effect === "narrowed") return lost;
  return effect === "widened" ? gained : (lost ?? gained);
}
