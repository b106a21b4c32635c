/** What a side of a call hears from a moment on, until the next entry; in the words in which the reference shows it. */
export type Impression =
  /** The phone rings and shows this number. */
  | { readonly ringing: true; readonly shows: string }
  /** A message, once: `file 2`, or `speech: <text>`. */
  | { readonly message: string }
  /** A melody or a file in a loop: `dialing_music`, `file 4`. */
  | { readonly music: string }
  | { readonly tone: "ringing" | "busy" }
  /** What the line of this number sends before it answers. */
  | { readonly early_media: string }
  /** What is said at this number, without being heard there. */
  | { readonly overhears: string }
  /** Both sides hear each other; the other one's number. */
  | { readonly talk: string }
  /** More than one sound at once, in words. */
  | { readonly together: readonly string[] }
  | { readonly silence: true }
  /** Keys that come in, beside whatever is heard. */
  | { readonly dtmf: string }
  /** The end: by this side, by the server, because somebody else took the call, or because nobody did. */
  | { readonly ends: "hung_up" | "released" | "answered_elsewhere" | "never_answered" };

/** An impression at its time. */
export type Hearing = Impression & {
  /** Milliseconds from the moment at which the call was accepted. */
  readonly at_ms: number;
};

/** What one phone heard in one call. */
export interface Lane {
  readonly phone_number: string;
  readonly heard: readonly Hearing[];
}
