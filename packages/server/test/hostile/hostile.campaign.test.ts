import { expect, test } from "vitest";
import { runCampaign } from "./campaign.ts";
import { errorsNotSeen, expectSound, summary } from "./expectations.ts";
import { campaignSeed } from "./random.ts";
import { HOSTILE_WAYS } from "./web-hook-targets.ts";

/** Only to end a campaign that hangs: on a quiet machine it takes minutes. */
const LONGEST_MS = 3_600_000;

/** The share of the requests that lies between the two looks at the memory. */
const LATER_SHARE = 0.8;

/** By how much the heap may grow for each request, in bytes. */
const MOST_BYTES_EACH = 20;

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

test(
  "a million hostile requests get documented answers only, and leave little in memory",
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
    // A leak of a tenth of a kilobyte for each request would be eighty megabytes. 14 bytes for each were seen, which is 6 kB for
    // each call that was accepted among them; where these are is not known yet.
    const grown = (report.late.heapUsed - report.early.heapUsed) / (report.sent * LATER_SHARE);
    expect(grown).toBeLessThan(MOST_BYTES_EACH);
    expect(report.late.rss / report.early.rss).toBeLessThan(1.5);
  },
);
