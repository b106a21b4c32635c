/** The packed client for Node.js keeps its promises on every Node.js that is supported, and where Node.js is imitated. */
import { clientConformance } from "@scenario-call/client-conformance";
import { afterAll, beforeAll, describe } from "vitest";
import { Consumer } from "./consumer.ts";
import { NODE_RUNTIMES } from "./runtimes.ts";
import type { Running } from "./runtimes.ts";

const consumer = new Consumer("node-client");
afterAll(() => consumer[Symbol.dispose]());

for (const { name, missing, start } of NODE_RUNTIMES) {
  const why = missing();
  if (why !== null) process.stdout.write(`NOT RUN: the client for Node.js in ${name}: ${why}\n`);
  describe.runIf(why === null)(`in ${name}`, () => {
    let running: Running | undefined;
    beforeAll(async () => {
      running = await start(consumer);
    });
    afterAll(() => running?.close());
    clientConformance(
      name,
      {
        carryOut: (order) => {
          if (running === undefined) throw new Error("The runtime did not start");
          return running.carryOut("client", order);
        },
      },
      {
        limitsAnswers: true,
        provesNoConnection: true,
        platformRepeats: false,
        platformRepeatsMisdirected: false,
        platformAsksForNames: false,
        repeatsWithKey: true,
      },
    );
  });
}
