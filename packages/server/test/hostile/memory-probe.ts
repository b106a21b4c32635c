import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { getHeapSnapshot } from "node:v8";
import type { Worker } from "node:worker_threads";

/**
 * Loaded into the server of a campaign with `--expose-gc`: asked over IPC, it collects what is garbage, says how much
 * memory is left, and writes what is in it into the folder that it is given. Nothing of the server is changed by it.
 */
interface Collects {
  readonly gc?: () => void;
}

/** Collections before a look: what finalizers let go of is collected by the next one. */
const COLLECTIONS = 4;

const threads = new Set<Worker>();
process.on("worker", (thread: Worker) => {
  threads.add(thread);
  thread.once("exit", () => threads.delete(thread));
});

const collect = async (): Promise<void> => {
  const { gc } = globalThis as Collects;
  for (let time = 0; time < COLLECTIONS; time += 1) {
    gc?.();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

const look = async (folder: string): Promise<void> => {
  await collect();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const snapshots = [join(folder, "main.heapsnapshot")];
  await pipeline(getHeapSnapshot(), createWriteStream(snapshots[0] ?? ""));
  for (const thread of threads) {
    const file = join(folder, `thread-${thread.threadId}.heapsnapshot`);
    await pipeline(await thread.getHeapSnapshot(), createWriteStream(file));
    snapshots.push(file);
  }
  process.send?.({ heapUsed, external, arrayBuffers, rss, snapshots });
};

process.on("message", (folder: string) => {
  void look(folder);
});

// Whoever asked is gone, and nobody else would end this server.
process.on("disconnect", () => {
  process.exit(1);
});
