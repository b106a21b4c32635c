import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { AsteriskProgram } from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Asterisk } from "../../../src/adapters/asterisk/asterisk.ts";
import type { Routes } from "../../../src/adapters/asterisk/routes.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { openFolderSoundCache } from "../../../src/adapters/sound-cache/folder-sound-cache.ts";
import type { Sounds } from "../../../src/ports/media.ts";
import { describeTelephony } from "../../ports/telephony.conformance.ts";
import {
  ARI_PASSWORD,
  ARI_USER,
  PHONE,
  PITCH,
  type RealAsterisk,
  soundOf,
  startRealAsterisk,
} from "./real-asterisk.ts";

const program: AsteriskProgram | null = inject("asterisk");

const ROUTES: Routes = {
  trunks: [
    {
      name: "main",
      host: "127.0.0.1",
      uri: "e164",
      from: "e164",
      pai: "e164",
      channels: null,
      showsForeignNumbers: false,
      virtualNumbers: null,
    },
  ],
  lines: new Set(),
  linesElsewhere: new Set(),
  ownNumbers: new Set(["74993720692"]),
};

const number = (nth: number): string => `7926000000${nth}`;

describe.skipIf(program === null)("through a real Asterisk; skipped is NOT RUN", () => {
  let real: RealAsterisk;
  let sounds: Sounds;
  let opened = 0;
  const clock = systemClock();

  beforeAll(async () => {
    if (program === null) return;
    real = await startRealAsterisk(program, {
      outside: {
        [number(1)]: PHONE,
        [number(2)]: { ...PHONE, early_media_after_ms: 500 },
        [number(3)]: { ...PHONE, hangs_up_after_ms: 1500 },
        [number(4)]: { ...PHONE, hangs_up_after_talk_ms: 2000, voice: PITCH.employee },
        [number(5)]: { ...PHONE, presses: [{ key: "5", after_ms: 500 }] },
        [number(6)]: { ...PHONE, outcome: { does: "refuses", status: 486, after_ms: 0, rings: false } },
        [number(7)]: { ...PHONE, outcome: { does: "refuses", status: 603, after_ms: 1000, rings: true } },
        [number(8)]: { ...PHONE, outcome: { does: "refuses", status: 404, after_ms: 0, rings: false } },
        [number(9)]: { ...PHONE, outcome: { does: "rings_on" } },
      },
    });
    const cache = await openFolderSoundCache({ folder: join(real.folder, "sounds"), now: () => clock.now() });
    const ready = await cache.put("0123456789abcdef", soundOf(PITCH.message, 2));
    sounds = { prepare: () => {}, lengthOf: () => null, find: async () => ready };
  });

  afterAll(async () => {
    await real?.stop();
  });

  describeTelephony("Asterisk", async () => {
    opened += 1;
    const telephony = new Asterisk({
      access: { url: real.url, user: ARI_USER, password: ARI_PASSWORD, app: `suite-${opened}` },
      clock,
      routes: ROUTES,
      sounds,
      musicClass: "scenario-call",
    });
    await telephony.open();
    return {
      telephony,
      // A little more: what Asterisk tells comes by way of two processes.
      pass: async (ms) => {
        await pause(ms + 150);
      },
      long: 3500,
      phones: {
        answers: number(1),
        answersWithEarlyMedia: number(2),
        answersAndHangsUp: number(3),
        answersAndHangsUpAfterTalk: number(4),
        answersAndPresses5: number(5),
        busy: number(6),
        rejects: number(7),
        unreachable: number(8),
        neverAnswers: number(9),
      },
    };
  });

  it("has left nothing behind: what rings on is paid for", async () => {
    expect(await real.ask("channels")).toEqual([]);
    expect(await real.ask("bridges")).toEqual([]);
  });

  it("says which Asterisk it is", async () => {
    const asked = (await real.ask("asterisk/info?only=system")) as {
      readonly system: { readonly version: string };
    };
    expect(asked.system.version).toMatch(/^(20|21|22|23)\./u);
  });
});
