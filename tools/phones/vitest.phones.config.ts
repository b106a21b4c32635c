import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const conditions = ["@scenario-call/source"];

/** Real calls, wherever in the workspace their tests stand: an Asterisk of our own, phones in another process. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["{packages,tools}/*/test/**/*.phones.test.ts"],
    globalSetup: [fileURLToPath(new URL("test/global-setup.ts", import.meta.url))],
    // Calls take the time that they take: many at once, but in one process, so that it is known how many.
    fileParallelism: false,
    maxConcurrency: 16,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
