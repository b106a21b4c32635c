import { spawn } from "node:child_process";
import type { Clock } from "../../ports/clock.ts";
import { type Speech, SpeechError } from "../../ports/speech.ts";
import type { SoundReader } from "../../sound/sound-reader.ts";
import { guarded, type SpeechLimits, withoutPhonemes } from "./guarded.ts";

/** What an installed espeak-ng needs. */
export interface EspeakProgramOptions {
  readonly clock: Clock;
  readonly reader: SoundReader;
  /** Name or path of the program; `espeak-ng` unless told otherwise. */
  readonly program?: string;
  readonly limits?: SpeechLimits;
}

/** Bytes a second of what the program writes: 22.05 kHz, 16 bits, one channel. */
const BYTES_A_SECOND = 44_100;

/**
 * Speech by an installed espeak-ng, a process for each text. The text goes in through stdin and there is no shell: it
 * can neither be an option nor a command. Markup is not interpreted.
 */
export const espeakProgram = ({
  clock,
  reader,
  program = "espeak-ng",
  limits = {},
}: EspeakProgramOptions): Speech => {
  let version: Promise<string> | null = null;
  return guarded(
    {
      name: "espeak-ng",
      identity: async () => {
        version ??= run({ program, args: ["--version"], input: "", mostBytes: 65_536 }).then(
          // Without the place of its data, which says nothing of the voice.
          (output) => `espeak-ng ${/\d+(?:\.\d+)+\S*/u.exec(output.toString("latin1"))?.[0] ?? "unknown"}`,
        );
        try {
          return await version;
        } catch (error) {
          // Perhaps somebody installs it meanwhile.
          version = null;
          throw error;
        }
      },
      say: async (text, language, signal, sound) => {
        const wav = await run({
          program,
          args: ["--stdin", "-b", "1", "-v", language, "--stdout"],
          input: withoutPhonemes(text),
          mostBytes: sound.seconds * BYTES_A_SECOND,
          signal,
        });
        return reader.read(wav, { limits: sound }, signal);
      },
      close: async () => {},
    },
    clock,
    limits,
  );
};

interface Run {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly mostBytes: number;
  readonly signal?: AbortSignal;
}

const run = async ({ program, args, input, mostBytes, signal }: Run): Promise<Buffer> => {
  // A program that exists nowhere can throw at once, depending on the system.
  const child = spawn(program, args, { shell: false, stdio: ["pipe", "pipe", "ignore"], windowsHide: true });
  const kill = (): void => {
    child.kill("SIGKILL");
  };
  signal?.addEventListener("abort", kill);
  if (signal?.aborted === true) kill();
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const chunks: Buffer[] = [];
      let length = 0;
      child.on("error", (cause) => {
        reject(new SpeechError("not_available", `${program} cannot be run`, { cause }));
      });
      // Ends early on its own terms: its status tells.
      child.stdin.on("error", () => {});
      child.stdin.end(input);
      child.stdout.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length <= mostBytes) chunks.push(chunk);
        else {
          reject(new SpeechError("too_long", "the speech is longer than is allowed"));
          kill();
        }
      });
      child.on("close", (status) => {
        if (status === 0) resolve(Buffer.concat(chunks));
        else reject(new SpeechError("failed", `${program} ended with status ${status}`));
      });
    });
  } finally {
    signal?.removeEventListener("abort", kill);
  }
};
