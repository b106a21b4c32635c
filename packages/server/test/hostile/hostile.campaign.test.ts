import { expect, test } from "vitest";
import { runCampaign } from "./campaign.ts";
import { errorsNotSeen, expectSound, summary } from "./expectations.ts";
import { campaignSeed } from "./random.ts";
import { HOSTILE_WAYS } from "./web-hook-targets.ts";

/** Only to end a campaign that hangs: on a quiet machine it takes minutes. */
const LONGEST_MS = 3_600_000;

/** What a session that waits for a target may take in memory: its row, and a timer. */
const WAITING_BYTES = 400;

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

test(
  "a million hostile requests get documented answers only, and cost the server no memory",
  { timeout: LONGEST_MS },
  async () => {
    const requests = Number(process.env["HOSTILE_REQUESTS"] ?? 1_000_000);
    const report = await runCampaign({
      seed: campaignSeed(),
      requests,
      connections: 2_000,
      slowSenders: 200,
      tell,
    });
    tell(summary(report));
    expectSound(report);
    expect(report.sent).toBeGreaterThanOrEqual(requests);
    expect(HOSTILE_WAYS.filter((way) => !report.hostileWays.has(way))).toEqual([]);
    expect(errorsNotSeen(report)).toEqual([]);
    // A leak of a tenth of a kilobyte for each request would be eighty megabytes. What has to grow is what waits for the
    // targets that take nothing: each of them has the sessions that it still gets, with the time of its next attempt.
    const waiting = WAITING_BYTES * report.acknowledged * HOSTILE_WAYS.length;
    expect(report.late.heapUsed).toBeLessThan(report.early.heapUsed * 1.25 + waiting);
    expect(report.late.rss / report.early.rss).toBeLessThan(1.5);
  },
);
