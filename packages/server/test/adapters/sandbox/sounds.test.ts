import type { LegId, Media, TelephonyCommand } from "@scenario-call/call-flow";
import { describe, expect, test } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { Sandbox } from "../../../src/adapters/sandbox/sandbox.ts";
import { MediaError, type Sounds } from "../../../src/ports/media.ts";
import type { ReadySound } from "../../../src/ports/sound-cache.ts";
import type { Heard } from "../../../src/ports/telephony.ts";

/** Sounds that come when the test says so. */
class SlowSounds implements Sounds {
  readonly asked: Media[] = [];
  readonly #waiting: PromiseWithResolvers<ReadySound | null>[] = [];

  prepare(): void {}

  lengthOf(): null {
    return null;
  }

  async find(media: Media): Promise<ReadySound | null> {
    this.asked.push(media);
    const waiting = Promise.withResolvers<ReadySound | null>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  /** Ends the wait for the sound that was asked for the longest ago. */
  come(duration_ms: number | null | MediaError): void {
    const waiting = this.#waiting.shift();
    if (duration_ms instanceof MediaError) waiting?.reject(duration_ms);
    else if (duration_ms === null) waiting?.resolve(null);
    else
      waiting?.resolve({
        duration_ms,
        sample_rate: 8000,
        samples: 8 * duration_ms,
        file: null,
        read: async () => new Uint8Array(),
      });
  }
}

const SPEECH: Media = { kind: "speech", text: "д".repeat(30), duration_ms: null };

/** A contact who answered at 0 ms, and what is heard and told from then on. */
const answered = async () => {
  const held = new HeldClock(-1200);
  // Work is not announced: time passes while a sound is being made.
  const clock = {
    now: () => held.now(),
    elapsed: () => held.elapsed(),
    after: (ms: number, task: () => void) => held.after(ms, task),
  };
  const sounds = new SlowSounds();
  const sandbox = new Sandbox({ clock, sounds });
  const heard: [number, Heard][] = [];
  const events: [number, string, string | null][] = [];
  const execute = async (command: TelephonyCommand) => sandbox.execute(1, command);
  const leg: LegId = "contact";
  await execute({ type: "dial", leg, phone_number: "1", caller_id: "2", ring_timeout_ms: 60_000 });
  await held.advance(1200);
  sandbox.onHeard(({ at, heard: what }) => heard.push([at, what]));
  sandbox.onEvent((_, event) => {
    events.push([event.at, event.type, event.type === "playback_failed" ? event.why : null]);
  });
  const play = async (playback: string, media: Media = SPEECH) =>
    execute({ type: "play", leg, playback, media });
  return { clock: held, sounds, sandbox, heard, events, execute, play };
};

describe("a text whose sound is still being made", () => {
  test("is heard from when there is a sound, for as long as that is", async () => {
    const { clock, sounds, heard, events, play } = await answered();
    await play("1");
    await clock.advance(300);
    sounds.come(777);
    await clock.advance(5000);
    expect(heard).toEqual([
      [300, { type: "message", what: `speech: ${"д".repeat(30)}`, estimated_ms: null }],
      [1077, { type: "silence" }],
    ]);
    expect(events).toEqual([[1077, "playback_finished", null]]);
  });

  test("is estimated where nobody speaks it, and that is said", async () => {
    const { clock, sounds, heard, events, play } = await answered();
    await play("1");
    sounds.come(null);
    await clock.advance(5000);
    // 30 characters at 15 a second.
    expect(heard[0]).toEqual([0, { type: "message", what: `speech: ${"д".repeat(30)}`, estimated_ms: 2000 }]);
    expect(events).toEqual([[2000, "playback_finished", null]]);
  });

  test("that fails is told, once, and nothing is heard", async () => {
    const { clock, sounds, heard, events, play } = await answered();
    await play("1");
    sounds.come(new MediaError("speech_failed", "a text cannot be spoken: no"));
    await clock.advance(10);
    await play("1");
    await clock.advance(5000);
    expect(heard).toEqual([]);
    expect(events).toEqual([[0, "playback_failed", "a text cannot be spoken: no"]]);
    expect(sounds.asked).toHaveLength(1);
  });

  test("is asked for and heard once, however often it is played under its id", async () => {
    const { clock, sounds, events, play } = await answered();
    await play("1");
    await play("1");
    sounds.come(100);
    await clock.advance(50);
    await play("1");
    await clock.advance(5000);
    expect(sounds.asked).toHaveLength(1);
    expect(events).toEqual([[100, "playback_finished", null]]);
  });

  test.each<[string, TelephonyCommand]>([
    ["was stopped", { type: "stop_playback", leg: "contact", playback: "1" }],
    ["has nobody left to hear it", { type: "hang_up", leg: "contact", reason: "normal" }],
  ])("and that %s is not heard any more", async (_, command) => {
    const { clock, sounds, heard, events, play, execute } = await answered();
    await play("1");
    await execute(command);
    await clock.advance(10);
    sounds.come(100);
    await play("1");
    await clock.advance(5000);
    expect(heard.filter(([, { type }]) => type === "message")).toEqual([]);
    expect(events.filter(([, type]) => type.startsWith("playback"))).toEqual([]);
  });

  test("is nobody's when its phone hangs up: a stop that comes late changes nothing, and other legs hear theirs", async () => {
    const { clock, sounds, heard, events, play, execute } = await answered();
    const leg: LegId = "employee:0.0";
    await execute({ type: "dial", leg, phone_number: "3", caller_id: "2", ring_timeout_ms: 60_000 });
    await clock.advance(1300);
    await play("1");
    await execute({ type: "play", leg, playback: "1", media: SPEECH });
    await execute({ type: "hang_up", leg: "contact", reason: "normal" });
    await execute({ type: "stop_playback", leg: "contact", playback: "1" });
    sounds.come(100);
    await clock.advance(10);
    expect(heard.filter(([, { type }]) => type === "message")).toEqual([]);
    sounds.come(100);
    await clock.advance(5000);
    expect(heard.filter(([, { type }]) => type === "message")).toHaveLength(1);
    expect(events.filter(([, type]) => type.startsWith("playback"))).toEqual([
      [1410, "playback_finished", null],
    ]);
  });

  test("says nothing to a sandbox that was closed meanwhile", async () => {
    const { clock, sounds, sandbox, heard, events, play } = await answered();
    await play("1");
    await sandbox.close();
    sounds.come(100);
    await clock.advance(5000);
    expect([...heard, ...events]).toEqual([]);
  });
});

test("what has a known length is played at once, and nobody is asked", async () => {
  const { clock, sounds, events, play } = await answered();
  await play("1", { ...SPEECH, duration_ms: 250 });
  await clock.advance(5000);
  expect(events).toEqual([[250, "playback_finished", null]]);
  expect(sounds.asked).toEqual([]);
});

test("a file of unknown length gets it from its sound, and fails without one", async () => {
  const { clock, sounds, events, play } = await answered();
  const media: Media = { kind: "file", media_file_id: 7, duration_ms: null };
  await play("1", media);
  sounds.come(400);
  await clock.advance(1000);
  await play("2", media);
  sounds.come(null);
  await clock.advance(1000);
  expect(events).toEqual([
    [400, "playback_finished", null],
    [1000, "playback_failed", "its length is not known"],
  ]);
});
