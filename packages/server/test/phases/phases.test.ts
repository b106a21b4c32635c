import { describe, expect, test } from "vitest";
import type { Heard, HeardAt, Telephony } from "../../src/ports/telephony.ts";
import { TelephonyError } from "../../src/ports/telephony.ts";
import { call, KEY, startServer } from "../gateway/support.ts";
import { FaultyStore } from "../calls/doubles.ts";
import { ACCOUNT, EMPLOYEE_FIRST, type Phase, PHASES, PHONES, RING_TOGETHER } from "./phases.ts";

const ENDS: Readonly<Record<Extract<Heard, { type: "hung_up" }>["by"], string>> = {
  self: "hung_up",
  far_side: "released",
  never_answered: "unanswered",
  answered_elsewhere: "answered_elsewhere",
};

const inWords = (heard: Heard): string | null => {
  switch (heard.type) {
    case "ringing":
    case "silence":
      return heard.type;
    case "answered":
      return null;
    case "message":
    case "music":
      return `${heard.type} ${heard.what}`;
    case "tone":
      return `tone ${heard.tone}`;
    case "talk":
      return `talk ${heard.with}`;
    case "early_media":
    case "overhears":
      return `${heard.type} ${heard.of}`;
    case "dtmf":
      return `dtmf ${heard.digits}`;
    case "together":
      return `together ${heard.sounds.map(inWords).join(" and ")}`;
    case "hung_up":
      return `ends ${ENDS[heard.by]}`;
  }
};

/** What each phone heard of one call, by its number. */
const lanes = (heard: readonly HeardAt[], id: number, since: number): Phase["hears"] => {
  const all: Record<string, string[]> = {};
  for (const { at, call_session_id, phone_number, heard: what } of heard) {
    const words = inWords(what);
    if (call_session_id !== id || words === null) continue;
    (all[phone_number] ??= []).push(`${at - since} ${words}`);
  }
  return all;
};

const refusing =
  (refused: Phase["refused"] = []) =>
  (sandbox: Telephony): Telephony => ({
    name: "sandbox",
    onEvent: (listener) => sandbox.onEvent(listener),
    close: async () => sandbox.close(),
    execute: async (id, command) => {
      if (refused.some((type) => type === command.type)) throw new TelephonyError("not now");
      return sandbox.execute(id, command);
    },
  });

const start = async (url: string, params: object): Promise<number> => {
  const answer = await call(url, "start.scenario_call", { access_token: KEY, ...params });
  return answer.result?.data["call_session_id"] as number;
};

describe.each(Object.entries(PHASES))("%s", (_, phases) => {
  test.each(phases)("$name: $finish_reason", async (phase) => {
    const phones = Object.entries({ ...PHONES, ...phase.phones }).map(([phone_number, rule]) => ({
      phone_number,
      ...rule,
    }));
    const given = { ...ACCOUNT, ...phase.given, sandbox: { phones } };
    const { url, clock, store, server, heard } = await startServer(given, {
      through: refusing(phase.refused),
    });
    if (phase.before !== undefined) {
      await start(url, phase.before.params);
      await clock.advance(phase.before.ms);
    }
    const since = clock.now();
    const id = await start(url, phase.params);
    const { released_at_ms: at } = phase;
    await clock.advance(at ?? 0);
    const released =
      at === undefined ? null : await call(url, "release.call", { access_token: KEY, call_session_id: id });
    await clock.runToEnd();

    expect(released?.result?.data).toEqual(at === undefined ? undefined : { success: "true" });
    expect(lanes(heard, id, since)).toEqual(phase.hears);
    const session = await store.session(id);
    expect(session?.finished?.finish_reason).toBe(phase.finish_reason);
    const broken = session?.events.flatMap((event) =>
      event.type === "playback_failed" ? [`${event.at - since} ${event.leg}`] : [],
    );
    expect(broken).toEqual(phase.broken ?? []);
    expect([server.calls.live, clock.waiting]).toEqual([0, 0]);
    expect((await call(url, "list.calls", { access_token: KEY })).result?.data).toEqual([]);
  });
});

test("a phone that is picked up while the first answer is still being written down is released, and the call goes on", async () => {
  const store = new FaultyStore();
  const phones = Object.entries(PHONES).map(([phone_number, rule]) => ({ phone_number, ...rule }));
  const given = { ...ACCOUNT, ...RING_TOGETHER, sandbox: { phones } };
  const { url, clock, heard } = await startServer(given, { store, unannounced: true });
  const since = clock.now();
  const id = await start(url, EMPLOYEE_FIRST);
  await clock.advance(999);
  const { promise: written, resolve: write } = Promise.withResolvers<void>();
  store.gate = written;
  // Both answer now, the first on the list first.
  await clock.advance(1);
  write();
  await clock.runToEnd();
  // Silence: nothing is played to anybody before his answer is written down.
  expect(lanes(heard, id, since)).toEqual({
    "100123": [
      "200 ringing",
      "1000 silence",
      "1000 message file 238",
      "5000 music dialing_music",
      "8000 talk contact",
      "11000 tone busy",
      "12500 ends released",
    ],
    // It was answered, so it does not ring elsewhere: it is hung up.
    "79250000502": ["200 ringing", "1000 silence", "1000 ends released"],
    "79260000000": ["5200 ringing", "6000 message file 237", "8000 talk employee:0.0", "11000 ends hung_up"],
  });
  expect((await store.session(id))?.finished?.finish_reason).toBe("success_finish");
});

test("in every case each phone that rings ends, once and last", () => {
  for (const { name, hears } of Object.values(PHASES).flat()) {
    for (const lane of Object.values(hears)) {
      expect([name, lane.filter((words) => words.includes(" ends ")).length]).toEqual([name, 1]);
      expect(lane.at(-1)).toContain(" ends ");
    }
  }
});
