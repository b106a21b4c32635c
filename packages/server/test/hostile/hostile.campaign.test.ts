import { expect, test } from "vitest";
import { type Look, runCampaign } from "./campaign.ts";
import { errorsNotSeen, expectSound, summary } from "./expectations.ts";
import { growthEach } from "./growth.ts";
import { grown, sumOf } from "./heap-snapshot.ts";
import { campaignSeed } from "./random.ts";
import type { Memory } from "./server-process.ts";
import { HOSTILE_WAYS } from "./web-hook-targets.ts";

/** Only to end a campaign that hangs: on a quiet machine it takes minutes. */
const LONGEST_MS = 3_600_000;

/**
 * How many things more the server may hold for each accepted call, on all its threads: objects, texts, closures, arrays.
 * Whatever keeps a call keeps one of these at least.
 */
const MOST_THINGS_A_CALL = 0.25;

/**
 * By how much the bytes of all that may grow for each request: what is kept without a thing of its own, as numbers in a set,
 * is seen by this. Tables of the engine are filled to their ends long after the first look: that was 0.1.
 */
const MOST_BYTES_A_REQUEST = 0.25;

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const bytesOf = ({ memory }: Look): number =>
  sumOf(memory.held).bytes + sumOf(memory.heldElsewhere).bytes + memory.arrayBuffers;

const thingsOf = ({ memory }: Look): number => sumOf(memory.held).count + sumOf(memory.heldElsewhere).count;

test(
  "a million hostile requests get documented answers only, and leave nothing in memory",
  { timeout: LONGEST_MS },
  async () => {
    const requests = Number(process.env["HOSTILE_REQUESTS"] ?? 1_000_000);
    const report = await runCampaign({
      seed: campaignSeed(),
      requests,
      connections: 2_000,
      slowSenders: 200,
      looks: 5,
      tell,
    });
    tell(summary(report));
    expectSound(report);
    expect(report.sent).toBeGreaterThanOrEqual(requests);
    expect(HOSTILE_WAYS.filter((way) => !report.hostileWays.has(way))).toEqual([]);
    expect(errorsNotSeen(report)).toEqual([]);

    const [first, last] = [report.looks[0], report.looks.at(-1)];
    if (first === undefined || last === undefined) throw new Error("nobody has looked at the memory");
    const things = growthEach(report.looks.map((at) => ({ done: at.acknowledged, there: thingsOf(at) })));
    const bytes = growthEach(report.looks.map((at) => ({ done: at.sent, there: bytesOf(at) })));
    tell(`${things.toFixed(3)} things more for each call, ${bytes.toFixed(3)} bytes for each request`);
    const between = (of: (memory: Memory) => Memory["held"]): readonly string[] =>
      grown(of(first.memory), of(last.memory), 8);
    for (const line of between(({ held }) => held)) tell(line);
    for (const line of between(({ heldElsewhere }) => heldElsewhere)) tell(`on other threads: ${line}`);
    expect(things).toBeLessThan(MOST_THINGS_A_CALL);
    expect(bytes).toBeLessThan(MOST_BYTES_A_REQUEST);
    expect(last.memory.heapUsed / first.memory.heapUsed).toBeLessThan(1.25);
    expect(last.memory.rss / first.memory.rss).toBeLessThan(1.5);
  },
);
