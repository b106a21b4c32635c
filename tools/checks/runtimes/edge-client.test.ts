/** The packed edge client keeps its promises wherever there is `fetch`. */
import { clientConformance, startRawServer } from "@scenario-call/client-conformance";
import type { Promises } from "@scenario-call/client-conformance";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Consumer } from "./consumer.ts";
import { BROWSERS, browserAssets } from "./browsers.ts";
import type { RunningBrowser } from "./browsers.ts";
import { RUNTIMES } from "./runtimes.ts";
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

const promises = (
  door: Door,
  platform: Pick<Promises, "platformRepeats" | "platformRepeatsMisdirected" | "platformAsksForNames">,
): Promises => ({
  ...platform,
  limitsAnswers: door === "client",
  provesNoConnection: false,
  repeatsWithKey: door === "client",
});

it.each([
  ["browser", false],
  ["neutral", true],
  ["node", true],
] as const)("has what keeps Deno from repeating in a bundle for %s: %s", async (platform, has) => {
  const bundle = await consumer.bundle("in-deno", "esm", "", platform);
  expect(bundle.includes('"Deno" in globalThis')).toBe(has);
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
        promises(door, {
          platformRepeats: false,
          // It is made of the fetch of Node.js.
          platformRepeatsMisdirected: runtime.name === "edge-runtime",
          platformAsksForNames: false,
        }),
      );
    }
  });
}

for (const browser of BROWSERS) {
  describe.runIf(told(browser))(`in ${browser.name}`, async () => {
    const assets = await browserAssets(consumer);
    let started: RunningBrowser | undefined;
    const running = (): RunningBrowser => {
      if (started === undefined) throw new Error("The browser did not start");
      return started;
    };
    beforeAll(async () => {
      started = await browser.start();
    });
    afterAll(() => started?.close());
    for (const door of DOORS) {
      clientConformance(
        `${browser.name}, ${door}`,
        { assets, carryOut: (order) => running().carryOut(door, order) },
        promises(door, {
          platformRepeats: true,
          platformRepeatsMisdirected: true,
          // The functions are too small to say that they want none.
          platformAsksForNames: door === "function",
        }),
      );
    }
    it("has nothing that the policy forbids, by a listener that hears what is", async () => {
      const server = await startRawServer({ assets });
      onTestFinished(server.close);
      expect(await running().violate(server.url)).toEqual(["script-src eval"]);
      expect(running().violations()).toEqual([]);
    });
  });
}
