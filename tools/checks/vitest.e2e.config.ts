import { defineConfig } from "vitest/config";

const conditions = ["@scenario-call/source"];

/** Tests that run the project's own commands in a copy of it: what README and CONTRIBUTING promise. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    root: import.meta.dirname,
    include: ["e2e/**/*.test.ts"],
    // Each starts servers and installers of its own, and the machine may have two cores.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
