import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";

const temporaryFile = temporaryFiles();
const HOUR = 3_600_000;

/** What a server of this life on the store answers at its beginning: the id of its call. */
const idIn = (file: string, lifeMs: number): number => {
  const { stdout, stderr, signal } = spawnSync(
    process.execPath,
    [
      "--conditions=@scenario-call/source",
      "--disable-warning=ExperimentalWarning",
      fileURLToPath(new URL("lives-and-is-killed.ts", import.meta.url)),
      file,
      String(lifeMs),
    ],
    { encoding: "utf8" },
  );
  expect([signal, stderr]).toEqual(["SIGKILL", ""]);
  return Number(stdout);
};

it("a server that is never ended but killed remembers a key for its 24 hours, and by a minute longer for each kill", () => {
  const file = temporaryFile();
  const ids: number[] = [];
  // The fourth server begins when 23 h 59 min have gone by at most, and the fifth when 24 h and some minutes have at least.
  const lives = [8 * HOUR, 8 * HOUR - 90_000, 8 * HOUR + 30_000, 6 * 60_000, 0];
  for (const life of lives) ids.push(idIn(file, life));
  expect(ids).toEqual([1, 1, 1, 1, 2]);
}, 120_000);
