import type { Media } from "@scenario-call/call-flow";
import type { ReadySound } from "./sound-cache.ts";

/** Why there is no sound for a media. */
export type MediaErrorKind =
  /** The file cannot be read, or is no sound any more. */
  | "unreadable_file"
  /** The text was not spoken. */
  | "speech_failed"
  /** Too much is being made at the same time. */
  | "overloaded"
  /** It is not ready in the time for which somebody at a telephone can be kept waiting. */
  | "late"
  /** The sounds have been closed. */
  | "closed";

/** The only error that {@link Sounds} rejects with. Its message never repeats a text. */
export class MediaError extends Error {
  readonly kind: MediaErrorKind;

  constructor(kind: MediaErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "MediaError";
    this.kind = kind;
  }
}

/** Where telephony gets the sound of a media from. */
export interface Sounds {
  /**
   * Begins to make the sound, so that it is ready when it is to be played. Returns at once and tells nothing: whoever
   * plays it learns what came of it.
   */
  prepare(media: Media): void;
  /** How long it plays once, ms, where that is known at this moment; else null. */
  lengthOf(media: Media): number | null;
  /**
   * The sound, once it is ready: asked for by many at the same time, it is made once. Null where nobody can make it,
   * because there is no engine for speech or no file: the engine then does what it does without sound. Rejects with a
   * {@link MediaError}.
   */
  find(media: Media): Promise<ReadySound | null>;
}
