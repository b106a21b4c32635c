import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AsteriskProgram,
  freePorts,
  NETWORK_PITCH,
  sine,
  startAsterisk,
  wav,
} from "@scenario-call/phones";
import { asteriskConfiguration } from "@scenario-call/server";
import { TRUNK } from "./account.ts";
import type { CallerOrder } from "./messages.ts";

/** Two for each leg, of which there are 400 at once, and some that wait to be free again. */
const RTP_PORTS = 2000;

/** Ticks of `/proc/<pid>/stat` a second: the same on every Linux. */
const TICKS = 100;

const USER = "bench";

/** A private Asterisk for the bench. */
export interface BenchExchange {
  /** What whoever places calls through it has to know. */
  readonly access: Extract<CallerOrder, { readonly type: "open" }>;
  /** CPU time that it has used so far, ms. */
  cpuMs(): Promise<number>;
  /** What is left in its lists of channels and bridges. */
  left(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts an Asterisk with this project's configuration and one trunk, behind which the telephones are. */
export const openExchange = async (program: AsteriskProgram, trunkPort: number): Promise<BenchExchange> => {
  // The store of the server stands here too: where the folder for passing files is no disk, another one can be named.
  const folder = await mkdtemp(join(process.env["BENCH_FOLDER"] ?? tmpdir(), "scenario-call-bench-"));
  const music = join(folder, "music");
  await mkdir(music);
  await writeFile(join(music, "melody.wav"), wav(sine(NETWORK_PITCH, 0, 10 * 8000)));
  const ports = await freePorts(RTP_PORTS);
  const password = randomBytes(16).toString("hex");
  const configuration = asteriskConfiguration({
    asterisk: {
      trunks: [{ name: TRUNK, host: "127.0.0.1", port: trunkPort, shows_foreign_numbers: true }],
      network: {
        sip_address: "127.0.0.1",
        sip_port: ports.sip,
        rtp_from: ports.rtp.from,
        rtp_to: ports.rtp.to,
      },
    },
    passwords: { trunks: new Map(), lines: new Map() },
    ari: { address: "127.0.0.1", port: ports.http, user: USER, password },
    musicFolder: music,
  });
  const asterisk = await startAsterisk(program, ports, configuration);
  const ariUrl = `http://127.0.0.1:${ports.http}`;
  const authorization = `Basic ${btoa(`${USER}:${password}`)}`;
  return {
    access: { type: "open", ariUrl, ariUser: USER, ariPassword: password, trunkPort, folder },
    cpuMs: async () => {
      const stat = await readFile(`/proc/${asterisk.pid}/stat`, "utf8");
      // Behind the name, which may hold blanks: user and system time are the 12th and 13th field.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
    },
    left: async () => {
      const lists = await Promise.all(
        ["channels", "bridges"].map(async (list) => {
          const answer = await fetch(`${ariUrl}/ari/${list}`, { headers: { authorization } });
          return ((await answer.json()) as readonly unknown[]).length;
        }),
      );
      return lists.reduce((sum, length) => sum + length, 0);
    },
    stop: async () => {
      await asterisk.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
