import { expect, test } from "vitest";
import { type Look, runCampaign } from "./campaign.ts";
import { errorsNotSeen, expectSound, summary } from "./expectations.ts";
import { growthOf, type Rest, tooMuchGrowth } from "./growth.ts";
import { grown, sumOf, together } from "./heap-snapshot.ts";
import { campaignSeed } from "./random.ts";
import type { Memory } from "./server-process.ts";
import { HOSTILE_WAYS } from "./web-hook-targets.ts";

/** Only to end a campaign that hangs: on a quiet machine it takes minutes. */
const LONGEST_MS = 3_600_000;

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const atRest = ({ sent, acknowledged, memory }: Look): Rest => {
  const { held, heldElsewhere, heapUsed, rss } = memory;
  const all = sumOf(together([held, heldElsewhere]));
  return { sent, acknowledged, things: all.count, bytes: all.bytes, heapUsed, rss };
};

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
    const growth = growthOf(report.looks.map(atRest));
    tell(
      `${growth.thingsACall.toFixed(3)} things more for each call, ` +
        `${growth.bytesARequest.toFixed(3)} bytes for each request`,
    );
    const between = (of: (memory: Memory) => Memory["held"]): readonly string[] =>
      grown(of(first.memory), of(last.memory), 8);
    for (const line of between(({ held }) => held)) tell(line);
    for (const line of between(({ heldElsewhere }) => heldElsewhere)) tell(`on other threads: ${line}`);
    // As a text: the first line of a failure is what is left of it at the end of a long run.
    expect(tooMuchGrowth(growth).join("; ")).toBe("");
  },
);
