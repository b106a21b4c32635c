import { describe, expect, it } from "vitest";

import { chooseVirtualNumber, type VirtualNumberQuestion } from "../src/index.ts";

const MOSCOW_1 = "74950000001";
const MOSCOW_2 = "74990000002";
const KAZAN = "78430000003";

const question = (change: Partial<VirtualNumberQuestion>): VirtualNumberQuestion => ({
  rule: "fixed",
  requested: "74993720692",
  candidates: [
    { phone_number: MOSCOW_1, region: "Moscow" },
    { phone_number: MOSCOW_2, region: "Moscow" },
    { phone_number: KAZAN, region: "Tatarstan" },
    { phone_number: "88000000004", region: null },
  ],
  contact_region: "Moscow",
  remembered: null,
  random: 0,
  ...change,
});

describe("S4 virtual_phone_usage_rule", () => {
  it("fixed shows the requested number, whatever else there is", () => {
    const choice = chooseVirtualNumber(question({ remembered: KAZAN, random: 0.9 }));
    expect(choice).toEqual({ phone_number: "74993720692", remember: false });
  });

  it("random shows any number of the account and remembers nothing", () => {
    const shown = [0, 0.25, 0.5, 0.99].map((random) =>
      chooseVirtualNumber(question({ rule: "random", random })),
    );
    expect(shown.map(({ phone_number }) => phone_number)).toEqual([MOSCOW_1, MOSCOW_2, KAZAN, "88000000004"]);
    expect(shown.some(({ remember }) => remember)).toBe(false);
  });

  it("fixed_for_numa remembers its choice and keeps to it", () => {
    const first = chooseVirtualNumber(question({ rule: "fixed_for_numa", random: 0.5 }));
    expect(first).toEqual({ phone_number: KAZAN, remember: true });
    const again = chooseVirtualNumber(question({ rule: "fixed_for_numa", random: 0, remembered: KAZAN }));
    expect(again).toEqual({ phone_number: KAZAN, remember: false });
  });

  it("fixed_for_numa chooses anew when the remembered number is no longer the account's", () => {
    const choice = chooseVirtualNumber(question({ rule: "fixed_for_numa", remembered: "74951111111" }));
    expect(choice).toEqual({ phone_number: MOSCOW_1, remember: true });
  });

  it("the regional rules choose among numbers of the contact's region only", () => {
    expect(chooseVirtualNumber(question({ rule: "regional_random", random: 0.99 })).phone_number).toBe(
      MOSCOW_2,
    );
    const moved = question({ rule: "regional_fixed_for_numa", remembered: KAZAN });
    expect(chooseVirtualNumber(moved)).toEqual({ phone_number: MOSCOW_1, remember: true });
  });

  it("S5 shows the requested number where nothing suits, and does not remember it", () => {
    const fallback = { phone_number: "74993720692", remember: false };
    const nowhere = { contact_region: "Tver" };
    expect(chooseVirtualNumber(question({ rule: "regional_random", ...nowhere }))).toEqual(fallback);
    expect(chooseVirtualNumber(question({ rule: "regional_fixed_for_numa", ...nowhere }))).toEqual(fallback);
    expect(chooseVirtualNumber(question({ rule: "regional_random", contact_region: null }))).toEqual(
      fallback,
    );
    expect(chooseVirtualNumber(question({ rule: "random", candidates: [] }))).toEqual(fallback);
  });
});
