/** The program of the thread that reads and converts sounds; see `sound-reader.ts`. */
import { parentPort } from "node:worker_threads";
import { fromInt16, toInt16 } from "./channel.ts";
import { readSound } from "./read-sound.ts";
import { resample } from "./resample.ts";
import type { Sound } from "./sound.ts";
import { SoundError } from "./sound-error.ts";
import type { SoundAnswer, SoundJob } from "./sound-reader.ts";

const done = async (job: SoundJob): Promise<Sound> => {
  if (job.type === "read") return readSound(job.bytes, { sampleRate: job.sampleRate, limits: job.limits });
  const { sound, sampleRate } = job;
  return { sampleRate, samples: toInt16(resample(fromInt16(sound.samples), sound.sampleRate, sampleRate)) };
};

const answered = async (job: SoundJob): Promise<SoundAnswer> => {
  try {
    return { ok: true, sound: await done(job) };
  } catch (error) {
    if (!(error instanceof SoundError)) throw error;
    const { kind, found, expected } = error;
    return { ok: false, kind, found, expected };
  }
};

parentPort?.on("message", (job: SoundJob) => {
  void answered(job).then((answer) => {
    parentPort?.postMessage(answer, answer.ok ? [answer.sound.samples.buffer as ArrayBuffer] : []);
  });
});
