import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const conditions = ["@scenario-call/source"];

/** What a package sets up for its tests, where it does. */
const own = resolve("test/vitest.setup.ts");

/** Shared by every package: `vitest run --root <package> --config ../../vitest.config.ts`. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["{src,test}/**/*.test.ts"],
    passWithNoTests: false,
    restoreMocks: true,
    // Only to end a test that hangs: no test is about how fast a busy machine is.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    setupFiles: [
      fileURLToPath(new URL("vitest.setup.ts", import.meta.url)),
      ...(existsSync(own) ? [own] : []),
    ],
  },
});
