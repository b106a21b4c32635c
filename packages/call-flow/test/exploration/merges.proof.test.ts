import { describe, expect, it } from "vitest";

import { explore } from "./explore.ts";
import { essence, type Explorable, severalPhones, special } from "./plan-space.ts";

const named = (all: readonly Explorable[], name: RegExp) => all.filter((one) => name.test(one.name));

/** All switchings; digits; two phones: what the key of a situation leaves out, all of it. */
const plans = [
  ...named(essence(), /^[^;]*$|file.*; employee_message, message$/u),
  ...named(special(), /no message.*; digits/u),
  ...named(severalPhones(), /contact first, file.*true; (?:two operations|two phones at once)$/u),
];

describe("3.5 the exploration itself", () => {
  it.each(plans)("takes two situations for one only where their futures are the same: $name", (one) => {
    expect(explore(one.plan, { scope: one.scope, checkMerges: true }).stuck).toBe(0);
  });
});
