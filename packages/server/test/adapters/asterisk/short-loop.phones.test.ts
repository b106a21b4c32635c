import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProvidedAsterisk } from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { routesOf } from "../../../src/adapters/asterisk/account-routes.ts";
import { Asterisk } from "../../../src/adapters/asterisk/asterisk.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { writeWav } from "../../../src/sound/write-wav.ts";
import { accountFor, VIRTUAL } from "./own-server.ts";
import {
  ARI_PASSWORD,
  ARI_USER,
  asteriskBlock,
  PHONE,
  PITCH,
  type RealAsterisk,
  soundOf,
  startRealAsterisk,
} from "./real-asterisk.ts";
import { FILE, readySound, SOUNDS } from "./support.ts";

const program: ProvidedAsterisk = inject("ownAsterisk");

const OUTSIDE = "79261234567";
const LISTENS_MS = 2000;
const SOUND_MS = 300;
const SETTING = {
  outside: {
    [OUTSIDE]: { ...PHONE, outcome: { does: "answers", after_ms: 0 }, hangs_up_after_ms: LISTENS_MS },
  },
} as const;

describe.skipIf(program === null)("a sound shorter than a second, over and over; skipped is NOT RUN", () => {
  let real: RealAsterisk;
  let telephony: Asterisk;
  const problems: string[] = [];

  beforeAll(async () => {
    if (program === null) return;
    real = await startRealAsterisk(program, SETTING);
    const file = join(real.folder, "0123456789abcdef0123456789abcdef.wav");
    writeFileSync(file, writeWav(soundOf(PITCH.music, SOUND_MS / 1000)));
    const sound = { ...readySound(file), duration_ms: SOUND_MS, samples: SOUND_MS * 8 };
    telephony = new Asterisk({
      access: { url: real.url, user: ARI_USER, password: ARI_PASSWORD, app: "loops" },
      clock: systemClock(),
      routes: routesOf(accountFor([], asteriskBlock(real.asterisk.ports, real.exchange.port, SETTING), [])),
      sounds: { ...SOUNDS, find: async () => sound },
      musicClass: "scenario-call",
      onProblem: ({ message }) => problems.push(message),
    });
    await telephony.open();
    const over = new Promise<void>((resolve) => {
      telephony.onEvent((session, event) => {
        if (event.type === "leg_answered")
          void telephony.execute(session, {
            type: "loop",
            leg: "contact",
            playback: "contact:0",
            media: FILE,
          });
        if (event.type === "leg_ended") resolve();
      });
    });
    await telephony.execute(1, {
      type: "dial",
      leg: "contact",
      phone_number: OUTSIDE,
      caller_id: VIRTUAL,
      ring_timeout_ms: 20_000,
    });
    await over;
  });

  afterAll(async () => {
    await telephony?.close();
    await real?.stop();
  });

  it("takes nobody's connection down: Asterisk closes one on which a longer list comes than it takes", () => {
    expect(problems).toEqual([]);
  });

  it("is heard again and again", async () => {
    const [call] = await real.exchange.calls();
    const music = call!.heard.filter(({ sounds }) => sounds.includes(PITCH.music));
    // Longer than once, whatever is lost where one time ends and the next one begins.
    expect(music.reduce((sum, { from, to }) => sum + to - from, 0)).toBeGreaterThan(2 * SOUND_MS);
  });
});
