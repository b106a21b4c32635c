import type { LegId } from "@scenario-call/call-flow";
import type { PhoneScript, ProvidedAsterisk } from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { routesOf } from "../../../src/adapters/asterisk/account-routes.ts";
import { Asterisk } from "../../../src/adapters/asterisk/asterisk.ts";
import { CAUSES, legEndCause } from "../../../src/adapters/asterisk/causes.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { accountFor, VIRTUAL } from "./own-server.ts";
import {
  ARI_PASSWORD,
  ARI_USER,
  asteriskBlock,
  PHONE,
  type RealAsterisk,
  startRealAsterisk,
} from "./real-asterisk.ts";
import { SOUNDS } from "./support.ts";
import { does, TELLS_REDIRECTIONS, TELLS_REFUSALS_OF_JOINED } from "./versions.ts";

const program: ProvidedAsterisk = inject("ownAsterisk");

/** What an Asterisk makes of a redirection that does not tell it as one: interworking. */
const NO_REDIRECTION = 127;

/** Every refusal of the table, by somebody whose telephone rings first and by somebody whose does not. */
const REFUSALS = CAUSES.flatMap(({ q850, sip }) =>
  sip.flatMap((status) => {
    const isTold = status >= 400 || does(TELLS_REDIRECTIONS, program?.version ?? "");
    return [true, false].map((rings) => ({ status, rings, q850: isTold ? q850 : NO_REDIRECTION }));
  }),
).map((refusal, at) => ({ ...refusal, session: at + 1, number: `7926${String(at + 1).padStart(7, "0")}` }));

const scriptOf = ({ status, rings }: (typeof REFUSALS)[number]): PhoneScript => ({
  ...PHONE,
  outcome: { does: "refuses", status, after_ms: 100, rings },
});

/** Answers at once. */
const EMPLOYEE = "79269999998";
/** Has a line that speaks before it is told that there is no such number. */
const CONTACT = "79269999999";
const JOINED = REFUSALS.length + 1;

const SETTING = {
  outside: {
    ...Object.fromEntries(REFUSALS.map((refusal) => [refusal.number, scriptOf(refusal)])),
    [EMPLOYEE]: { ...PHONE, outcome: { does: "answers", after_ms: 0 } },
    [CONTACT]: {
      ...PHONE,
      early_media_after_ms: 0,
      outcome: { does: "refuses", status: 404, after_ms: 1000, rings: true },
    },
  },
} as const;

describe.skipIf(program === null)("every refusal, by a real Asterisk; skipped is NOT RUN", () => {
  let real: RealAsterisk;
  let telephony: Asterisk;
  const ends = new Map<number, { readonly q850_cause?: number; readonly cause: string }>();

  beforeAll(async () => {
    if (program === null) return;
    real = await startRealAsterisk(program, SETTING);
    telephony = new Asterisk({
      access: { url: real.url, user: ARI_USER, password: ARI_PASSWORD, app: "causes" },
      clock: systemClock(),
      routes: routesOf(accountFor([], asteriskBlock(real.asterisk.ports, real.exchange.port, SETTING), [])),
      sounds: SOUNDS,
      musicClass: "scenario-call",
    });
    await telephony.open();
    const allEnded = new Promise<void>((resolve) => {
      telephony.onEvent((session, event) => {
        if (event.type === "leg_ended") ends.set(session, event);
        if (ends.size === JOINED) resolve();
        if (event.type === "leg_early_media" && session === JOINED)
          void telephony.execute(JOINED, {
            type: "bridge",
            legs: ["employee:0.0", "contact"],
            mode: "listen",
          });
      });
    });
    const dial = async (session: number, number: string, leg: LegId = "contact"): Promise<void> =>
      telephony.execute(session, {
        type: "dial",
        leg,
        phone_number: number,
        caller_id: VIRTUAL,
        ring_timeout_ms: 60_000,
      });
    const answered = new Promise<void>((resolve) => {
      telephony.onEvent((_, event) => {
        if (event.type === "leg_answered") resolve();
      });
    });
    await dial(JOINED, EMPLOYEE, "employee:0.0");
    await answered;
    await dial(JOINED, CONTACT);
    for (const { session, number } of REFUSALS) await dial(session, number);
    await allEnded;
  });

  afterAll(async () => {
    await telephony?.close();
    await real?.stop();
  });

  it.each(REFUSALS)("$status (rings first: $rings) is told as Q.850 $q850", ({ session, q850, rings }) => {
    const cause = legEndCause(q850, { answered: false, rang: rings });
    expect(ends.get(session)).toMatchObject({ q850_cause: q850, cause });
  });

  it("is told after the line has spoken to somebody, too, where a joining is not taken for an end", () => {
    const isTold = does(TELLS_REFUSALS_OF_JOINED, program?.version ?? "");
    expect(ends.get(JOINED)).toMatchObject(
      isTold ? { q850_cause: 1, cause: "unreachable" } : { q850_cause: 16, cause: "rejected" },
    );
  });
});
