/** The packed edge client keeps its promises wherever there is `fetch`. */
import { clientConformance, startRawServer } from "@scenario-call/client-conformance";
import type { Promises } from "@scenario-call/client-conformance";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Consumer } from "./consumer.ts";
import { BROWSER, RUNTIMES, browserAssets } from "./runtimes.ts";
import type { Door, Running } from "./runtimes.ts";

/** Says so where it cannot be overlooked: the summary of the checks repeats such lines. */
const told = ({
  name,
  missing,
}: {
  readonly name: string;
  readonly missing: () => string | null;
}): boolean => {
  const why = missing();
  if (why !== null) process.stdout.write(`NOT RUN: the edge client in ${name}: ${why}\n`);
  return why === null;
};

const DOORS: readonly Door[] = ["client", "function"];

const consumer = new Consumer();
afterAll(() => consumer[Symbol.dispose]());

const promises = (door: Door, platformRepeats: boolean): Promises => ({
  limitsAnswers: door === "client",
  provesNoConnection: false,
  platformRepeats,
  repeatsWithKey: door === "client",
});

for (const runtime of RUNTIMES) {
  describe.runIf(told(runtime))(`in ${runtime.name}`, () => {
    let running: Running | undefined;
    beforeAll(async () => {
      running = await runtime.start(consumer);
    });
    afterAll(() => running?.close());
    for (const door of DOORS) {
      clientConformance(
        `${runtime.name}, ${door}`,
        {
          carryOut: (order) => {
            if (running === undefined) throw new Error("The runtime did not start");
            return running.carryOut(door, order);
          },
        },
        promises(door, false),
      );
    }
  });
}

describe.runIf(told(BROWSER))(`in ${BROWSER.name}`, async () => {
  const assets = await browserAssets(consumer);
  let running: Awaited<ReturnType<typeof BROWSER.start>> | undefined;
  const browser = (): NonNullable<typeof running> => {
    if (running === undefined) throw new Error("The browser did not start");
    return running;
  };
  beforeAll(async () => {
    running = await BROWSER.start();
  });
  afterAll(() => running?.close());
  for (const door of DOORS) {
    clientConformance(
      `${BROWSER.name}, ${door}`,
      { assets, carryOut: (order) => browser().carryOut(door, order) },
      promises(door, true),
    );
  }
  it("has nothing that the policy forbids, by a listener that hears what is", async () => {
    const server = await startRawServer({ assets });
    onTestFinished(server.close);
    expect(await browser().violate(server.url)).toEqual(["script-src eval"]);
    expect(browser().violations()).toEqual([]);
  });
});
