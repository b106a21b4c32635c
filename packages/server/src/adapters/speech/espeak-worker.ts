/** The program of the thread in which espeak-ng as WebAssembly speaks; see `espeak-wasm.ts`. */
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import { ESPEAK_PACKAGE, type EspeakAnswer, type EspeakJob } from "./espeak-jobs.ts";

/** As much as is used here of a package that has no types. */
interface EspeakModule {
  readonly eSpeakNGWorker: new () => EspeakVoice;
}

interface EspeakVoice {
  readonly samplerate: number;
  set_voice(name: string, language: string): unknown;
  /** Hands the sound over piece by piece; another answer than 0 ends it. */
  synthesize(text: string, take: (samples: Int16Array | null) => number): void;
}

/** Kept apart from the import, so that nothing that builds or bundles this takes the package for a part of it. */
const packageName: string = ESPEAK_PACKAGE;

const createModule = async (): Promise<(() => Promise<EspeakModule>) | null> => {
  try {
    const { default: create } = (await import(packageName)) as { default: () => Promise<EspeakModule> };
    return create;
  } catch {
    return null;
  }
};

const answered = async (job: EspeakJob): Promise<EspeakAnswer> => {
  const create = await createModule();
  if (create === null) return { type: "not_installed" };
  if (job.type === "identify") {
    const { version } = createRequire(import.meta.url)(`${packageName}/package.json`) as { version: string };
    return { type: "version", version };
  }
  // A new one each time: the voice of the last text would be heard in the next, and its length would differ.
  const voice = new (await create()).eSpeakNGWorker();
  voice.set_voice("", job.language);
  const pieces: Int16Array[] = [];
  let length = 0;
  const most = job.mostSeconds * voice.samplerate;
  voice.synthesize(job.markup, (samples) => {
    if (samples === null) return 0;
    length += samples.length;
    pieces.push(samples);
    return length > most ? 1 : 0;
  });
  if (length > most) return { type: "too_long" };
  const samples = new Int16Array(length);
  let filled = 0;
  for (const piece of pieces) {
    samples.set(piece, filled);
    filled += piece.length;
  }
  return { type: "sound", sound: { sampleRate: voice.samplerate, samples } };
};

parentPort?.on("message", (job: EspeakJob) => {
  void answered(job).then((answer) => {
    parentPort?.postMessage(
      answer,
      answer.type === "sound" ? [answer.sound.samples.buffer as ArrayBuffer] : [],
    );
  });
});
