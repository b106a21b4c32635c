import type { Outcome } from "./run.ts";

/** What watching needs from the world around it; a test brings its own. */
export interface WatchPorts {
  /** Calls back at every change below the watched folder, until the signal ends it. Resolves when it does so. */
  subscribe(onChange: () => void, signal: AbortSignal): Promise<void>;
  /** Resolves when an editor has had time to finish what it writes. */
  settle(): Promise<void>;
  run(): Promise<Outcome>;
  show(line: string): void;
}

/**
 * Runs at once, then after every change, one run at a time; changes during a run lead to one more. A run that throws
 * is told and the watch goes on. Resolves when the signal ends it.
 */
export async function watch(ports: WatchPorts, signal: AbortSignal): Promise<void> {
  let isChanged = true;
  let wake: () => void = () => undefined;
  const rouse = (): void => {
    isChanged = true;
    wake();
  };
  await ports.subscribe(rouse, signal);
  signal.addEventListener("abort", () => wake());
  while (!signal.aborted) {
    if (!isChanged) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (signal.aborted) resolve();
      });
      continue;
    }
    await ports.settle();
    isChanged = false;
    try {
      const { lines } = await ports.run();
      for (const line of lines) ports.show(line);
    } catch (error) {
      ports.show(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}
