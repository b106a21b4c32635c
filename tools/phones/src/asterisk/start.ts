import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freeTcpPort, freeUdpPort, rtpRange } from "../program/free-ports.ts";
import { run } from "../program/run.ts";
import { borrowAsterisk, portsOf } from "./existing.ts";
import type { AsteriskProgram } from "./program.ts";

/** Where a private Asterisk listens; all on 127.0.0.1. */
export interface AsteriskPorts {
  /** TCP: HTTP, ARI and its WebSocket. */
  readonly http: number;
  /** UDP. */
  readonly sip: number;
  /** UDP, both ends included. */
  readonly rtp: { readonly from: number; readonly to: number };
}

/** An Asterisk that runs: a private one, or one that was there already. */
export interface RunningAsterisk {
  readonly ports: AsteriskPorts;
  /** Its process; null: not ours to look into. */
  readonly pid: number | null;
  /** The folder with all that it writes; removed when it ends. */
  readonly folder: string;
  /** Runs a command of its console; answers with what it prints. */
  console(command: string): Promise<string>;
  /** What it has logged so far. */
  log(): Promise<string>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Ends it and removes its folder. Repeatable. */
  stop(): Promise<void>;
}

/** Files of its configuration, by name. `asterisk.conf` and `logger.conf` are made here and not taken. */
export type AsteriskConfiguration = Readonly<Record<string, string>>;

const KEEPER = fileURLToPath(new URL("keeper.ts", import.meta.url));

/** Enough for a hundred legs at once. */
const RTP_PORTS = 400;

const POLL_MS = 20;

/**
 * Ports of 127.0.0.1 that are free now.
 *
 * @param rtpPorts how many there are to be for RTP: two for each leg, and some that wait to be free again.
 */
export const freePorts = async (rtpPorts: number = RTP_PORTS): Promise<AsteriskPorts> => ({
  http: await freeTcpPort(),
  sip: await freeUdpPort(),
  rtp: rtpRange(rtpPorts),
});

/** Ports for this Asterisk: free ones, or those that it has where it runs already. */
export const portsFor = async ({ existing }: AsteriskProgram): Promise<AsteriskPorts> =>
  existing === undefined ? freePorts() : portsOf(existing);

/**
 * Starts a private Asterisk with this configuration, and resolves when it is fully booted; one that runs already is set up. It needs no root and writes
 * into a folder of its own only; it ends when this process ends, however that comes about. Rejects with its log where it
 * does not come up.
 */
export const startAsterisk = async (
  program: AsteriskProgram,
  ports: AsteriskPorts,
  configuration: AsteriskConfiguration,
): Promise<RunningAsterisk> => {
  if (program.existing !== undefined) return borrowAsterisk(program.existing, ports, configuration);
  const folder = await mkdtemp(join(tmpdir(), "asterisk-"));
  const etc = join(folder, "etc");
  for (const name of ["etc", "lib/keys", "spool/recording", "spool/monitor", "run", "log", "sounds"])
    await mkdir(join(folder, name), { recursive: true });
  const files = { ...configuration, "asterisk.conf": settings(program, folder), "logger.conf": LOGGER };
  for (const [name, text] of Object.entries(files)) await writeFile(join(etc, name), text);
  const [file = "", ...first] = program.command;
  const own = ["-C", join(etc, "asterisk.conf")];
  const keeper = spawn(process.execPath, [KEEPER, folder, file, ...first, "-f", "-q", ...own], {
    stdio: ["pipe", "ignore", "pipe"],
    // An interrupt at the terminal is for the tests; they end it.
    detached: true,
  });
  const complaints: Buffer[] = [];
  keeper.stderr.on("data", (part: Buffer) => void complaints.push(part));
  keeper.stdin.on("error", () => {});
  const life = { isOver: false };
  const over = new Promise<void>((resolve) => {
    keeper.on("close", () => {
      life.isOver = true;
      resolve();
    });
  });
  const console = async (command: string): Promise<string> => {
    const { output } = await run(file, [...first, ...own, "-rx", command]);
    return output;
  };
  const log = async (): Promise<string> => readFile(join(folder, "log/messages"), "utf8").catch(() => "");
  const stop = async (): Promise<void> => {
    keeper.stdin.end();
    await over;
  };
  const kill = async (): Promise<void> => {
    process.kill(pid, "SIGKILL");
    await over;
  };
  while (!life.isOver && !(await console("core waitfullybooted")).includes("fully booted"))
    await pause(POLL_MS);
  if (life.isOver) throw new Error(`Asterisk did not come up: ${Buffer.concat(complaints).toString("utf8")}`);
  const pid = Number(await readFile(join(folder, "run/asterisk.pid"), "utf8"));
  return { ports, pid, folder, console, log, kill, stop };
};

const settings = ({ modules, data }: AsteriskProgram, folder: string): string =>
  [
    "[directories]",
    `astetcdir => ${folder}/etc`,
    `astmoddir => ${modules}`,
    `astvarlibdir => ${folder}/lib`,
    `astdbdir => ${folder}/lib`,
    `astkeydir => ${folder}/lib`,
    `astdatadir => ${data}`,
    `astagidir => ${folder}/lib`,
    `astspooldir => ${folder}/spool`,
    `astrundir => ${folder}/run`,
    `astlogdir => ${folder}/log`,
    "[options]",
    "verbose = 0",
    "nocolor = yes",
    "",
  ].join("\n");

const LOGGER = ["[general]", "[logfiles]", "messages => notice,warning,error", ""].join("\n");
