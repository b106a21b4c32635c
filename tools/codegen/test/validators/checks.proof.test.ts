import { describe, expect, it } from "vitest";
import { emitted, load, verdict, type Validate } from "./support/compile.ts";
import { fieldsOf, pairsOf } from "./support/pairs.ts";
import { createRandom } from "./support/random.ts";
import { createRequests } from "./support/requests.ts";
import { targets, type Target } from "./support/targets.ts";

const SEED = 424242;
const CASES = 3000;
const EACH_AIM = 40;
/** Only so that a busy machine is not taken for a hanging test. */
const TIMEOUT_MS = 120_000;

/** Inputs that are tried on each validator from which a check was taken: the examples and seeded edits. */
function inputsOf(target: Target): readonly unknown[] {
  const random = createRandom(SEED);
  const requests = createRequests(target.schema, target.examples);
  const made = Array.from({ length: CASES }, () => requests.edited(random, random.chance(0.3)));
  const aims = [
    ...pairsOf(target.schema),
    ...[...new Set(fieldsOf(target.schema))].map((field) => ({ kind: "value" as const, field })),
  ];
  const aimed = aims.flatMap(({ kind, field }) =>
    Array.from({ length: EACH_AIM }, () => requests.violating(random, kind, field)),
  );
  return [
    ...target.examples,
    ...[...made, ...aimed, null, [], "text"].map((input): unknown => JSON.parse(JSON.stringify(input))),
  ];
}

/** What a validator says; to fail altogether is an answer too. */
function answerOf(validate: Validate, input: unknown): string {
  try {
    return verdict(validate(input));
  } catch (error) {
    return `fails: ${String(error)}`;
  }
}

const all = await targets();

describe("every check that the emitter writes", () => {
  it.each(all)(
    "is missed by the examples and seeded cases of $name when it is taken away",
    async (target) => {
      const { schema, combination } = target;
      const { checks } = emitted({ schema, combination });
      const [complete, ...lacking] = await load([
        { schema, combination },
        ...checks.map((omit) => ({ schema, combination, omit })),
      ]);
      const inputs = inputsOf(target);
      const expected = inputs.map((input) => answerOf(complete as Validate, input));
      const survivors = checks.filter((_, index) => {
        const validate = lacking[index] as Validate;
        return inputs.every((input, number) => answerOf(validate, input) === expected[number]);
      });
      console.log(`${target.name}: seed ${SEED}, ${checks.length} checks, ${survivors.length} not missed`);
      expect(survivors).toEqual([]);
      expect(checks.length).toBeGreaterThan(2);
    },
    TIMEOUT_MS,
  );
});
