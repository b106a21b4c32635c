import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeUdpPort } from "../program/free-ports.ts";
import type { OtherProgram } from "./programs.ts";

/** A SIPp that waits for one call and plays its scenario. */
export interface PlayingSipp {
  /** How the scenario went: null where every message was as it says, else SIPp's own words. */
  readonly verdict: Promise<string | null>;
  /** Ends it. Repeatable. */
  stop(): Promise<void>;
}

/** What SIPp is to play. */
export interface SippOrder {
  /** Steps of a scenario for one call that comes in, as XML. */
  readonly steps: string;
  /** UDP on 127.0.0.1. */
  readonly port: number;
  /** G.711 A-law, 8 kHz, that the step `<exec rtp_stream="speech.alaw,…"/>` says. */
  readonly speech?: Uint8Array;
}

const ERRORS_AT_MOST = 2000;

/** Starts SIPp for one call. Whatever sound comes is sent back, as far as it says nothing itself. */
export const playSipp = async (
  { command }: OtherProgram,
  { steps, port, speech }: SippOrder,
): Promise<PlayingSipp> => {
  const folder = await mkdtemp(join(tmpdir(), "sipp-"));
  const scenario = `<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="one call">\n${steps}\n</scenario>\n`;
  await writeFile(join(folder, "scenario.xml"), scenario);
  if (speech !== undefined) await writeFile(join(folder, "speech.alaw"), speech);
  const [program = "", ...first] = command;
  const own = ["-sf", "scenario.xml", "-i", "127.0.0.1", "-p", String(port), "-m", "1", "-nostdin"];
  const media = ["-mi", "127.0.0.1", "-mp", String(await freeUdpPort())];
  const parameters = [...first, ...own, ...media, ...(speech === undefined ? ["-rtp_echo"] : [])];
  const child = spawn(program, [...parameters, "-trace_err", "-error_file", "errors"], {
    cwd: folder,
    env: { ...process.env, TERM: "dumb" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const complaint: Buffer[] = [];
  child.stderr.on("data", (part: Buffer) => void complaint.push(part));
  const played = new Promise<string | null>((resolve) => {
    child.on("error", ({ message }) => resolve(message));
    child.on("close", (status) => {
      const words = Buffer.concat(complaint).toString("utf8").slice(0, ERRORS_AT_MOST);
      resolve(status === 0 ? null : `status ${status}: ${words}`);
    });
  });
  const verdict = played.then(async (words) => {
    await rm(folder, { recursive: true, force: true });
    return words;
  });
  return {
    verdict,
    stop: async () => {
      child.kill("SIGKILL");
      await verdict;
    },
  };
};
