import { createHash } from "node:crypto";
import type { SpeechLanguage } from "../sound/spoken-text.ts";

/** Counted up whenever the same source would be turned into another sound. */
const CONVERSION = 1;

const hashOf = (parts: readonly (string | number)[], bytes: Uint8Array): string =>
  createHash("sha256")
    .update(`${JSON.stringify([CONVERSION, ...parts])}\n`)
    .update(bytes)
    .digest("hex");

/** Under which key the sound of a file is kept: its contents count, its name does not. */
export const fileKey = (bytes: Uint8Array, sampleRate: number): string => hashOf(["file", sampleRate], bytes);

/** Under which key the sound of a text is kept: everything on which it depends. */
export const speechKey = (
  text: string,
  language: SpeechLanguage,
  identity: string,
  sampleRate: number,
): string => hashOf(["speech", identity, language, sampleRate], Buffer.from(text, "utf8"));
