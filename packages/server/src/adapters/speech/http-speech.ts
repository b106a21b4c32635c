import type { Clock } from "../../ports/clock.ts";
import { type Speech, SpeechError } from "../../ports/speech.ts";
import { type Sound, TELEPHONE_RATE } from "../../sound/sound.ts";
import { SoundError, type SoundLimits } from "../../sound/sound-error.ts";
import type { SoundReader } from "../../sound/sound-reader.ts";
import { guarded, type SpeechLimits } from "./guarded.ts";
import { readL16 } from "./l16.ts";

/** What a synthesiser behind HTTP needs. */
export interface HttpSpeechOptions {
  readonly clock: Clock;
  readonly reader: SoundReader;
  /** Where it is asked: http or https, else a TypeError. Comes from who runs the server, never from an account. */
  readonly url: string;
  /** Value of the header `Authorization`, or null; never told to anybody else. */
  readonly authorization?: string | null;
  /** Told apart in the cache: change it when the synthesiser begins to speak with another voice. */
  readonly voice?: string;
  readonly limits?: SpeechLimits;
}

/** Answers are refused beyond this: the longest sound that is allowed, in 48 kHz and 16 bits, would be bigger. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Speech by any synthesiser that speaks a small contract over HTTP, which `docs/media-and-speech.md` describes: POST of
 * `{ text, language, sample_rate }`, answered by `audio/wav`, `audio/mpeg` or `audio/L16`. Redirects are not followed.
 */
export const httpSpeech = ({
  clock,
  reader,
  url,
  authorization = null,
  voice = "",
  limits = {},
}: HttpSpeechOptions): Speech => {
  const address = new URL(url);
  if (!/^https?:$/u.test(address.protocol))
    throw new TypeError(`a synthesiser is reached by http or https, not by ${address.protocol}`);
  return guarded(
    {
      name: "http",
      identity: async () => `http ${address.href} ${voice}`,
      say: async (text, language, signal, sound) => {
        const answer = await ask(address, {
          method: "POST",
          redirect: "manual",
          signal,
          headers: {
            "Content-Type": "application/json",
            Accept: "audio/wav, audio/mpeg, audio/L16",
            ...(authorization === null ? {} : { Authorization: authorization }),
          },
          body: JSON.stringify({ text, language, sample_rate: TELEPHONE_RATE }),
        });
        if (answer.status !== 200) {
          await answer.body?.cancel();
          throw refusal(answer.status);
        }
        return toSound(
          answer.headers.get("Content-Type") ?? "",
          await bodyOf(answer),
          { ...sound, bytes: MOST_BYTES },
          async (bytes, soundLimits) => reader.read(bytes, { limits: soundLimits }, signal),
        );
      },
      close: async () => {},
    },
    clock,
    limits,
  );
};

const ask = async (address: URL, request: RequestInit): Promise<Response> => {
  try {
    return await fetch(address, request);
  } catch {
    // Its cause can name the address, and with it a secret.
    throw new SpeechError("not_available", "the synthesiser cannot be reached");
  }
};

const refusal = (status: number): SpeechError => {
  if (status >= 300 && status < 400)
    return new SpeechError("failed", `the synthesiser answers with the redirect ${status}: none is followed`);
  return status >= 400 && status < 500
    ? new SpeechError("refused", `the synthesiser refuses with status ${status}`)
    : new SpeechError("failed", `the synthesiser answers with status ${status}`);
};

const bodyOf = async (answer: Response): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = answer.body;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MOST_BYTES)
      throw new SpeechError("too_long", `the synthesiser answers with more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const toSound = async (
  contentType: string,
  bytes: Uint8Array,
  limits: SoundLimits,
  read: (bytes: Uint8Array, limits: SoundLimits) => Promise<Sound>,
): Promise<Sound> => {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "audio/l16") return readL16(bytes, contentType, limits);
  if (READABLE.has(type)) return read(bytes, limits);
  throw new SoundError("unknown_format", "another content type", "audio/wav, audio/mpeg or audio/L16");
};

/** The names under which WAV and MP3 go about; which of the two it is, the bytes say. */
const READABLE: ReadonlySet<string> = new Set([
  "audio/wav",
  "audio/wave",
  "audio/x-wav",
  "audio/vnd.wave",
  "audio/mpeg",
  "audio/mp3",
]);
