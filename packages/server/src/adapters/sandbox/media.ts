import type { Media } from "@scenario-call/call-flow";

/** Unhurried reading aloud: about 150 words a minute, with a space and punctuation to each word. */
const SPOKEN_CHARACTERS_PER_SECOND = 15;

/** Nothing is said faster than this, however short the text. */
const SHORTEST_SPEECH_MS = 500;

/** How long something plays, and whether that is known or guessed. */
export interface Length {
  readonly ms: number;
  readonly estimated: boolean;
}

/** How long a text takes to be spoken, ms: an estimate for engines without a speech synthesiser. */
export function estimateSpeechMs(text: string): number {
  const characters = [...text].length;
  return Math.max(SHORTEST_SPEECH_MS, Math.round((characters * 1000) / SPOKEN_CHARACTERS_PER_SECOND));
}

/** How long a media plays once; null where nobody knows: a file of unknown length, a melody without an end. */
export function lengthOf(media: Media): Length | null {
  if (media.kind === "melody") return null;
  if (media.duration_ms !== null) return { ms: media.duration_ms, estimated: false };
  return media.kind === "speech" ? { ms: estimateSpeechMs(media.text), estimated: true } : null;
}

/** What a media is called where a call is told or drawn. */
export function nameOf(media: Media): string {
  switch (media.kind) {
    case "file":
      return `file ${media.media_file_id}`;
    case "speech":
      return `speech: ${media.text}`;
    case "melody":
      return media.name;
  }
}
