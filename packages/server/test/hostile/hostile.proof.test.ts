import { expect, test } from "vitest";
import { runCampaign } from "./campaign.ts";
import { expectSound, summary } from "./expectations.ts";
import { campaignSeed } from "./random.ts";

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** The short form of the campaign; the million is `hostile.campaign.test.ts`. */
test("twenty thousand hostile requests get documented answers only, and the server lives on as it was", async () => {
  const report = await runCampaign({
    seed: campaignSeed(),
    requests: 20_000,
    connections: 300,
    slowSenders: 1,
    looks: 0,
    tell,
  });
  tell(summary(report));
  expectSound(report);
  expect(report.sent).toBeGreaterThanOrEqual(20_000);
});
