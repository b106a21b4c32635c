/**
 * What the comparison says of the permitted values is put to the test by values: made near both versions, judged by Ajv
 * under both. The schemas are those of the spec, changed at random places in every class of changes.
 */
import { join } from "node:path";
import { valuesNear } from "@scenario-call/testing/requests";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Effect, Place, SchemaChange } from "../src/change.ts";
import { compareSchemas } from "../src/compare/schemas.ts";
import { permits } from "../src/permits.ts";
import { readContract } from "../src/read/contract.ts";
import { filesOfFolder } from "../src/read/spec-files.ts";
import type { Schema } from "@scenario-call/testing/schema";
import { findWitnesses } from "../src/witness.ts";
import { MUTATIONS, mutated } from "./support/mutations.ts";

const contract = readContract(filesOfFolder(join(import.meta.dirname, "../../../spec")));

interface Subject {
  readonly name: string;
  readonly schema: Schema;
  readonly place: Place;
}

const SCHEMAS: readonly Subject[] = [
  ...[...contract.apis].flatMap(([api, { methods }]) =>
    [...methods].flatMap(([method, { params, result }]) => [
      { name: `${api} ${method} params`, schema: params, place: "request" as const },
      { name: `${api} ${method} result`, schema: result, place: "answer" as const },
    ]),
  ),
  ...[...contract.events.values()].flatMap(({ types }) =>
    [...types].map(([type, schema]) => ({ name: type, schema, place: "answer" as const })),
  ),
];

function at(index: number): Subject {
  const subject = SCHEMAS[index];
  if (subject === undefined) throw new Error("no such schema");
  return subject;
}

const does = (changes: readonly SchemaChange[], ...effects: readonly Effect[]): boolean =>
  changes.some(({ effect }) => effects.includes(effect));

const CASES = 25;
const VALUES = 60;

test.each(MUTATIONS)("$kind: no value contradicts what is said of it", (mutation) => {
  let seen = 0;
  fc.assert(
    fc.property(fc.nat({ max: SCHEMAS.length - 1 }), fc.infiniteStream(fc.nat()), (index, numbers) => {
      const { schema, place } = at(index);
      const pick = (length: number): number => (numbers.next().value ?? 0) % length;
      const change = mutated(schema, mutation, pick);
      fc.pre(change !== null);
      const changes = compareSchemas(schema, change.schema, place);
      expect(changes.map(({ kind }) => kind)).toContain(mutation.kind);
      const [before, after] = [permits(schema, place), permits(change.schema, place)];
      const values = fc.sample(fc.oneof(valuesNear(schema), valuesNear(change.schema)), {
        numRuns: VALUES,
        seed: 1,
      });
      const lost = values.filter((value) => before(value) && !after(value));
      const gained = values.filter((value) => after(value) && !before(value));
      expect(does(changes, "narrowed", "both") ? [] : lost).toEqual([]);
      expect(does(changes, "widened", "both") ? [] : gained).toEqual([]);
      seen += 1;
    }),
    { numRuns: CASES, seed: 1, maxSkipsPerRun: 1000 },
  );
  expect(seen).toBe(CASES);
});

test.each(MUTATIONS)("$kind: where values are said to be lost or won, one is found", (mutation) => {
  fc.assert(
    fc.property(fc.nat({ max: SCHEMAS.length - 1 }), fc.infiniteStream(fc.nat()), (index, numbers) => {
      const { schema, place, name } = at(index);
      const pick = (length: number): number => (numbers.next().value ?? 0) % length;
      const change = mutated(schema, mutation, pick);
      fc.pre(change !== null);
      for (const { part, effect } of compareSchemas(schema, change.schema, place)) {
        const { lost, gained } = findWitnesses(part.old, part.now, place);
        const shown = { widened: gained, narrowed: lost, both: lost ?? gained, same: "nothing to show" }[
          effect
        ];
        expect(shown, `${name}, ${JSON.stringify(part).slice(0, 500)}`).not.toBeNull();
      }
    }),
    { numRuns: 8, seed: 1, maxSkipsPerRun: 1000 },
  );
});
