import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Media } from "@scenario-call/call-flow";
import { estimateSpeechMs } from "@scenario-call/call-flow/simulate";
import { sine, steadyWav } from "@scenario-call/phones";
import type { Sounds } from "../../../src/ports/media.ts";
import type { ReadySound } from "../../../src/ports/sound-cache.ts";
import { TELEPHONE_RATE } from "../../../src/sound/sound.ts";

/** A media as the lanes of behaviours name it. */
export const nameOfMedia = (media: Media): string => {
  switch (media.kind) {
    case "file":
      return `file ${media.media_file_id}`;
    case "speech":
      return `speech: ${media.text}`;
    case "melody":
      return media.name;
  }
};

/**
 * In place of each sound a tone of its own pitch, as long as the sound: a file as the account says, a text as long as the
 * sandbox estimates. Melodies are the engine's own.
 *
 * @param pitches by the names of the lanes; throws where one is missing.
 * @param longer a sound that lasts longer than it should, and by how much, ms.
 */
export const toneSounds = ({
  folder,
  pitches,
  longer: [longer, by] = ["", 0],
}: {
  readonly folder: string;
  readonly pitches: ReadonlyMap<string, number>;
  readonly longer?: readonly [string, number];
}): Sounds => ({
  prepare: () => {},
  lengthOf: () => null,
  find: async (media) => {
    if (media.kind === "melody") return null;
    const pitch = pitches.get(nameOfMedia(media));
    if (pitch === undefined) throw new Error("a sound that has no pitch");
    const ms = media.kind === "speech" ? estimateSpeechMs(media.text) : (media.duration_ms ?? 0);
    return tone(folder, pitch, nameOfMedia(media) === longer ? ms + by : ms);
  },
});

/** In so many samples each pitch that a telephone can tell apart has whole periods. */
const PERIOD = 160;

const tone = async (folder: string, pitch: number, ms: number): Promise<ReadySound> => {
  const samples = Math.round((ms * TELEPHONE_RATE) / 1000);
  const bytes = steadyWav(sine(pitch, 0, PERIOD), samples);
  const file = join(folder, `${createHash("sha256").update(`${pitch} ${samples}`).digest("hex")}.wav`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, bytes);
  return { duration_ms: ms, sample_rate: TELEPHONE_RATE, samples, file, read: async () => bytes };
};
