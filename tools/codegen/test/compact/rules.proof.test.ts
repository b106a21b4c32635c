/** The rules against Ajv and against the generated validators, and every part of them taken away by machine. */
import { describe, expect, it } from "vitest";
import type { Rules } from "@scenario-call/core/compact";
import { readSpecFiles } from "../../src/load/files.ts";
import { loadSpec } from "../../src/load/load.ts";
import type { JsonSchema } from "../../src/model.ts";
import { WORKSPACE } from "../support/fixture.ts";
import { load, type Validate } from "../validators/support/compile.ts";
import { createOracle } from "../validators/support/oracle.ts";
import { pairsOf } from "../validators/support/pairs.ts";
import { createRandom } from "../validators/support/random.ts";
import { createRequests } from "../validators/support/requests.ts";
import { targets } from "../validators/support/targets.ts";
import { loadRules, refusalBy } from "./support.ts";

const SEED = 20261126;
const CASES = 4000;
const EACH_PAIR = 100;
/** Only so that a busy machine is not taken for a hanging test. */
const TIMEOUT_MS = 120_000;

/** The same with each of its texts, one at a time, a little longer in front and behind. */
function lengthened(value: unknown): readonly unknown[] {
  if (typeof value === "string") return ["0", "a"].flatMap((more) => [more + value, value + more]);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    lengthened(inner).map((other) => ({ ...value, [name]: other })),
  );
}

/** Objects as a client writes them: its examples, seeded edits, and each pair of field and kind many times. */
function inputsOf(schema: JsonSchema, examples: readonly unknown[]): readonly object[] {
  const random = createRandom(SEED);
  const requests = createRequests(schema, examples);
  const edited = Array.from({ length: CASES }, () => requests.edited(random, random.chance(0.4)));
  const aimed = pairsOf(schema).flatMap(({ kind, field }) =>
    Array.from({ length: EACH_PAIR }, () => requests.violating(random, kind, field)),
  );
  const valid = Array.from({ length: 40 }, () => requests.edited(random, true));
  return [...examples, ...edited, ...aimed, ...[...examples, ...valid].flatMap(lengthened)]
    .map((input): unknown => JSON.parse(JSON.stringify(input) ?? "null"))
    .filter((input): input is object => typeof input === "object" && input !== null && !Array.isArray(input));
}

const all = await targets();
const allRules = await loadRules(all);
const validators = await load(all.map(({ schema, combination }) => ({ schema, combination })));
const withRules = all.flatMap((target, index) => {
  const rules = allRules[index] ?? null;
  return rules === null ? [] : [{ ...target, target, rules, validate: validators[index] as Validate }];
});

/** Places of a member in the rules. */
const PLACES = 4;
const OPTIONAL = 1;
const SECRET = 2;
/** Whole numbers from 0; a form of 0 would be a boolean's. */
const FROM_0 = -0.5;

/** Rules with one thing changed, and what that is. */
function* mutants(rules: Rules, path = ""): Generator<readonly [name: string, rules: Rules]> {
  for (let at = 0; at < rules.length; at += PLACES) {
    const [name, flags = 0, form, broken] = rules.slice(at, at + PLACES);
    const member = path + String(name);
    const withRow = (...row: Rules): Rules => [...rules.slice(0, at), ...row, ...rules.slice(at + PLACES)];
    const flagged = (flag: number): Rules => withRow(name, Number(flags) ^ flag, form, broken);
    const formed = (other: Rules[number]): Rules => withRow(name, flags, other, broken);
    yield [`${member}: unknown`, withRow()];
    yield [`${member}: ${Number(flags) & OPTIONAL ? "required" : "optional"}`, flagged(OPTIONAL)];
    yield [`${member}: ${Number(flags) & SECRET ? "told" : "kept secret"}`, flagged(SECRET)];
    if (broken !== undefined) {
      yield [`${member}: no rule`, withRow(name, flags, form, undefined)];
      yield [`${member}: always broken`, withRow(name, flags, form, () => true)];
    }
    if (form instanceof RegExp) {
      yield [`${member}: any text`, formed("")];
      const { source } = form;
      const listed = /^\^\((.*)\)\$$/u.exec(source)?.[1]?.split("|") ?? [];
      for (const one of listed) {
        const others = listed.filter((other) => other !== one).join("|");
        yield [`${member}: without ${one}`, formed(new RegExp(`^(${others})$`, "u"))];
      }
      if (source.startsWith("^"))
        yield [`${member}: begins anywhere`, formed(new RegExp(source.slice(1), "u"))];
      if (source.endsWith("$"))
        yield [`${member}: ends anywhere`, formed(new RegExp(source.slice(0, -1), "u"))];
    } else if (Array.isArray(form)) {
      for (const [inside, inner] of mutants(form as Rules, `${member}.`)) yield [inside, formed(inner)];
    } else if (typeof form === "number") {
      yield [`${member}: one less`, formed(form - 1 || FROM_0)];
      yield [`${member}: one more`, formed(form + 1)];
    } else {
      yield [`${member}: another type`, formed(form === false ? "" : false)];
      if (form === "") yield [`${member}: not empty`, formed(/./s)];
    }
  }
}

describe("rules", () => {
  it("are there for most methods, and for the one that the project is about", () => {
    console.log(`rules for ${withRules.map(({ name }) => name).join(", ")}`);
    expect(withRules.map(({ name }) => name)).toContain("start.scenario_call");
    expect(withRules.length).toBeGreaterThan(4);
  });

  it.each(withRules)(
    "of $name agree with Ajv and with the generated validator on what goes first",
    ({ target, rules, validate, name }) => {
      const oracle = createOracle(target.schema);
      const inputs = inputsOf(target.schema, target.examples);
      const differences = inputs.flatMap((input) => {
        const [first] = oracle(input);
        const expected = first && { mnemonic: first.kind, field: first.field, value: first.value };
        const answer = validate(input);
        const generated = answer && {
          mnemonic: answer.data.mnemonic,
          field: answer.data.field,
          value: answer.data.value,
        };
        const refusal = refusalBy(rules, input);
        // In one order of members, which says nothing.
        const told = JSON.stringify(
          refusal && { mnemonic: refusal.mnemonic, field: refusal.field, value: refusal.value },
        );
        return told === JSON.stringify(expected) && told === JSON.stringify(generated ?? undefined)
          ? []
          : [
              `${JSON.stringify(input)}: ${told}, Ajv ${JSON.stringify(expected)}, generated ${JSON.stringify(generated)}`,
            ];
      });
      const valid = inputs.filter((input) => refusalBy(rules, input) === undefined).length;
      console.log(`${name}: seed ${SEED}, ${inputs.length} cases, ${valid} valid`);
      expect(differences.slice(0, 3)).toEqual([]);
      expect(valid).toBeGreaterThan(inputs.length / 10);
    },
    TIMEOUT_MS,
  );

  it.each(withRules)(
    "of $name: every change of them is noticed",
    ({ target, rules, name }) => {
      const inputs = inputsOf(target.schema, target.examples);
      const told = (some: Rules): readonly string[] =>
        inputs.map((input) => JSON.stringify(refusalBy(some, input)) ?? "fine");
      const expected = told(rules);
      const changed = [...mutants(rules)];
      const survivors = changed.filter(([, mutant]) => {
        // One at a time, until the first difference.
        return inputs.every(
          (input, index) => (JSON.stringify(refusalBy(mutant, input)) ?? "fine") === expected[index],
        );
      });
      console.log(`${name}: ${changed.length} changes, ${survivors.length} not noticed`);
      expect(survivors.map(([change]) => change)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    "of answers agree with the generated validators of results",
    async () => {
      const { model } = loadSpec(await readSpecFiles(`${WORKSPACE}/spec`));
      const methods = (model?.apis ?? []).flatMap(({ methods: some }) => some);
      const rules = await loadRules(methods.map(({ readable }) => ({ schema: readable, open: true })));
      const generated = await load(methods.map(({ readable }) => ({ schema: readable })));
      const compared = methods.flatMap(({ name, readable }, index) => {
        const some = rules[index];
        return some === null || some === undefined
          ? []
          : [{ name, readable, some, validate: generated[index] as Validate }];
      });
      expect(compared.map(({ name }) => name)).toContain("start.scenario_call");
      for (const { name, readable, some, validate } of compared) {
        const { judge } = await import("@scenario-call/core/compact");
        const inputs = [...inputsOf(readable, []), 7, "text", true, []] as readonly object[];
        const differences = inputs.filter(
          (data) =>
            judge(some, data as Readonly<Record<string, unknown>>, "").length > 0 !==
            (validate(data) !== null),
        );
        console.log(`result of ${name}: ${inputs.length} cases`);
        expect(differences.slice(0, 3)).toEqual([]);
      }
    },
    TIMEOUT_MS,
  );
});
