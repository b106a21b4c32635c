import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The built site in a browser: a step of its own of `npm test`, because it builds the site first. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL(".", import.meta.url)),
    include: ["browser/**/*.test.ts"],
    // Only to end a test that hangs: no test is about how fast a busy machine is.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
