import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Media } from "@scenario-call/call-flow";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemorySoundCache } from "../../src/adapters/sound-cache/memory-sound-cache.ts";
import { SoundLibrary, type SoundLibraryOptions, type SoundProblem } from "../../src/media/sound-library.ts";
import { SoundReader } from "../../src/sound/sound-reader.ts";
import { tone16, wav16 } from "../sound/tones.ts";
import { HummingSpeech } from "./doubles.ts";

const reader = new SoundReader();
afterAll(async () => {
  await reader.close();
});

const say = (text: string): Media => ({ kind: "speech", text, duration_ms: null });
const file = (media_file_id: number): Media => ({ kind: "file", media_file_id, duration_ms: null });

const open = (options: Partial<SoundLibraryOptions> = {}) => {
  const clock = new HeldClock();
  const speech = new HummingSpeech();
  const cache = new MemorySoundCache();
  const problems: SoundProblem[] = [];
  const onProblem = (problem: SoundProblem): void => {
    problems.push(problem);
  };
  const library = new SoundLibrary({ clock, cache, reader, speech, onProblem, ...options });
  return { clock, speech, cache, problems, library };
};

describe("a sentence", () => {
  test("is as long as its sound, and its length is known from then on", async () => {
    const { library } = open();
    expect(library.lengthOf(say("twelve signs"))).toBeNull();
    expect(await library.find(say("twelve signs"))).toMatchObject({ duration_ms: 120, samples: 960 });
    expect(library.lengthOf(say("twelve signs"))).toBe(120);
  });

  test("is spoken once, also when two calls ask for it at the same time", async () => {
    const { library, speech, cache } = open();
    speech.hold();
    const both = Promise.all([library.find(say("hello")), library.find(say("hello"))]);
    library.prepare(say("hello"));
    await new Promise(setImmediate);
    speech.go();
    const [one, other] = await both;
    expect(one).toEqual(other);
    await library.find(say("hello"));
    expect(speech.asked).toEqual([{ text: "hello", language: "en" }]);
    expect(cache.counts).toEqual({ hits: 1, misses: 1, evicted: 0 });
  });

  test("is spoken once for all servers that share a cache, and anew where the engine speaks otherwise", async () => {
    const { library, speech, cache, clock } = open();
    await library.find(say("hello"));
    const other = new SoundLibrary({ clock, cache, reader, speech });
    await other.find(say("hello"));
    expect(speech.asked).toHaveLength(1);
    speech.version = "2";
    await other.find(say("hello"));
    expect(speech.asked).toHaveLength(2);
  });

  test("is spoken in the language of its letters, or in the one that was chosen", async () => {
    const { library, speech } = open();
    for (const text of ["Здравствуйте", "Hello", "Hello, Анна", "123"]) await library.find(say(text));
    expect(speech.asked.map(({ language }) => language)).toEqual(["ru", "en", "ru", "en"]);
    const chosen = open({ language: "ru" });
    await chosen.library.find(say("Hello"));
    expect(chosen.speech.asked).toEqual([{ text: "Hello", language: "ru" }]);
  });

  test("is one sentence, however it is set", async () => {
    const { library, speech } = open();
    await library.find(say("hello  you\n"));
    await library.find(say(" hello you"));
    expect(speech.asked).toHaveLength(1);
  });

  test("keeps held time from passing while it is being made", async () => {
    const { library, speech, clock } = open();
    speech.hold();
    library.prepare(say("hello"));
    let arrived = false;
    const moved = clock.advance(1000).then(() => {
      arrived = true;
    });
    await new Promise(setImmediate);
    expect(arrived).toBe(false);
    speech.go();
    await moved;
  });
});

describe("what fails", () => {
  test("is told once, without the text, and is not tried again for half a minute", async () => {
    const { library, speech, clock, problems } = open();
    speech.failure = "refused";
    const failure = {
      name: "MediaError",
      kind: "speech_failed",
      message: "a text cannot be spoken: the engine is unwell",
    };
    await expect(library.find(say("secret"))).rejects.toMatchObject(failure);
    speech.failure = null;
    await clock.advance(29_999);
    await expect(library.find(say("secret"))).rejects.toMatchObject(failure);
    expect(speech.asked).toHaveLength(1);
    expect(problems).toEqual([
      { kind: "speech_failed", message: "a text cannot be spoken: the engine is unwell" },
    ]);
    await clock.advance(1);
    expect(await library.find(say("secret"))).toMatchObject({ duration_ms: 60 });
  });

  test("in preparation bothers nobody", async () => {
    const { library, speech } = open();
    speech.failure = "failed";
    library.prepare(say("hello"));
    await new Promise(setImmediate);
    expect(speech.asked).toHaveLength(1);
  });

  test("to be kept is played all the same", async () => {
    const cache = new MemorySoundCache();
    cache.put = async () => {
      throw new Error("the disk is full");
    };
    const { library, problems } = open({ cache });
    const sound = await library.find(say("hello"));
    expect(sound).toMatchObject({ duration_ms: 50, file: null });
    expect(await sound?.read()).toHaveLength(44 + 2 * 400);
    expect(problems.map(({ kind }) => kind)).toEqual(["cache_failed"]);
  });

  test("because too much is asked for at once is told at once", async () => {
    const { library, speech } = open({ atOnce: 1, mostWaiting: 1 });
    speech.hold();
    library.prepare(say("one"));
    library.prepare(say("two"));
    await expect(library.find(say("three"))).rejects.toMatchObject({ kind: "overloaded" });
    speech.go();
    expect(await library.find(say("two"))).not.toBeNull();
    expect(await library.find(say("three"))).not.toBeNull();
  });
});

test("who asks for a sound waits ten seconds for it and no longer; it is made all the same", async () => {
  const held = new HeldClock();
  // Work is not announced: time passes while a sound is being made.
  const clock = {
    now: () => held.now(),
    elapsed: () => held.elapsed(),
    after: (ms: number, task: () => void) => held.after(ms, task),
  };
  const { library, speech } = open({ clock });
  speech.hold();
  let outcome: unknown = "waits";
  void library.find(say("hello")).catch((error: unknown) => {
    outcome = error;
  });
  await held.advance(9999);
  expect(outcome).toBe("waits");
  await held.advance(1);
  expect(outcome).toMatchObject({ name: "MediaError", kind: "late" });
  speech.go();
  expect(await library.find(say("hello"))).toMatchObject({ duration_ms: 50 });
  expect(speech.asked).toHaveLength(1);
  expect(held.waiting).toBe(0);
});

test("no more is made at the same time than is allowed", async () => {
  const { library, speech } = open({ atOnce: 2 });
  speech.hold();
  for (const text of ["one", "two", "three"]) library.prepare(say(text));
  await new Promise(setImmediate);
  expect(speech.asked.map(({ text }) => text)).toEqual(["one", "two"]);
  speech.go();
  await library.find(say("three"));
  expect(speech.asked).toHaveLength(3);
});

describe("nobody can make", () => {
  test("speech without an engine", async () => {
    const { library } = open({ speech: null });
    expect(await library.find(say("hello"))).toBeNull();
  });

  test("a file that the account does not have, and a melody of the engine's own", async () => {
    const { library } = open({ files: new Map() });
    expect(await library.find(file(1))).toBeNull();
    expect(await library.find({ kind: "melody", name: "dialing_music", media_file_id: null })).toBeNull();
  });
});

describe("a file", () => {
  const onDisk = (bytes: Uint8Array): { path: string } => {
    const folder = mkdtempSync(join(tmpdir(), "media-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const path = join(folder, "sound.wav");
    writeFileSync(path, bytes);
    return { path };
  };

  test("is turned into what telephones play, once", async () => {
    const { path } = onDisk(wav16(44_100, tone16(1000, 44_100, 0.5)));
    const { library, cache } = open({ files: new Map([[7, path]]) });
    expect(await library.find(file(7))).toMatchObject({ duration_ms: 500, sample_rate: 8000, samples: 4000 });
    await library.find({ kind: "melody", name: "dialing_music", media_file_id: 7 });
    expect(cache.counts).toEqual({ hits: 1, misses: 1, evicted: 0 });
  });

  test("that is known is not looked at again for every call that may play it", async () => {
    const { path } = onDisk(wav16(8000, new Int16Array(800)));
    const { library, cache } = open({ files: new Map([[7, path]]) });
    await library.find(file(7));
    library.prepare(file(7));
    await new Promise(setImmediate);
    await library.close();
    expect(cache.counts).toEqual({ hits: 0, misses: 1, evicted: 0 });
  });

  test("is read anew when its contents have changed", async () => {
    const { path } = onDisk(wav16(8000, new Int16Array(800)));
    const { library } = open({ files: new Map([[7, path]]) });
    expect((await library.find(file(7)))?.duration_ms).toBe(100);
    writeFileSync(path, wav16(8000, new Int16Array(1600)));
    expect((await library.find(file(7)))?.duration_ms).toBe(200);
  });

  test.each<[string, Uint8Array | null, string]>([
    ["is gone", null, "the media file 7 cannot be played: ENOENT"],
    [
      "is no sound any more",
      Buffer.from("<html>"),
      "the media file 7 cannot be played: found a file that begins with the bytes 3c68746d, expected WAV or MP3",
    ],
  ])("that %s is told by its id", async (_, bytes, message) => {
    const { path } = onDisk(bytes ?? Buffer.alloc(0));
    if (bytes === null) rmSync(path);
    const { library } = open({ files: new Map([[7, path]]) });
    await expect(library.find(file(7))).rejects.toMatchObject({ kind: "unreadable_file", message });
  });
});

test("a library that is closed gives up what it makes, and makes nothing more", async () => {
  const { library, speech, problems } = open();
  speech.hold();
  const found = library.find(say("hello")).catch((error: unknown) => error);
  await new Promise(setImmediate);
  await library.close();
  await library.close();
  expect(await found).toMatchObject({ name: "MediaError", kind: "closed" });
  await expect(library.find(say("other"))).rejects.toMatchObject({ kind: "closed" });
  expect(problems).toEqual([]);
});
