import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";

const SOURCES = "--conditions=@scenario-call/source";

/** Where servers run that are tied to a core. */
export const SERVER_CORE = 0;

/** Where the load runs. */
export const LOAD_CORE = 1;

/** Starts a file of the bench in a process of its own. */
export function start(
  file: string,
  flags: readonly string[] = [],
  args: readonly string[] = [],
): ChildProcess {
  return fork(file, args, {
    execArgv: [SOURCES, ...flags],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/** Ties a process and its threads to one core, where the system can and has two; whether it could. */
export function pin({ pid }: ChildProcess, core: number): boolean {
  if (process.platform !== "linux" || availableParallelism() < 2 || pid === undefined) return false;
  // It fails when one of the threads has ended since it was listed.
  for (let tries = 0; tries < 5; tries += 1) {
    try {
      execFileSync("taskset", ["-a", "-c", "-p", String(core), String(pid)], { stdio: "ignore" });
      return true;
    } catch {
      // Once more.
    }
  }
  return false;
}

/** The next message of a process; rejects when it ends before. */
export async function answerOf<T>(child: ChildProcess): Promise<T> {
  const gone = new AbortController();
  const exit = once(child, "exit", { signal: gone.signal }).then(() => {
    throw new Error("a process of the bench has ended");
  });
  try {
    const [message] = (await Promise.race([once(child, "message"), exit])) as [T];
    return message;
  } finally {
    exit.catch(() => undefined);
    gone.abort();
  }
}
