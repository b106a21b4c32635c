import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Door, doorFileOf, readDoorFile } from "../../src/admin/door-file.ts";
import { type Held, readHeap, together } from "./heap-snapshot.ts";
import { numbersIn, REFERENCE_TOKENS, told } from "../log/nothing-told.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const PROBE = new URL("memory-probe.ts", import.meta.url).href;

/** How much memory the server has in use, in bytes, when all garbage is collected. */
export interface Memory {
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
  readonly rss: number;
  /** What the program holds, on its main thread. */
  readonly held: ReadonlyMap<string, Held>;
  /** What it holds on all other threads together. */
  readonly heldElsewhere: ReadonlyMap<string, Held>;
}

interface Figures extends Omit<Memory, "held" | "heldElsewhere"> {
  /** The files of the main thread's heap, and of the others'. */
  readonly snapshots: readonly string[];
}

/** The real server in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  readonly opsPort: number;
  /** Where it is administered, and what opens that. */
  readonly door: Door;
  /** The file of its store. */
  readonly data: string;
  /** What it wrote that it should not have: tokens, numbers, faults, lines that are no lines of its log. */
  readonly complaints: readonly string[];
  /** How many lines of each event its log has. */
  readonly events: ReadonlyMap<string, number>;
  /** To be asked one after the other. */
  memory(): Promise<Memory>;
  /** Resolves with its exit status, and rejects never. */
  readonly exit: Promise<number | null>;
  /** Tells it to end in an orderly way, and resolves with its status. */
  stop(): Promise<number | null>;
  /** Ends it at once, and takes its files away. */
  discard(): void;
}

/** What is a fault of the server, and not of those who ask it. */
const FAULTS: ReadonlySet<string> = new Set([
  "handler_failed",
  "request_failed",
  "event_stream_failed",
  "call_problem",
  "sound_problem",
  "store_lost",
  "administration_failed",
  "close_failed",
]);

/** More than that many complaints say nothing new. */
const MOST_COMPLAINTS = 40;

/**
 * Starts the server with these accounts, its store on disk and its log from `debug` on, behind a proxy on this machine
 * that it believes. `tokens` are those of the accounts that are not the reference account's.
 */
export const startProcess = async (
  accounts: readonly object[],
  tokens: readonly string[],
): Promise<ServerProcess> => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
  const file = join(folder, "account.json");
  // YAML: a document for each account.
  writeFileSync(file, accounts.map((account) => JSON.stringify(account)).join("\n---\n"));
  const data = join(folder, "calls.sqlite");
  const child: ChildProcess = spawn(
    process.execPath,
    [
      "--expose-gc",
      "--conditions=@scenario-call/source",
      `--import=${PROBE}`,
      MAIN,
      "--account",
      file,
      "--data",
      data,
      "--trusted-proxy",
      "127.0.0.1",
      "--port",
      "0",
      "--ops-port",
      "0",
      "--json",
      "--sandbox-speed",
      "100",
      "--drain",
      "0",
      "--log-level",
      "debug",
    ],
    { stdio: ["ignore", "pipe", "pipe", "ipc"] },
  );
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("no pipes to the server");
  const secrets = { tokens: [...REFERENCE_TOKENS, ...tokens], numbers: numbersIn(accounts) };
  const complaints: string[] = [];
  const events = new Map<string, number>();
  const complain = (text: string): void => {
    if (complaints.length < MOST_COMPLAINTS) complaints.push(text);
  };
  createInterface({ input: stderr }).on("line", (line) => {
    for (const secret of told(line, secrets)) complain(`the log tells ${secret}`);
    let event: string;
    try {
      ({ event } = JSON.parse(line) as { readonly event: string });
    } catch {
      complain(`on stderr: ${line}`);
      return;
    }
    events.set(event, (events.get(event) ?? 0) + 1);
    if (FAULTS.has(event)) complain(line);
  });
  const exit = once(child, "exit").then(([status]) => status as number | null);
  const lines = createInterface({ input: stdout });
  const first = await Promise.race([once(lines, "line"), exit]);
  if (!Array.isArray(first)) throw new Error(`it ended before its first line: ${complaints.join("\n")}`);
  lines.on("line", (line) => {
    complain(`on stdout: ${line}`);
  });
  const door = await readDoorFile(doorFileOf(data));
  const { url, ops_url: opsUrl } = JSON.parse(String(first[0])) as {
    readonly url: string;
    readonly ops_url: string;
  };
  return {
    port: Number(new URL(url).port),
    opsPort: Number(new URL(opsUrl).port),
    door,
    data,
    complaints,
    events,
    exit,
    memory: async () => {
      const answer = once(child, "message");
      child.send(folder);
      const [{ snapshots, ...figures }] = (await answer) as [Figures];
      const [held = new Map<string, Held>(), ...others] = snapshots.map(readHeap);
      return { ...figures, held, heldElsewhere: together(others) };
    },
    stop: async () => {
      child.kill("SIGTERM");
      return exit;
    },
    discard: () => {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
