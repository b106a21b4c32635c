import { type Speech, SpeechError, type SpeechErrorKind } from "../../src/ports/speech.ts";
import type { Sound } from "../../src/sound/sound.ts";
import type { SpeechLanguage } from "../../src/sound/spoken-text.ts";

/** An engine that hums a sample of 5 for 10 ms each character, when it is told to. */
export class HummingSpeech implements Speech {
  readonly name = "humming";
  /** What it was asked to speak, in order. */
  readonly asked: { readonly text: string; readonly language: SpeechLanguage }[] = [];
  version = "1";
  /** Set: the next texts fail so. */
  failure: SpeechErrorKind | null = null;
  /** Texts that wait for `go`. */
  readonly #held: (() => void)[] = [];
  #holding = false;

  async identity(): Promise<string> {
    return `humming ${this.version}`;
  }

  /** From now on every text waits. */
  hold(): void {
    this.#holding = true;
  }

  /** Lets what waits, and whatever comes, be spoken. */
  go(): void {
    this.#holding = false;
    for (const next of this.#held.splice(0)) next();
  }

  async synthesise(
    text: string,
    { language, signal }: { language: SpeechLanguage; signal?: AbortSignal },
  ): Promise<Sound> {
    this.asked.push({ text, language });
    if (this.#holding) {
      await new Promise<void>((resolve, reject) => {
        this.#held.push(resolve);
        signal?.addEventListener("abort", () => {
          reject(new SpeechError("cancelled", "given up"));
        });
      });
    }
    if (this.failure !== null) throw new SpeechError(this.failure, "the engine is unwell");
    return { sampleRate: 8000, samples: new Int16Array(80 * text.length).fill(5) };
  }

  async close(): Promise<void> {}
}
