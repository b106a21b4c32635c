import type { Media } from "../plan.ts";

/** Unhurried reading aloud: about 150 words a minute, with a space and punctuation to each word. */
const SPOKEN_CHARACTERS_PER_SECOND = 15;

/** Nothing is said faster than this, however short the text. */
const SHORTEST_SPEECH_MS = 500;

/**
 * How long a text takes to be spoken: an estimate for whoever has no speech synthesiser.
 *
 * @param text what is to be said; its code points count.
 * @returns whole milliseconds, 500 or more.
 */
export function estimateSpeechMs(text: string): number {
  const characters = [...text].length;
  return Math.max(SHORTEST_SPEECH_MS, Math.round((characters * 1000) / SPOKEN_CHARACTERS_PER_SECOND));
}

/** How long something plays once, and whether that is known or estimated. */
export interface MediaLength {
  /** Milliseconds. */
  readonly ms: number;
  readonly estimated: boolean;
}

/**
 * How long a media plays once.
 *
 * @returns null where nobody knows: a file of unknown length, a melody without an end.
 */
export function mediaLength(media: Media): MediaLength | null {
  if (media.kind === "melody") return null;
  if (media.duration_ms !== null) return { ms: media.duration_ms, estimated: false };
  return media.kind === "speech" ? { ms: estimateSpeechMs(media.text), estimated: true } : null;
}
