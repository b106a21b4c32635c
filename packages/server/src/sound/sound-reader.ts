import { WorkerDesk } from "../off-loop/worker-desk.ts";
import { workerUrl } from "../off-loop/worker-url.ts";
import { type Sound, TELEPHONE_RATE } from "./sound.ts";
import { DEFAULT_SOUND_LIMITS, SoundError, type SoundErrorKind, type SoundLimits } from "./sound-error.ts";
import type { ReadSoundOptions } from "./read-sound.ts";

/** What the thread is asked for. */
export type SoundJob =
  | {
      readonly type: "read";
      readonly bytes: Uint8Array;
      readonly sampleRate: number;
      readonly limits: SoundLimits;
    }
  | { readonly type: "convert"; readonly sound: Sound; readonly sampleRate: number };

/** What it answers; an error keeps its kind only as a value. */
export type SoundAnswer =
  | { readonly ok: true; readonly sound: Sound }
  | { readonly ok: false; readonly kind: SoundErrorKind; readonly found: string; readonly expected: string };

/**
 * Reads and converts sounds in a thread of its own, one after the other. Close it when it is no longer needed; while it
 * has nothing to do it does not keep the process alive.
 */
export class SoundReader {
  readonly #desk = new WorkerDesk<SoundJob, SoundAnswer>(workerUrl("sound-worker", import.meta.url));

  /** As `readSound`; rejects with a SoundError, with the reason of `signal`, or with a WorkerFailed. */
  async read(bytes: Uint8Array, options: ReadSoundOptions = {}, signal?: AbortSignal): Promise<Sound> {
    const { sampleRate = TELEPHONE_RATE, limits = DEFAULT_SOUND_LIMITS } = options;
    // Before the bytes are copied into the thread.
    if (bytes.length > limits.bytes)
      throw new SoundError("too_long", `${bytes.length} bytes`, `at most ${limits.bytes}`);
    return soundOf(await this.#desk.ask({ type: "read", bytes, sampleRate, limits }, signal));
  }

  /** The sound at another rate; the same object where it has that rate already. */
  async convert(sound: Sound, sampleRate: number, signal?: AbortSignal): Promise<Sound> {
    if (sound.sampleRate === sampleRate) return sound;
    return soundOf(await this.#desk.ask({ type: "convert", sound, sampleRate }, signal));
  }

  /** Ends the thread. Repeatable. */
  async close(): Promise<void> {
    await this.#desk.close();
  }
}

const soundOf = (answer: SoundAnswer): Sound => {
  if (answer.ok) return answer.sound;
  throw new SoundError(answer.kind, answer.found, answer.expected);
};
