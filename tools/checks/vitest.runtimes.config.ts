import { defineConfig } from "vitest/config";

const conditions = ["@scenario-call/source"];

/** The packed edge client in every runtime that it is for. Needs the packages built. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    root: import.meta.dirname,
    include: ["runtimes/**/*.test.ts"],
    // Only to end a test that hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
