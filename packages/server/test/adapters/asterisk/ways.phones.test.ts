import type { TelephonyEvent } from "../../../src/ports/telephony.ts";
import type { ProvidedAsterisk } from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { routesOf } from "../../../src/adapters/asterisk/account-routes.ts";
import { Asterisk } from "../../../src/adapters/asterisk/asterisk.ts";
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
import { does, TELLS_SIP_STATUS } from "./versions.ts";

const program: ProvidedAsterisk = inject("ownAsterisk");

const OUTSIDE = "79261234567";
const SETTING = {
  outside: { [OUTSIDE]: { ...PHONE, outcome: { does: "refuses", status: 486, after_ms: 0, rings: false } } },
  lines: {},
  // Nobody listens at a port that is reserved for nobody.
  first: () => [{ name: "down", host: "127.0.0.1", port: 9 }],
  keepAlive: 1,
  otherLines: ["100777"],
} as const;

describe.skipIf(program === null)("ways out of a real Asterisk; skipped is NOT RUN", () => {
  let real: RealAsterisk;
  let telephony: Asterisk;
  const ends: [number, TelephonyEvent][] = [];

  beforeAll(async () => {
    if (program === null) return;
    real = await startRealAsterisk(program, SETTING);
    // It has asked the trunk whether it is there.
    while (!/trunk-down.*Unavail/u.test(await real.asterisk.console("pjsip show contacts")));
    telephony = new Asterisk({
      access: { url: real.url, user: ARI_USER, password: ARI_PASSWORD, app: "ways" },
      clock: systemClock(),
      routes: routesOf(accountFor([], asteriskBlock(real.asterisk.ports, real.exchange.port, SETTING), [])),
      sounds: SOUNDS,
      musicClass: "scenario-call",
    });
    await telephony.open();
    const bothEnded = new Promise<void>((resolve) => {
      telephony.onEvent((session, event) => {
        if (event.type === "leg_ended") ends.push([session, event]);
        if (ends.length === 2) resolve();
      });
    });
    const dial = async (session: number, phone_number: string): Promise<void> =>
      telephony.execute(session, {
        type: "dial",
        leg: "contact",
        phone_number,
        caller_id: VIRTUAL,
        ring_timeout_ms: 20_000,
      });
    await dial(1, "100777");
    await dial(2, OUTSIDE);
    await bothEnded;
  });

  afterAll(async () => {
    await telephony?.close();
    await real?.stop();
  });

  it("a line for which no telephone is registered is offline, at once", () => {
    expect(ends[0]).toMatchObject([1, { cause: "offline" }]);
  });

  it("a trunk that is down is passed over: the call goes out through the next one", async () => {
    expect(await real.exchange.calls()).toMatchObject([{ number: OUTSIDE }]);
    expect(ends[1]).toMatchObject([2, { cause: "busy" }]);
  });

  it("a leg ends with the words of the network as far as there are any: 486 is Q.850's user busy", () => {
    expect(ends[1]).toMatchObject([2, { channel_id: "ways.2.c", q850_cause: 17 }]);
    const { sip_status: status } = { sip_status: undefined, ...ends[1]?.[1] };
    expect(status).toBe(does(TELLS_SIP_STATUS, program?.version ?? "") ? 486 : undefined);
    expect(ends[0]).toMatchObject([1, { channel_id: "ways.1.c" }]);
    expect(ends[0]?.[1]).not.toHaveProperty("sip_status");
  });
});
