import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import { call, CALL_PARAMS } from "../gateway/support.ts";
import { serve, writeAccount } from "./served.ts";
import {
  readTrace,
  type SystemCall,
  tracer,
  type TracedRequest,
  traceRequest,
  whyNotTraced,
} from "./trace.ts";

const temporaryFile = temporaryFiles();
const WEAKENS_SYNC = fileURLToPath(new URL("weakens-sync.ts", import.meta.url));

/** Requests that come at once, and so share commits. */
const REQUESTS = 20;

interface Traced {
  readonly calls: readonly SystemCall[];
  readonly requests: readonly TracedRequest[];
  readonly data: string;
}

/** The system calls of a server that is asked for calls; with `weakened`, its store syncs only as that says. */
const traced = async (weakened: string | null): Promise<Traced> => {
  const folder = dirname(temporaryFile());
  const [data, trace] = [join(folder, "new", "folders", "store.sqlite"), join(folder, "trace.txt")];
  const server = serve({
    account: await writeAccount(folder, { sandbox: {} }),
    data,
    under: tracer(trace),
    args: ["--drain", "0"],
    ...(weakened === null ? {} : { preload: [WEAKENS_SYNC], env: { WEAKENED_SYNC: weakened } }),
  });
  const url = await server.url;
  const markers = Array.from({ length: REQUESTS }, (_, n) => `traced-${String(n).padStart(3, "0")}`);
  const ask = async (external_id: string): Promise<unknown> =>
    call(url, "start.scenario_call", { ...CALL_PARAMS, external_id });
  // One alone, then all the others at once.
  const answers = [await ask(markers[0] ?? ""), ...(await Promise.all(markers.slice(1).map(ask)))];
  for (const answer of answers) expect(answer).toHaveProperty("result.data.call_session_id");
  server.stop();
  expect(await server.ended).toEqual({ status: 0, signal: null });
  const calls = readTrace(readFileSync(trace, "utf8"));
  return { calls, data, requests: markers.map((marker) => traceRequest(calls, marker, `${data}-wal`)) };
};

const why = whyNotTraced();
if (why !== null) process.stderr.write(`\nNOT RUN: system calls between request and answer: ${why}.\n\n`);

describe.runIf(why === null)("between a request and its answer; skipped is NOT RUN", () => {
  test("the call is written to the store's log and the log is synced, as the system saw it", async () => {
    const { requests } = await traced(null);
    expect(requests).toHaveLength(REQUESTS);
    for (const request of requests)
      expect(request).toEqual({ read: true, written: true, synced: true, answered: true });
  });

  test.each(["OFF", "NORMAL"])(
    "a store that syncs less (synchronous = %s) would be seen",
    async (weakened) => {
      const { requests } = await traced(weakened);
      for (const request of requests)
        expect(request).toEqual({ read: true, written: true, synced: false, answered: true });
    },
  );

  test("each folder that was made for the store is on the disk with its name", async () => {
    const { calls, data } = await traced(null);
    const folder = dirname(data);
    const made = [folder, dirname(folder)];
    for (const path of made) {
      const making = calls.find(
        ({ name, text }) => name.startsWith("mkdir") && text.includes(`"${path}"`) && text.endsWith(" = 0"),
      );
      expect(making, path).toBeDefined();
      const synced = calls.some(
        ({ name, text, begun }) =>
          name === "fsync" &&
          begun > (making?.ended ?? Number.POSITIVE_INFINITY) &&
          text.includes(`<${dirname(path)}>`) &&
          text.endsWith(" = 0"),
      );
      expect(synced, `the folder in which ${path} stands`).toBe(true);
    }
  });
});
