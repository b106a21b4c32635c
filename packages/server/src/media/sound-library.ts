import { readFile, stat } from "node:fs/promises";
import type { Media } from "@scenario-call/call-flow";
import type { Clock } from "../ports/clock.ts";
import { withDeadline } from "../off-loop/deadline.ts";
import { MediaError, type Sounds } from "../ports/media.ts";
import type { ReadySound, SoundCache } from "../ports/sound-cache.ts";
import { type Speech, SpeechError } from "../ports/speech.ts";
import { durationMs, type Sound, TELEPHONE_RATE } from "../sound/sound.ts";
import { DEFAULT_SOUND_LIMITS, SoundError } from "../sound/sound-error.ts";
import type { SoundReader } from "../sound/sound-reader.ts";
import { languageOf, plainText, type SpeechLanguage } from "../sound/spoken-text.ts";
import { writeWav } from "../sound/write-wav.ts";
import { Slots } from "./slots.ts";
import { fileKey, speechKey } from "./sound-key.ts";

/** A fault that no caller is waiting for: for the log. Carries no text of a message. */
export interface SoundProblem {
  readonly kind: "speech_failed" | "file_failed" | "cache_failed";
  /** What went wrong, in words for people who run the server. */
  readonly message: string;
}

/** What a library of sounds is made of. */
export interface SoundLibraryOptions {
  readonly clock: Clock;
  readonly cache: SoundCache;
  readonly reader: SoundReader;
  /** Null: texts are not spoken. */
  readonly speech: Speech | null;
  /** In which all texts are spoken; by the letters of each text unless told otherwise. */
  readonly language?: SpeechLanguage | null;
  /** Where the files of the accounts are, by id; absolute. */
  readonly files?: ReadonlyMap<number, string>;
  /** Hz; that of telephone lines unless told otherwise. */
  readonly sampleRate?: number;
  /** How many sounds are made at the same time; 2 unless told otherwise. */
  readonly atOnce?: number;
  /** How long whoever asks for a sound waits for it, ms; 10 000 unless told otherwise. It is made all the same. */
  readonly patienceMs?: number;
  /** How many may wait for their turn beyond that; 1 000 unless told otherwise. */
  readonly mostWaiting?: number;
  /** What it throws is lost. */
  readonly onProblem?: (problem: SoundProblem) => void;
}

/** How long what failed is not tried again, ms: nobody at a telephone has to wait for the same failure twice. */
const FAILURE_REMEMBERED_MS = 30_000;

/** How many lengths and failures are remembered; those that were learnt first are forgotten first. */
const MOST_REMEMBERED = 10_000;

/** Makes the sounds of texts and files, each once, and keeps them. */
export class SoundLibrary implements Sounds {
  readonly #options: SoundLibraryOptions;
  readonly #sampleRate: number;
  #files: ReadonlyMap<number, string>;
  readonly #slots: Slots;
  readonly #closing = new AbortController();
  /** What is being made, by the name of its source. */
  readonly #making = new Map<string, Promise<ReadySound | null>>();
  readonly #lengths = new Map<string, number>();
  /** Under which key the sound of a file is kept, as long as the file is what it was. */
  readonly #fileKeys = new Map<number, { readonly version: string; readonly key: string }>();
  readonly #failures = new Map<string, { readonly until: number; readonly error: MediaError }>();

  constructor(options: SoundLibraryOptions) {
    this.#options = options;
    this.#sampleRate = options.sampleRate ?? TELEPHONE_RATE;
    this.#files = options.files ?? new Map();
    this.#slots = new Slots(options.atOnce ?? 2, options.mostWaiting ?? 1000);
  }

  /**
   * Plays these files from now on. One that is not among them any more stays where it was: calls that were accepted with
   * it still play it, and no other call can name it.
   */
  useFiles(files: ReadonlyMap<number, string>): void {
    for (const [id, path] of files) {
      if (this.#files.get(id) === path) continue;
      this.#lengths.delete(`file ${id}`);
      this.#failures.delete(`file ${id}`);
      this.#fileKeys.delete(id);
    }
    this.#files = new Map([...this.#files, ...files]);
  }

  prepare(media: Media): void {
    // A file is made ready when the account is read; looking at it again for every call would be waste.
    if (media.kind !== "speech" && this.lengthOf(media) !== null) return;
    // Whoever plays it is told, and the log has been told.
    void this.#ready(media).catch(() => {});
  }

  lengthOf(media: Media): number | null {
    const source = sourceOf(media);
    return source === null ? null : (this.#lengths.get(nameOf(source)) ?? null);
  }

  async find(media: Media): Promise<ReadySound | null> {
    // Somebody is listening to silence meanwhile: however long the queue is, the call goes on.
    return withDeadline(
      {
        clock: this.#options.clock,
        ms: this.#options.patienceMs ?? 10_000,
        onTime: () => new MediaError("late", "the sound is not ready in time"),
        signal: undefined,
        onAbort: () => new MediaError("closed", "the sounds have been closed"),
      },
      async () => this.#ready(media),
    );
  }

  async #ready(media: Media): Promise<ReadySound | null> {
    const source = sourceOf(media);
    if (source === null || !this.#canMake(source)) return null;
    if (this.#closing.signal.aborted) throw new MediaError("closed", "the sounds have been closed");
    const name = nameOf(source);
    const failure = this.#failures.get(name);
    if (failure !== undefined && failure.until > this.#options.clock.now()) throw failure.error;
    this.#failures.delete(name);
    const underWay = this.#making.get(name);
    if (underWay !== undefined) return underWay;
    if (this.#slots.full) throw new MediaError("overloaded", "too many sounds are being made");
    const making = this.#make(source, name).finally(() => {
      this.#making.delete(name);
    });
    this.#making.set(name, making);
    this.#options.clock.during?.(making);
    return making;
  }

  /** Gives up what is being made; the engine, the cache and the reader belong to whoever opened them. Repeatable. */
  async close(): Promise<void> {
    this.#closing.abort(new MediaError("closed", "the sounds have been closed"));
    await Promise.allSettled(this.#making.values());
  }

  #canMake(source: Source): boolean {
    return source.kind === "speech" ? this.#options.speech !== null : this.#files.has(source.id);
  }

  async #make(source: Source, name: string): Promise<ReadySound | null> {
    try {
      const ready = await this.#slots.use(async () => {
        this.#closing.signal.throwIfAborted();
        return source.kind === "speech" ? this.#speak(source.text) : this.#readFile(source.id);
      });
      remember(this.#lengths, name, ready.duration_ms);
      return ready;
    } catch (cause) {
      // What was given up has not failed.
      if (this.#closing.signal.aborted)
        throw new MediaError("closed", "the sounds have been closed", { cause });
      const error = mediaErrorOf(cause, source);
      const until = this.#options.clock.now() + FAILURE_REMEMBERED_MS;
      remember(this.#failures, name, { until, error });
      this.#tell(source.kind === "speech" ? "speech_failed" : "file_failed", error.message);
      throw error;
    }
  }

  async #speak(text: string): Promise<ReadySound> {
    const speech = this.#options.speech as Speech;
    const language = this.#options.language ?? languageOf(text);
    const key = speechKey(text, language, await speech.identity(), this.#sampleRate);
    return this.#kept(key, async (signal) => {
      const sound = await speech.synthesise(text, { language, signal });
      return this.#options.reader.convert(sound, this.#sampleRate, signal);
    });
  }

  async #readFile(id: number): Promise<ReadySound> {
    const path = this.#files.get(id) ?? "";
    const { size, mtimeMs } = await stat(path);
    const { bytes: most } = DEFAULT_SOUND_LIMITS;
    if (size > most) throw new SoundError("too_long", `${size} bytes`, `at most ${most}`);
    const version = `${size} ${mtimeMs}`;
    const known = this.#fileKeys.get(id);
    const kept = known?.version === version ? await this.#options.cache.get(known.key) : null;
    if (kept !== null) return kept;
    const bytes = await readFile(path);
    this.#fileKeys.set(id, { version, key: fileKey(bytes, this.#sampleRate) });
    return this.keep(bytes);
  }

  /** The sound of the bytes of a file; rejects with a SoundError where they are none. */
  async keep(bytes: Uint8Array): Promise<ReadySound> {
    return this.#kept(fileKey(bytes, this.#sampleRate), async (signal) =>
      this.#options.reader.read(bytes, { sampleRate: this.#sampleRate }, signal),
    );
  }

  async #kept(key: string, make: (signal: AbortSignal) => Promise<Sound>): Promise<ReadySound> {
    const { cache } = this.#options;
    const known = await cache.get(key);
    if (known !== null) return known;
    const sound = await make(this.#closing.signal);
    try {
      return await cache.put(key, sound);
    } catch (error) {
      this.#tell("cache_failed", `a sound cannot be kept: ${String(error)}`);
      return {
        duration_ms: durationMs(sound),
        sample_rate: sound.sampleRate,
        samples: sound.samples.length,
        file: null,
        read: async () => writeWav(sound),
      };
    }
  }

  #tell(kind: SoundProblem["kind"], message: string): void {
    try {
      this.#options.onProblem?.({ kind, message });
    } catch {
      // A log that fails must not keep a sentence from being spoken.
    }
  }
}

type Source =
  | { readonly kind: "speech"; readonly text: string }
  | { readonly kind: "file"; readonly id: number };

/** A melody without a file of the account is the engine's own. */
const sourceOf = (media: Media): Source | null => {
  switch (media.kind) {
    case "speech":
      return { kind: "speech", text: plainText(media.text) };
    case "file":
      return { kind: "file", id: media.media_file_id };
    case "melody":
      return media.media_file_id === null ? null : { kind: "file", id: media.media_file_id };
  }
};

const nameOf = (source: Source): string =>
  source.kind === "speech" ? `speech ${source.text}` : `file ${source.id}`;

const remember = <Value>(memory: Map<string, Value>, name: string, value: Value): void => {
  memory.delete(name);
  memory.set(name, value);
  if (memory.size <= MOST_REMEMBERED) return;
  const [oldest] = memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
};

const mediaErrorOf = (cause: unknown, source: Source): MediaError => {
  if (cause instanceof MediaError) return cause;
  if (source.kind === "file") {
    const why = cause instanceof SoundError ? cause.message : systemCode(cause);
    return new MediaError("unreadable_file", `the media file ${source.id} cannot be played: ${why}`, {
      cause,
    });
  }
  const why = cause instanceof SpeechError || cause instanceof SoundError ? cause.message : systemCode(cause);
  return new MediaError("speech_failed", `a text cannot be spoken: ${why}`, { cause });
};

/** Of a system's error only its code: its message can name paths, which is nobody's business on the wire. */
const systemCode = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : "it failed";
