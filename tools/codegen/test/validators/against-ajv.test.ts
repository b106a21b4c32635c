import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/model.ts";
import { raisesOf } from "../../src/raises.ts";
import { ERRORS, KINDS, load, type Answer, type Kind, type Validate } from "./support/compile.ts";
import { createOracle, type Oracle, type Violated } from "./support/oracle.ts";
import { createRandom } from "./support/random.ts";
import { createRequests } from "./support/requests.ts";
import { fileTargets, targets, type Target } from "./support/targets.ts";

const SEED = 20261123;
const CASES = 1500;
const EACH_PAIR = 100;

/** Every pair of field and kind of violation that a schema can come to. */
function pairsOf(schema: JsonSchema): readonly string[] {
  const mnemonics = Object.fromEntries(KINDS.map((kind) => [kind, kind])) as Record<Kind, Kind>;
  return raisesOf(schema, mnemonics)
    .filter(({ kind }) => kind !== "meaning")
    .map(({ field, kind }) => `${kind} ${field}`);
}

/** The pair that an answer belongs to: unexpected members count for the object that they stand in. */
function pairOf({ kind, path }: Violated): string {
  const place = kind === "unexpected" ? path.slice(0, -1) : path;
  const field = place.map((key) => (/^\d+$/u.test(key) ? "[]" : `.${key}`)).join("");
  return `${kind} ${field.replace(/^\./u, "")}`;
}

/** What is wrong with an answer: it has to be the first violation that Ajv finds, told in full. */
function difference(answer: Answer | null, violated: readonly Violated[]): string | null {
  const [first] = violated;
  if (first === undefined) return answer === null ? null : `is refused: ${JSON.stringify(answer)}`;
  const { code, mnemonic, message } = ERRORS[first.kind];
  const { field, value } = first;
  const expected = { code, message, data: { mnemonic, field, value, params: null, extended_helper: null } };
  const isSame = JSON.stringify(answer) === JSON.stringify(expected);
  return isSame ? null : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(answer)}`;
}

interface Tally {
  readonly cases: number;
  readonly valid: number;
  readonly differences: readonly string[];
  readonly pairs: ReadonlyMap<string, number>;
}

function compare(target: Target, validate: Validate, oracle: Oracle): Tally {
  const random = createRandom(SEED);
  const requests = createRequests(target.schema, target.examples);
  const pairs = new Map<string, number>();
  const differences: string[] = [];
  let cases = 0;
  let valid = 0;
  const judge = (input: unknown): void => {
    // Once through text, as a request comes.
    const sent: unknown = JSON.parse(JSON.stringify(input));
    const violated = oracle(sent);
    const wrong = difference(validate(sent), violated);
    if (wrong !== null) differences.push(`${JSON.stringify(sent)} ${wrong}`);
    cases += 1;
    const [first] = violated;
    if (first === undefined) valid += 1;
    else pairs.set(pairOf(first), (pairs.get(pairOf(first)) ?? 0) + 1);
  };
  for (let count = 0; count < CASES; count += 1) judge(requests.edited(random, random.chance(0.5)));
  for (const pair of pairsOf(target.schema)) {
    const [kind, field = ""] = pair.split(" ") as [Kind, string];
    for (let attempt = 0; (pairs.get(pair) ?? 0) < EACH_PAIR && attempt < 40 * EACH_PAIR; attempt += 1) {
      judge(requests.violating(random, kind, field));
    }
  }
  // What the pairs needed may have been many: as many valid ones as keep the share.
  while (valid < 0.3 * cases) judge(requests.edited(random, true));
  return { cases, valid, differences, pairs };
}

const all = [...(await targets()), ...(await fileTargets())];
const validators = await load(all.map(({ schema, combination }) => ({ schema, combination })));

describe("the validator emitter and Ajv 2020", () => {
  it.each(all.map((target, index) => ({ ...target, index })))(
    "agree on requests of $name, and on what goes first",
    (target) => {
      const tally = compare(target, validators[target.index] as Validate, createOracle(target.schema));
      const rare = pairsOf(target.schema).filter((pair) => (tally.pairs.get(pair) ?? 0) < EACH_PAIR);
      console.log(
        `${target.name}: seed ${SEED}, ${tally.cases} cases, ${tally.valid} valid, ${tally.pairs.size} pairs of field and kind`,
      );
      expect(tally.differences.slice(0, 3)).toEqual([]);
      expect(rare).toEqual([]);
      expect(tally.valid / tally.cases).toBeGreaterThanOrEqual(0.3);
      expect(tally.cases).toBeGreaterThanOrEqual(CASES);
    },
  );
});
