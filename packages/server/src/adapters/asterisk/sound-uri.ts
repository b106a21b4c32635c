import type { ReadySound } from "../../ports/sound-cache.ts";
import { TELEPHONE_RATE } from "../../sound/sound.ts";

/**
 * An absolute path of plain characters to a file whose name is a hash: what the sound cache makes, and nothing that
 * Asterisk could take for two files, an option, or a file elsewhere. No part may be a way up.
 */
const PATH = /^(?:\/(?!\.\.?\/)[\p{L}\p{N}._@+ -]+)*\/[0-9a-f]{16,128}\.wav$/u;

/** How Asterisk names a sound of the cache, or why it cannot play it. */
export type SoundUri =
  | { readonly ok: true; readonly uri: string; readonly ms: number }
  | { readonly ok: false; readonly why: string };

/** Names a sound for Asterisk. No word of a request is in that name: the file is called by the hash of its contents. */
export const soundUri = ({ file, sample_rate, duration_ms }: ReadySound): SoundUri => {
  if (file === null) return { ok: false, why: "the sound is not in a file" };
  if (sample_rate !== TELEPHONE_RATE) return { ok: false, why: `the sound has a rate of ${sample_rate} Hz` };
  if (!PATH.test(file))
    return { ok: false, why: "the file of the sound has a name that Asterisk could misread" };
  return { ok: true, uri: `sound:${file.slice(0, -".wav".length)}`, ms: duration_ms };
};
