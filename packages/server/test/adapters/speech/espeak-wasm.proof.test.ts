import { expect, test } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { espeakWasm } from "../../../src/adapters/speech/espeak-wasm.ts";
import { durationMs } from "../../../src/sound/sound.ts";
import { describeSpeech, TIMEOUT_MS } from "../../ports/speech.conformance.ts";

describeSpeech("espeak-ng as WebAssembly", async (clock) => ({
  speech: espeakWasm({ clock, limits: { timeoutMs: TIMEOUT_MS } }),
}));

test("its Russian is Russian: an English voice would spell the letters, which takes far longer", async () => {
  const speech = espeakWasm({ clock: new HeldClock() });
  const text = "Здравствуйте";
  const russian = await speech.synthesise(text, { language: "ru" });
  const spelt = await speech.synthesise(text, { language: "en" });
  await speech.close();
  expect(2 * durationMs(russian)).toBeLessThan(durationMs(spelt));
});

test("a sound that would be longer than is allowed is given up", async () => {
  const limits = { sound: { bytes: 1_000_000, seconds: 1 } };
  const speech = espeakWasm({ clock: new HeldClock(), limits });
  await expect(
    speech.synthesise("one two three four five six seven", { language: "en" }),
  ).rejects.toMatchObject({
    kind: "too_long",
  });
  await speech.close();
});
