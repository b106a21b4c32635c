import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import { call, CALL_PARAMS } from "../gateway/support.ts";
import {
  limitedFiles,
  type FailingDisk,
  smallDisk,
  unsyncedDisk,
  whyNoDisk,
  whyNoLimit,
} from "./failing-disk.ts";
import { dialOf, sessionsIn } from "./left-behind.ts";
import { serve, writeAccount } from "./served.ts";
import { whyNotTraced } from "./trace.ts";

const temporaryFile = temporaryFiles();
const DIES = fileURLToPath(new URL("dies-unsynced.ts", import.meta.url));
const TELLS_DIALS = fileURLToPath(new URL("tells-dials.ts", import.meta.url));

/** Enough calls to fill half a megabyte several times over. */
const MOST_CALLS = 2000;

const KINDS: readonly [string, string | null, () => FailingDisk][] = [
  ["the system lets no file grow", whyNoLimit(), limitedFiles],
  ["the disk is full", whyNoDisk(), smallDisk],
  ["nothing can be synced", whyNotTraced(), unsyncedDisk],
];

for (const [what, why] of KINDS) {
  if (why !== null) process.stderr.write(`\nNOT RUN: a server while ${what}: ${why}.\n\n`);
}

describe.each(KINDS)("while %s", (_, why, make) => {
  test.runIf(why === null)(
    "a request gets an error and nothing is started; when it is over, calls are taken, and every one has its end",
    async () => {
      const disk = make();
      const folder = dirname(temporaryFile());
      const [data, dials] = [join(disk.folder, "store.sqlite"), join(folder, "dials.txt")];
      writeFileSync(dials, "");
      const server = serve({
        account: await writeAccount(folder, {
          sandbox: { default: { rings_after_ms: 0, answers_after_ms: 0, hangs_up_after_talk_ms: 2000 } },
        }),
        data,
        under: disk.under,
        args: ["--sandbox-speed", "100", "--drain", "60"],
        preload: [TELLS_DIALS],
        env: { TOLD_DIALS: dials, LIFE: "1" },
      });
      const url = await server.url;
      const acknowledged: number[] = [];
      const refused: string[] = [];
      const ask = async (external_id: string): Promise<void> => {
        const answer = await call(url, "start.scenario_call", { ...CALL_PARAMS, external_id });
        if (answer.result === undefined) refused.push(`${external_id} ${answer.error?.data.mnemonic}`);
        else acknowledged.push(Number(answer.result.data["call_session_id"]));
      };
      for (let n = 0; refused.length < 20 && n < MOST_CALLS; n += 10)
        await Promise.all(Array.from({ length: 10 }, async (_ignored, k) => ask(`call-${n + k}`)));
      expect(acknowledged.length).toBeGreaterThan(0);
      // How many calls meet a failing sync, and not the steps of those before them, is left to the moment.
      expect(refused.length).toBeGreaterThan(0);

      disk.relieve(server.child.pid ?? 0);
      const before = acknowledged.length;
      for (let n = 0; acknowledged.length === before && n < MOST_CALLS; n += 1) await ask(`meanwhile-${n}`);
      for (let n = 0; n < 5; n += 1) await ask(`afterwards-${n}`);
      expect(acknowledged.length).toBe(before + 6);

      server.stop();
      expect(await server.ended).toEqual({ status: 0, signal: null });
      const sessions = await sessionsIn(data);
      const ids = sessions.map(({ call_session_id: id }) => id);
      expect(ids).toEqual(acknowledged.toSorted((one, other) => one - other));
      expect(sessions.filter(({ finished }) => finished === null)).toEqual([]);
      // Nobody's phone has rung for a call that was refused.
      const dialled = readFileSync(dials, "utf8").split("\n").slice(0, -1).map(dialOf);
      expect(dialled.length).toBeGreaterThan(0);
      expect(dialled.filter(({ call_session_id: id }) => !ids.includes(id))).toEqual([]);
      const stored = new Set(sessions.map(({ external_id: id }) => id));
      for (const refusal of refused) {
        const [externalId = "", mnemonic] = refusal.split(" ");
        expect(mnemonic).toBe("internal_error");
        expect(stored.has(externalId)).toBe(false);
      }
    },
  );
});

test.runIf(whyNotTraced() === null)(
  "a call that was refused because nothing could be synced is not there after a kill: the next start would begin it",
  async () => {
    const disk = unsyncedDisk();
    const data = join(disk.folder, "store.sqlite");
    const node = [process.execPath, "--conditions=@scenario-call/source", DIES, data];
    const [program = "", ...args] = [...disk.under, ...node];
    const { stdout } = spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const acknowledged = stdout.split("\n").slice(0, -1).map(Number);
    expect(acknowledged.length).toBeGreaterThan(0);
    // Less than the child would have written of its own accord: the disk has refused one.
    expect(acknowledged.length).toBeLessThan(1000);
    expect((await sessionsIn(data)).map(({ call_session_id: id }) => id)).toEqual(acknowledged);
  },
);
