import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Registration } from "../phone/script.ts";
import { wav } from "../sound/wav.ts";
import type { OtherProgram } from "./programs.ts";

/** A baresip that is registered, takes every call at once, says its sound and records what it hears. */
export interface RunningBaresip {
  /** What it recorded: samples from -1 to 1 at 8 kHz, a recording for each call. */
  recordings(): Promise<readonly Float64Array[]>;
  /** Ends it and removes its folder. Repeatable. */
  stop(): Promise<void>;
}

const MODULES = ["account", "g711", "aufile", "aubridge", "sndfile", "menu"];

/** How long it has to be taken by the registrar, ms. */
const REGISTERS_WITHIN_MS = 10_000;

/** Length of the header of the WAV files that it writes. */
const WAV_HEADER = 44;

/** Starts a baresip; resolves when the registrar has taken it, and rejects where it ends before. */
export const startBaresip = async (
  { command, modules }: OtherProgram,
  { port, user, password }: Registration,
  says: Float64Array,
): Promise<RunningBaresip> => {
  const folder = await mkdtemp(join(tmpdir(), "baresip-"));
  const recorded = join(folder, "recorded");
  await mkdir(recorded);
  const sound = join(folder, "says.wav");
  await writeFile(sound, wav(says));
  const settings = [
    "sip_listen 127.0.0.1:0",
    "net_interface 127.0.0.1",
    `audio_source aufile,${sound}`,
    "audio_player aubridge,nobody",
    "audio_alert aubridge,nobody",
    "ausrc_srate 8000",
    "auplay_srate 8000",
    `snd_path ${recorded}`,
    `module_path ${modules ?? ""}`,
    ...MODULES.map((name) => `${name === "account" || name === "menu" ? "module_app" : "module"} ${name}.so`),
  ];
  await writeFile(join(folder, "config"), `${settings.join("\n")}\n`);
  const account = `<sip:${user}@127.0.0.1:${port}>;auth_user=${user};auth_pass=${password};answermode=auto;audio_codecs=pcma/8000/1;regint=600`;
  await writeFile(join(folder, "accounts"), `${account}\n`);
  await writeFile(join(folder, "contacts"), "");
  const [program = "", ...first] = command;
  const child = spawn(program, [...first, "-f", folder], { stdio: ["pipe", "pipe", "pipe"] });
  const gone = new Promise<void>((resolve) => child.on("close", () => resolve()));
  let words = "";
  let late: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    const listen = (part: Buffer): void => {
      words += part.toString("utf8");
      if (!/200 OK/u.test(words)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", reject);
    child.on("close", () => reject(new Error(`baresip did not register: ${words}`)));
    late = setTimeout(() => child.kill("SIGKILL"), REGISTERS_WITHIN_MS);
  });
  return {
    recordings: async () => {
      // It knows what it has heard; what it said is in files of another name.
      const names = (await readdir(recorded))
        .filter((name) => name.includes("-dec"))
        .toSorted((one, other) => one.localeCompare(other));
      return Promise.all(names.map(async (name) => samplesOf(await readFile(join(recorded, name)))));
    },
    stop: async () => {
      child.kill("SIGKILL");
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const samplesOf = (file: Buffer): Float64Array => {
  const count = Math.max(0, Math.floor((file.length - WAV_HEADER) / 2));
  return Float64Array.from(
    { length: count },
    (_, index) => file.readInt16LE(WAV_HEADER + 2 * index) / 32_768,
  );
};
