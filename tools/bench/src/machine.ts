import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** Where and when the figures were taken. */
export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly cores: number;
  readonly cpu: string;
  readonly memory_gib: number;
  /** Mean number of processes that wanted to run in the last minute: near 0 on a quiet machine. */
  readonly load: number;
}

/** The machine as it is now. */
export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    node: process.version,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    memory_gib: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? 0,
  };
}
