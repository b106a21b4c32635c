import { describe, expect, it } from "vitest";
import { ERRORS, load, type Answer, type Validate } from "./support/compile.ts";
import { createOracle, type Violated } from "./support/oracle.ts";
import { pairsOf, type Pair } from "./support/pairs.ts";
import { createRandom } from "./support/random.ts";
import { createRequests } from "./support/requests.ts";
import { fileTargets, targets, type Target } from "./support/targets.ts";

const SEED = 20261123;
const CASES = 1500;
const EACH_PAIR = 100;
/** Only so that a busy machine is not taken for a hanging test. */
const TIMEOUT_MS = 120_000;

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

/** Judges edited inputs, and then as many more as it takes to see each of the pairs often enough. */
function compare(target: Target, validate: Validate, wanted: readonly Pair[]): Tally {
  const oracle = createOracle(target.schema);
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
  for (const { kind, field, name } of wanted) {
    for (let attempt = 0; (pairs.get(name) ?? 0) < EACH_PAIR && attempt < 40 * EACH_PAIR; attempt += 1) {
      judge(requests.violating(random, kind, field));
    }
  }
  // What the pairs needed may have been many: as many valid ones as keep the share.
  for (let lacking = Math.ceil((0.3 * cases - valid) / 0.7); lacking > 0; lacking -= 1) {
    judge(requests.edited(random, true));
  }
  return { cases, valid, differences, pairs };
}

function told(name: string, { cases, valid, pairs }: Tally): string {
  return `${name}: seed ${SEED}, ${cases} cases, ${valid} valid, ${pairs.size} pairs of field and kind`;
}

const requests = await targets();
const files = await fileTargets();
const validators = await load([...requests, ...files]);

describe("the validator emitter and Ajv 2020", () => {
  it.each(requests.map((target, index) => ({ ...target, target, index })))(
    "agree on requests of $name, and on what goes first",
    ({ target, index, name }) => {
      const wanted = pairsOf(target.schema);
      const tally = compare(target, validators[index] as Validate, wanted);
      console.log(told(name, tally));
      expect(tally.differences.slice(0, 3)).toEqual([]);
      const rare = wanted.filter((pair) => (tally.pairs.get(pair.name) ?? 0) < EACH_PAIR);
      expect(rare.map((pair) => pair.name)).toEqual([]);
      expect(tally.valid / tally.cases).toBeGreaterThanOrEqual(0.3);
      expect(tally.cases).toBeGreaterThanOrEqual(CASES);
    },
    TIMEOUT_MS,
  );

  it.each(files.map((target, index) => ({ ...target, target, index: requests.length + index })))(
    "agree on files by $name, and on what goes first",
    ({ target, index, name }) => {
      const tally = compare(target, validators[index] as Validate, []);
      console.log(told(name, tally));
      expect(tally.differences.slice(0, 3)).toEqual([]);
      expect(tally.valid / tally.cases).toBeGreaterThanOrEqual(0.3);
    },
    TIMEOUT_MS,
  );
});
