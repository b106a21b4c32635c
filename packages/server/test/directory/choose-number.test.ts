import type { VirtualNumberRule } from "@scenario-call/call-flow";
import type { StartScenarioCallWireParams } from "@scenario-call/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildAccount } from "../../src/directory/account.ts";
import { chooseNumber } from "../../src/directory/choose-number.ts";
import { CALL_PARAMS, referenceAccount } from "../gateway/support.ts";

const REFERENCE = await referenceAccount();
const REGIONS = ["Moscow", "Tatarstan", "Tver"];
const RULES: readonly VirtualNumberRule[] = [
  "fixed",
  "fixed_for_numa",
  "random",
  "regional_random",
  "regional_fixed_for_numa",
];
/** A contact in Moscow, one in Tatarstan, one whose region nobody knows, and a SIP line. */
const CONTACTS = ["79260000000", "78430000000", "79990000000", "100123"];

const numbers = fc.uniqueArray(
  fc.record({
    virtual_phone_number: fc
      .tuple(fc.constantFrom("7495", "7843", "7800"), fc.integer({ min: 0, max: 99 }))
      .map(([prefix, n]) => `${prefix}00000${String(n).padStart(2, "0")}`),
    status: fc.constantFrom("active" as const, "manual_lock" as const, "waiting" as const),
    region: fc.option(fc.constantFrom(...REGIONS), { nil: undefined }),
  }),
  { selector: (number) => number.virtual_phone_number, minLength: 1, maxLength: 8 },
);

const situation = fc.record({
  numbers,
  requested: fc.nat(),
  rule: fc.constantFrom(...RULES),
  contact: fc.constantFrom(...CONTACTS),
  remembered: fc.option(fc.nat(9)),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

const choose = (given: typeof situation extends fc.Arbitrary<infer S> ? S : never) => {
  const virtual_numbers = given.numbers.map(({ region, ...number }) =>
    region === undefined ? number : { ...number, region },
  );
  const account = buildAccount({ ...REFERENCE, virtual_numbers });
  const all = [...account.virtualNumbers.values()];
  const requested = all[given.requested % all.length]?.phone_number ?? "";
  // Beyond the end of the list: a number that is no longer rented.
  const remembered =
    given.remembered === null ? null : (all[given.remembered]?.phone_number ?? "74990000000");
  const params = {
    ...CALL_PARAMS,
    virtual_phone_number: requested,
    virtual_phone_usage_rule: given.rule,
    contact: given.contact,
  } as StartScenarioCallWireParams;
  const choice = chooseNumber(params, account, { remembered, random: given.random });
  const region = account.regionOf(given.contact);
  const isRegional = given.rule.startsWith("regional");
  const suitable = all
    .filter(({ active }) => active)
    .filter((number) => !isRegional || (region !== null && number.region === region))
    .map(({ phone_number }) => phone_number);
  return { choice, requested, remembered, suitable, account, params, region };
};

describe("whatever the account and the rule", () => {
  test("a number is shown that suits the rule, and the requested one where none does", () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { choice, requested, suitable } = choose(given);
        const nothingSuits = given.rule === "fixed" || suitable.length === 0;
        expect(nothingSuits ? [requested] : suitable).toContain(choice.phone_number);
        expect(nothingSuits && choice.remember).toBe(false);
      }),
    );
  });

  test("what was kept stays as long as it suits, and is chosen anew and kept when it does not", () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { choice, remembered, suitable } = choose(given);
        const keeps = given.rule.endsWith("fixed_for_numa") && suitable.length > 0;
        const stays = keeps && remembered !== null && suitable.includes(remembered);
        expect(choice.remember).toBe(keeps && !stays);
        expect(choice.phone_number).toBe(stays ? remembered : choice.phone_number);
      }),
    );
  });

  test("every number that suits can come up", () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { suitable } = choose(given);
        if (!given.rule.endsWith("random")) return;
        const shown = suitable.map(
          (_, index) => choose({ ...given, random: (index + 0.5) / suitable.length }).choice.phone_number,
        );
        expect(new Set(shown)).toEqual(new Set(suitable));
      }),
    );
  });
});

describe("the region", () => {
  test("of a number is the one that is said of it, or else the one of its prefix; of a SIP line there is none", () => {
    const account = buildAccount({
      ...REFERENCE,
      virtual_numbers: [
        { virtual_phone_number: "74950000001" },
        { virtual_phone_number: "74950000002", region: "Tatarstan" },
        { virtual_phone_number: "78000000003", region: "Moscow" },
        { virtual_phone_number: "78000000004" },
      ],
      sip_lines: [{ phone_number: "79260000009" }],
    });
    expect([...account.virtualNumbers.values()].map(({ region }) => region)).toEqual([
      "Moscow",
      "Tatarstan",
      "Moscow",
      null,
    ]);
    expect(account.regionOf("79260000008")).toBe("Moscow");
    expect(account.regionOf("79260000009")).toBeNull();
  });

  test("comes from the account's own prefixes before those of the other file", () => {
    const file = { regions: new Set(["Elsewhere"]), regionOf: () => "Elsewhere" };
    const account = buildAccount(REFERENCE, file);
    expect(account.regionOf("74951234567")).toBe("Moscow");
    expect(account.regionOf("74821234567")).toBe("Elsewhere");
  });
});
