import type { Sound } from "../sound/sound.ts";
import type { SpeechLanguage } from "../sound/spoken-text.ts";

/** Why a text was not spoken. */
export type SpeechErrorKind =
  /** The engine is not there: not installed, not reachable. */
  | "not_available"
  /** The engine is there and did not do it, or what it gave is no sound. */
  | "failed"
  /** The engine says that it will not speak this, or not for us. */
  | "refused"
  /** More text than is allowed, or a longer sound. */
  | "too_long"
  /** It took longer than is allowed. */
  | "timed_out"
  /** Whoever asked for it gave it up, or the engine was closed. */
  | "cancelled";

/** The only error that a {@link Speech} rejects with. Its message never repeats the text, nor a secret. */
export class SpeechError extends Error {
  readonly kind: SpeechErrorKind;

  constructor(kind: SpeechErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "SpeechError";
    this.kind = kind;
  }
}

/** How a text is to be spoken. */
export interface SpeechRequest {
  readonly language: SpeechLanguage;
  /** Gives it up; the promise then rejects at once with `cancelled`. */
  readonly signal?: AbortSignal;
}

/**
 * Speaks texts. One conformance suite runs on every implementation.
 *
 * A text is nothing but text: markup, escapes and commands of the engine's own are spoken as the characters that they
 * are, or left out, and never carried out. Control characters are blanks. A text without anything to say gives a sound
 * of no length. The same text gives a sound of the same length every time. Work is done off the event loop, and its
 * time is taken from the server's clock.
 */
export interface Speech {
  /** For logs: the kind of engine. */
  readonly name: string;
  /**
   * Everything on which the sound of a text depends: engine, version, voice. What was spoken by an engine of the same
   * identity need not be spoken again. Rejects with a {@link SpeechError} where the engine cannot tell.
   */
  identity(): Promise<string>;
  /** Resolves with the sound at whatever rate the engine has; rejects with a {@link SpeechError}. */
  synthesise(text: string, request: SpeechRequest): Promise<Sound>;
  /** Gives up what is under way and lets go of threads and processes. Repeatable. */
  close(): Promise<void>;
}
