/** Tries to catch a mutant: by all orders of events of some plans, and by calls in real time. */
import fc from "fast-check";

import { aPlan, somePhones } from "../arbitraries.ts";
import { play } from "../engine.ts";
import { explore } from "../exploration/explore.ts";
import { essence, type Explorable, severalPhones, special } from "../exploration/plan-space.ts";
import { file, operation, phone, plan } from "../plans.ts";
import { EVERYTHING } from "../exploration/situations.ts";
import type { Mutant } from "./mutant.ts";

const named = (all: readonly Explorable[], name: RegExp) => all.filter((one) => name.test(one.name));

/** Few plans, and each feature of the flow in one of them; the small ones first, as most mutants live short. */
export const GROUNDS: readonly Explorable[] = [
  ...named(special(), /contact first, file.*false; (?:refused|contact unregistered)/u),
  ...named(severalPhones(), /contact first, no message.*false; (?:all |busy and|no )/u),
  ...named(essence(), /; employee_message, message$/u),
  ...named(essence(), /^[^;]*no message[^;]*$/u),
  ...named(special(), /first, no message.*false; (?:digits|messages of unknown)/u),
  ...named(severalPhones(), /employee first, no message.*true; an? /u),
  ...named(severalPhones(), /employee first, no message.*false; two (?:phones in order|operations)$/u),
  ...named(severalPhones(), /employee first, no message.*false; two operations, digit at the first$/u),
  ...named(severalPhones(), /contact first, file.*true; two (?:operations|phones in order)$/u),
  {
    name: "two who answered, and a digit",
    plan: plan({
      operations: [
        operation({ dialling: "all_at_once", phones: [phone(), phone()], confirmation_digit: "1" }),
      ],
    }),
    twins: [],
    scope: { mediaBreaks: false, employeesRing: false, causes: ["busy"] },
    only: null,
  },
  {
    name: "a digit, and a melody for a message",
    plan: plan({
      first_call: "contact",
      employee_message: plan().dialing_music,
      operations: [operation({ confirmation_digit: "1" })],
    }),
    twins: [],
    scope: { mediaBreaks: false, employeesRing: false, causes: ["busy"] },
    only: null,
  },
  ...[0, 1].map((busy_tone_ms): Explorable => ({
    name: `busy tone of ${busy_tone_ms} ms`,
    plan: plan({ busy_tone_ms, operations: [operation({ waiting_media: file(9) })] }),
    twins: [],
    scope: EVERYTHING,
    only: null,
  })),
];

/** More states than any of these plans has. */
const MOST_STATES = 20_000;
const CALLS = 150;
/** So many calls in real time are tried first: they are quick, and most faults show at once. */
const GLANCE = 40;

/** The same calls for each mutant: random, but drawn once. */
const calls = fc.sample(fc.tuple(aPlan, somePhones), { numRuns: CALLS, seed: 20_261_126 });

function playAll({ step, create }: Mutant, some: typeof calls): void {
  for (const [call, phones] of some) {
    const { finish } = play(call, { phones }, step, create);
    if (finish === null) throw new Error("a call does not finish");
  }
}

/** Where the mutant before was caught: the next one is likely to fall in the same place. */
let lucky = 0;

/**
 * The name of what caught the mutant; null where it got through everything.
 *
 * @param first the grounds to begin with, where it is known where the mutant differs.
 */
export function hunt(mutant: Mutant, first: number | null = null): string | null {
  const begin = first ?? lucky;
  try {
    playAll(mutant, calls.slice(0, GLANCE));
    for (const nth of [begin, ...[...GROUNDS.keys()].filter((other) => other !== begin)]) {
      lucky = nth;
      const one = GROUNDS[nth] as Explorable;
      const { stuck } = explore(one.plan, { ...one, ...mutant, most: MOST_STATES });
      if (stuck > 0) return "a call never comes to its end";
    }
    playAll(mutant, calls.slice(GLANCE));
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split(/[:\n]/u)[0] ?? "") : String(error);
  }
}
