import type { Media, TelephonyCommand } from "@scenario-call/call-flow";
import { onTestFinished } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { Asterisk, type AsteriskProblem, type LegReport } from "../../../src/adapters/asterisk/asterisk.ts";
import type { Routes, Trunk } from "../../../src/adapters/asterisk/routes.ts";
import type { Sounds } from "../../../src/ports/media.ts";
import type { ReadySound } from "../../../src/ports/sound-cache.ts";
import type { TelephonyEvent } from "../../../src/ports/telephony.ts";
import { FakeAri } from "./fake-ari.ts";

export const TRUNK: Trunk = {
  name: "main",
  host: "sip.example.com",
  uri: "e164",
  from: "e164",
  pai: "e164",
  channels: null,
  showsForeignNumbers: false,
  virtualNumbers: null,
};

export const ROUTES: Routes = {
  trunks: [TRUNK],
  lines: new Set(["100123"]),
  linesElsewhere: new Set(["1001234"]),
  ownNumbers: new Set(["74993720692"]),
};

export const FILE: Media = { kind: "file", media_file_id: 237, duration_ms: 2000 };
export const MUSIC: Media = { kind: "melody", name: "dialing_music", media_file_id: null };

/** A sound in a file of the cache. */
export const readySound = (file: string | null): ReadySound => ({
  duration_ms: 2000,
  sample_rate: 8000,
  samples: 16_000,
  file,
  read: async () => new Uint8Array(),
});

export const CACHED = "/var/cache/sounds/0123456789abcdef0123456789abcdef.wav";

/** Files are there, melodies are Asterisk's. */
export const SOUNDS: Sounds = {
  prepare: () => {},
  lengthOf: () => null,
  find: async (media) => (media.kind === "melody" ? null : readySound(CACHED)),
};

export interface Opened {
  readonly ari: FakeAri;
  readonly asterisk: Asterisk;
  readonly clock: HeldClock;
  readonly events: [number, TelephonyEvent][];
  readonly reports: LegReport[];
  readonly problems: AsteriskProblem[];
  /** A command for session 1 unless told otherwise. */
  readonly execute: (command: TelephonyCommand, session?: number) => Promise<void>;
  readonly dial: (leg?: "contact" | "employee:0.0", phone?: string) => Promise<void>;
  /** Dialled and answered. */
  readonly answered: (leg?: "contact" | "employee:0.0") => Promise<void>;
  /** Lets time pass in steps, and what was sent arrive in between: a heartbeat that nobody answers is a lost connection. */
  readonly pass: (ms: number) => Promise<void>;
  /** Resolves when an event of this type has been told. */
  readonly told: (type: TelephonyEvent["type"]) => Promise<TelephonyEvent>;
}

/** Lets what was sent over the sockets of this process arrive, and be answered. */
export const settled = async (): Promise<void> => {
  for (let nth = 0; nth < 30; nth += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** An adapter on a fake ARI, under a held clock. */
export const openOnFake = async ({
  routes = ROUTES,
  sounds = SOUNDS,
  ari = new FakeAri(),
}: { readonly routes?: Routes; readonly sounds?: Sounds; readonly ari?: FakeAri } = {}): Promise<Opened> => {
  const url = await ari.listen();
  const clock = new HeldClock();
  const events: [number, TelephonyEvent][] = [];
  const reports: LegReport[] = [];
  const problems: AsteriskProblem[] = [];
  const waiting = new Set<() => void>();
  const asterisk = new Asterisk({
    access: { url, user: "tester", password: "a password of the test", app: "sc" },
    clock,
    routes,
    sounds,
    musicClass: "melody",
    virtualNumberOf: () => "74993720692",
    onLegEnded: (report) => reports.push(report),
    onProblem: (problem) => problems.push(problem),
  });
  await asterisk.open();
  asterisk.onEvent((session, event) => {
    events.push([session, event]);
    for (const look of waiting) look();
  });
  onTestFinished(async () => {
    await asterisk.close();
    await ari.close();
  });
  const execute = async (command: TelephonyCommand, session = 1): Promise<void> =>
    asterisk.execute(session, command);
  const dial: Opened["dial"] = async (leg = "contact", phone = "79261234567") =>
    execute({ type: "dial", leg, phone_number: phone, caller_id: "74993720692", ring_timeout_ms: 60_000 });
  const told: Opened["told"] = async (type) => {
    const find = (): TelephonyEvent | undefined => events.find(([, event]) => event.type === type)?.[1];
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  };
  return {
    ari,
    asterisk,
    clock,
    events,
    reports,
    problems,
    execute,
    dial,
    told,
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= 1000) {
        await clock.advance(Math.min(left, 1000));
        await settled();
      }
    },
    answered: async (leg = "contact") => {
      await dial(leg);
      const before = events.length;
      ari.state(leg === "contact" ? "sc.1.c" : "sc.1.e0.0", "Up");
      while (events.length === before) await new Promise<void>((resolve) => waiting.add(resolve));
    },
  };
};
