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
 * By how much what the server holds may grow for each request, in bytes, on all its threads. Of a thousand requests two or
 * three are accepted calls, and whatever is kept in memory for one of them is some fifty bytes at least: a place in a map,
 * and a number there. A request that leaves anything at all leaves far more.
 */
const MOST_BYTES_EACH = 0.1;

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const heldBy = ({ memory }: Look): number =>
  sumOf(memory.held).bytes + sumOf(memory.heldElsewhere).bytes + memory.arrayBuffers;

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
    const growth = growthEach(report.looks.map((look) => ({ done: look.sent, there: heldBy(look) })));
    tell(`${growth.toFixed(3)} bytes more for each request`);
    const between = (of: (memory: Memory) => Memory["held"]): readonly string[] =>
      grown(of(first.memory), of(last.memory), 8);
    for (const line of between(({ held }) => held)) tell(line);
    for (const line of between(({ heldElsewhere }) => heldElsewhere)) tell(`on other threads: ${line}`);
    expect(growth).toBeLessThan(MOST_BYTES_EACH);
    expect(last.memory.heapUsed / first.memory.heapUsed).toBeLessThan(1.25);
    expect(last.memory.rss / first.memory.rss).toBeLessThan(1.5);
  },
);
