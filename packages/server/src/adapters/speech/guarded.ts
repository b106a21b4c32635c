import { withDeadline } from "../../off-loop/deadline.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Speech, SpeechError } from "../../ports/speech.ts";
import type { Sound } from "../../sound/sound.ts";
import { DEFAULT_SOUND_LIMITS, SoundError, type SoundLimits } from "../../sound/sound-error.ts";
import { plainText, type SpeechLanguage } from "../../sound/spoken-text.ts";

/** How much an engine is asked for at once. */
export interface SpeechLimits {
  /** Code points of a text; 5 000 unless told otherwise. */
  readonly characters?: number;
  /** How long it may take to speak a text, ms; 30 000 unless told otherwise. */
  readonly timeoutMs?: number;
  /** Of the sound; as for files unless told otherwise. */
  readonly sound?: SoundLimits;
}

/** What is special about an engine. */
export interface Engine {
  readonly name: string;
  readonly identity: () => Promise<string>;
  /**
   * Speaks a text that is neither empty nor too long, without control characters. Stops when `signal` says so. What it
   * rejects with other than a SpeechError or a SoundError counts as `failed`.
   */
  readonly say: (
    text: string,
    language: SpeechLanguage,
    signal: AbortSignal,
    limits: SoundLimits,
  ) => Promise<Sound>;
  readonly close: () => Promise<void>;
}

/** An engine with what all of them owe: limits, time, giving up, and one family of errors. */
export const guarded = (engine: Engine, clock: Clock, limits: SpeechLimits = {}): Speech => {
  const { characters = 5000, timeoutMs = 30_000, sound = DEFAULT_SOUND_LIMITS } = limits;
  const closing = new AbortController();
  const inTime = async <T>(
    signal: AbortSignal | undefined,
    work: (stop: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    try {
      return await withDeadline(
        {
          clock,
          ms: timeoutMs,
          onTime: () => new SpeechError("timed_out", `${engine.name} took longer than ${timeoutMs} ms`),
          signal: signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]),
          onAbort: () => new SpeechError("cancelled", "the speech was given up"),
        },
        work,
      );
    } catch (error) {
      throw speechErrorOf(error, engine.name);
    }
  };
  return {
    name: engine.name,
    identity: async () => inTime(undefined, async () => engine.identity()),
    synthesise: async (text, { language, signal }) => {
      const plain = plainText(text);
      if ([...plain].length > characters)
        throw new SpeechError("too_long", `the text has more than ${characters} characters`);
      if (plain === "") return { sampleRate: 8000, samples: new Int16Array(0) };
      return inTime(signal, async (stop) => engine.say(plain, language, stop, sound));
    },
    close: async () => {
      closing.abort();
      await engine.close();
    },
  };
};

const speechErrorOf = (error: unknown, engine: string): SpeechError => {
  if (error instanceof SpeechError) return error;
  if (error instanceof SoundError) {
    const kind = error.kind === "too_long" ? "too_long" : "failed";
    return new SpeechError(kind, `what ${engine} gave is no sound that can be used: ${error.message}`);
  }
  return new SpeechError("failed", `${engine} failed`, { cause: error });
};

/** In phoneme mode, which espeak-ng enters at two opening brackets, a text would no longer be text. */
export const withoutPhonemes = (text: string): string => text.replace(/\[(?=\[)/gu, "[ ");
