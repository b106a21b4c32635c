import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { type Speech, SpeechError } from "../../src/ports/speech.ts";
import { durationMs } from "../../src/sound/sound.ts";
import { energy, longestSilence } from "../sound/tones.ts";

/** How long an engine under test is given for a text, ms. */
export const TIMEOUT_MS = 20_000;

/** An engine under test, and how to let it go. */
export interface OpenedSpeech {
  readonly speech: Speech;
  readonly close?: () => Promise<void>;
}

const RUSSIAN = "Здравствуйте! Соединяем вас с оператором.";
const ENGLISH = "Hello! We are connecting you.";
/** Takes any engine longer than a few turns of the event loop. */
const LONG = "We are connecting you with somebody who can help. ".repeat(90);

/** What a promise is rejected with; null where it is not. */
const failureOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

/** What every engine owes its caller. The engine is given `clock` and {@link TIMEOUT_MS}. */
export function describeSpeech(name: string, open: (clock: Clock) => Promise<OpenedSpeech>): void {
  describe(`${name} as a speech engine`, () => {
    const clock = new HeldClock();
    let opened: OpenedSpeech | null = null;
    const speech = (): Speech => {
      if (opened === null) throw new Error("the engine is not open");
      return opened.speech;
    };
    beforeAll(async () => {
      opened = await open(clock);
    });
    afterAll(async () => {
      await opened?.speech.close();
      await opened?.close?.();
    });

    test("has a name, and an identity that stays", async () => {
      expect(speech().name).not.toBe("");
      const identity = await speech().identity();
      expect(identity).not.toBe("");
      expect(await speech().identity()).toBe(identity);
    });

    test.each([
      ["ru", RUSSIAN],
      ["en", ENGLISH],
    ] as const)("speaks %s: a real sound of more than half a second", async (language, text) => {
      const sound = await speech().synthesise(text, { language });
      expect(durationMs(sound)).toBeGreaterThan(500);
      expect(energy(sound.samples)).toBeGreaterThan(500);
    });

    test.each([
      ["ru", RUSSIAN],
      ["en", ENGLISH],
    ] as const)(
      "gives the same sound for the same text in %s, whatever it spoke before",
      async (language, text) => {
        const first = await speech().synthesise(text, { language });
        await speech().synthesise("Something else", { language: "en" });
        const second = await speech().synthesise(text, { language });
        expect(second.sampleRate).toBe(first.sampleRate);
        expect(second.samples.length).toBe(first.samples.length);
      },
    );

    test("takes longer for a longer text", async () => {
      const short = await speech().synthesise(ENGLISH, { language: "en" });
      const long = await speech().synthesise(`${ENGLISH} ${ENGLISH} ${ENGLISH}`, { language: "en" });
      expect(durationMs(long)).toBeGreaterThan(2 * durationMs(short));
    });

    test.each(["", " ", "\n\t ", "\u0000\u0007", "\u200B"])("has nothing to say to %j", async (text) => {
      const sound = await speech().synthesise(text, { language: "en" });
      expect(sound.samples).toHaveLength(0);
      expect(sound.sampleRate).toBeGreaterThan(0);
    });

    test.each([
      ["one <break time='9s'/> two"],
      ["one <audio src='/etc/passwd'>two</audio>"],
      ["<speak>one two"],
      ["[[h@loU w3:ld]]"],
      ["--version"],
      ["-v de one"],
      ["-f /etc/passwd"],
      ["@/etc/passwd"],
      ["one & two; three | four > five"],
      ["one\u0001\u0002\u001Btwo\u0000three"],
      ["one \\ \" ' ` two"],
      ["one \uD83D two"],
    ])("speaks %j as the text that it is", async (text) => {
      const sound = await speech().synthesise(text, { language: "en" });
      expect(energy(sound.samples)).toBeGreaterThan(200);
      // No pause was made of it, and no file was read aloud.
      expect(longestSilence(sound.samples, sound.sampleRate)).toBeLessThan(3);
      expect(durationMs(sound)).toBeLessThan(15_000);
    });

    test("reads the letters of a phoneme mnemonic, and does not carry it out", async () => {
      const letters = await speech().synthesise("[[h@loU w3:ld h@loU w3:ld]]", { language: "en" });
      const word = await speech().synthesise("hello world hello world", { language: "en" });
      expect(durationMs(letters)).toBeGreaterThan(durationMs(word));
    });

    test("gives a text to no shell", async () => {
      const folder = mkdtempSync(join(tmpdir(), "speech-"));
      onTestFinished(() => {
        rmSync(folder, { recursive: true, force: true });
      });
      const trace = join(folder, "trace");
      for (const text of [
        `$(touch ${trace})`,
        `\`touch ${trace}\``,
        `; touch ${trace} #`,
        `" && touch ${trace} "`,
      ])
        await speech().synthesise(text, { language: "en" });
      expect(existsSync(trace)).toBe(false);
    });

    test("refuses more text than it is allowed to speak", async () => {
      await expect(speech().synthesise("a".repeat(5001), { language: "en" })).rejects.toMatchObject({
        name: "SpeechError",
        kind: "too_long",
      });
    });

    test("does not begin what was given up before", async () => {
      const request = { language: "en", signal: AbortSignal.abort() } as const;
      await expect(speech().synthesise(ENGLISH, request)).rejects.toMatchObject({ kind: "cancelled" });
    });

    test("stops when it is given up, and speaks the next text all the same", async () => {
      const stop = new AbortController();
      const spoken = speech().synthesise(LONG, { language: "en", signal: stop.signal });
      const outcome = failureOf(spoken);
      setImmediate(() => {
        stop.abort();
      });
      expect(await outcome).toMatchObject({ name: "SpeechError", kind: "cancelled" });
      expect(energy((await speech().synthesise(ENGLISH, { language: "en" })).samples)).toBeGreaterThan(500);
    });

    test("is given its time by the clock, and speaks the next text all the same", async () => {
      const spoken = speech().synthesise(LONG, { language: "en" });
      const outcome = failureOf(spoken);
      await clock.advance(TIMEOUT_MS);
      expect(await outcome).toMatchObject({ name: "SpeechError", kind: "timed_out" });
      expect(energy((await speech().synthesise(ENGLISH, { language: "en" })).samples)).toBeGreaterThan(500);
    });

    test("leaves no timer behind", async () => {
      await speech().synthesise(ENGLISH, { language: "en" });
      expect(clock.waiting).toBe(0);
    });

    test("speaks several texts that were asked for at once", async () => {
      const alone = await speech().synthesise(ENGLISH, { language: "en" });
      const together = await Promise.all(
        [1, 2, 3].map(async () => speech().synthesise(ENGLISH, { language: "en" })),
      );
      for (const sound of together) expect(sound.samples.length).toBe(alone.samples.length);
    });

    test("speaks nothing more when it is closed, and may be closed again", async () => {
      const { speech: closing, close } = await open(clock);
      const spoken = closing.synthesise(LONG, { language: "en" });
      const outcome = failureOf(spoken);
      await closing.close();
      await closing.close();
      expect(await outcome).toBeInstanceOf(SpeechError);
      await expect(closing.synthesise(ENGLISH, { language: "en" })).rejects.toMatchObject({
        kind: "cancelled",
      });
      await close?.();
    });
  });
}
