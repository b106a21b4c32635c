import { timeline } from "@scenario-call/call-flow";
import { describe, expect, onTestFinished, test } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { MemorySoundCache } from "../../src/adapters/sound-cache/memory-sound-cache.ts";
import { espeakWasm } from "../../src/adapters/speech/espeak-wasm.ts";
import { SoundLibrary } from "../../src/media/sound-library.ts";
import type { Speech } from "../../src/ports/speech.ts";
import type { StoredSession } from "../../src/ports/store.ts";
import { SoundReader } from "../../src/sound/sound-reader.ts";
import { call, CALL_PARAMS, NOW, referenceAccount, startServer } from "../gateway/support.ts";
import { stored } from "../calls/harness.ts";
import { HummingSpeech } from "./doubles.ts";

const TEXT = "Здравствуйте! Соединяем вас с оператором.";

/** A server whose texts are spoken, and what its phones hear of messages: when one begins and when it is over. */
const speakingServer = async (speech: Speech | null) => {
  const clock = new HeldClock(NOW);
  const store = new MemoryStore();
  const reader = new SoundReader();
  const sounds = new SoundLibrary({ clock, cache: new MemorySoundCache(), reader, speech });
  const account = await referenceAccount();
  const telephony = new Sandbox({ clock, rules: account.sandbox ?? {}, sounds });
  const messages: { what: string; estimated_ms: number | null; from: number; to: number | null }[] = [];
  telephony.onHeard(({ at, leg, heard }) => {
    if (leg !== "contact") return;
    const last = messages.at(-1);
    if (last?.to === null) last.to = at;
    if (heard.type !== "message") return;
    messages.push({ what: heard.what, estimated_ms: heard.estimated_ms, from: at, to: null });
  });
  const { url } = await startServer({}, { clock, store, telephony, sounds });
  onTestFinished(async () => {
    await sounds.close();
    await telephony.close();
    await speech?.close();
    await reader.close();
  });
  const start = async (value = TEXT): Promise<number> => {
    const answer = await call(url, "start.scenario_call", {
      ...CALL_PARAMS,
      first_call: "contact",
      contact_message: { type: "tts", value },
    });
    return answer.result?.data["call_session_id"] as number;
  };
  return { clock, store, messages, start, url };
};

/** How long the contact's message lasts by the journal alone, ms. */
const byTheJournal = (session: StoredSession): readonly number[] =>
  timeline(session.plan, session.events)
    .segments.filter(({ kind, leg }) => kind === "message" && leg === "contact")
    .map(({ from, to }) => (to ?? Number.NaN) - from);

describe("a call whose message is a text", () => {
  test.each([
    ["ru", TEXT],
    ["en", "Hello! We are connecting you."],
  ] as const)(
    "in %s: the contact hears it for as long as its samples take, by the phone and by the journal",
    async (language, text) => {
      const own = espeakWasm({ clock: new HeldClock() });
      const { samples, sampleRate } = await own.synthesise(text, { language });
      await own.close();
      const length = (samples.length / sampleRate) * 1000;

      const { clock, store, messages, start } = await speakingServer(espeakWasm({ clock: new HeldClock() }));
      const id = await start(text);
      await clock.runToEnd();
      const session = await stored(store, id);
      expect(messages).toMatchObject([{ what: `speech: ${text}`, estimated_ms: null }]);
      const heard = (messages[0]?.to ?? Number.NaN) - (messages[0]?.from ?? Number.NaN);
      // At 8 kHz a sound is known to an eighth of a millisecond, and a timer to a whole one.
      expect(Math.abs(heard - length)).toBeLessThanOrEqual(1);
      expect(byTheJournal(session)).toEqual([heard]);
      expect(session.finished?.finish_reason).toBe("success_finish");
    },
  );

  test("is answered when it is stored: the answer does not wait for the synthesiser", async () => {
    const speech = new HummingSpeech();
    speech.hold();
    const { clock, store, start } = await speakingServer(speech);
    const id = await start();
    expect(id).toBe(1);
    expect((await stored(store, id)).plan.contact_message).toMatchObject({
      kind: "speech",
      duration_ms: null,
    });
    // Begun by itself, before anybody has been rung.
    await new Promise(setImmediate);
    expect(speech.asked).toEqual([{ text: TEXT, language: "ru" }]);
    speech.go();
    await clock.runToEnd();
    expect((await stored(store, id)).finished?.finish_reason).toBe("success_finish");
  });

  test("plans with the real length from the second time on, and is spoken once", async () => {
    const speech = new HummingSpeech();
    const { clock, store, messages, start } = await speakingServer(speech);
    const ids: number[] = [];
    for (let n = 0; n < 2; n += 1) {
      ids.push(await start());
      await clock.runToEnd();
    }
    // 41 characters, 10 ms each.
    const lengths = await Promise.all(ids.map(async (id) => (await stored(store, id)).plan.contact_message));
    expect(lengths).toMatchObject([{ duration_ms: null }, { duration_ms: 410 }]);
    expect(messages.map(({ from, to }) => (to ?? 0) - from)).toEqual([410, 410]);
    expect(speech.asked).toHaveLength(1);
  });

  test("goes on without it where it cannot be spoken, and says so: connecting people comes first", async () => {
    const speech = new HummingSpeech();
    speech.failure = "not_available";
    const { clock, store, messages, start } = await speakingServer(speech);
    const id = await start();
    await clock.runToEnd();
    const { events, finished } = await stored(store, id);
    expect(events.filter(({ type }) => type === "playback_failed")).toMatchObject([
      { leg: "contact", why: "a text cannot be spoken: the engine is unwell" },
    ]);
    expect(messages).toEqual([]);
    expect(finished?.finish_reason).toBe("success_finish");
  });

  test("without an engine hears an estimate, and is told so", async () => {
    const { clock, messages, start } = await speakingServer(null);
    await start("a".repeat(30));
    await clock.runToEnd();
    expect(messages).toMatchObject([{ what: `speech: ${"a".repeat(30)}`, estimated_ms: 2000 }]);
    expect((messages[0]?.to ?? 0) - (messages[0]?.from ?? 0)).toBe(2000);
  });
});
