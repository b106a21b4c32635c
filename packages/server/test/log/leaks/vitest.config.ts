import { defineConfig } from "vitest/config";
import shared from "../../../../../vitest.config.ts";

/** Runs the leaks, and nothing else: `test/log/watched.proof.test.ts` looks whether each of them is noticed. */
export default defineConfig({
  ...shared,
  // In place of the tests, not beside them: those would run this configuration again.
  test: { ...shared.test, include: ["test/log/leaks/*.leak.ts"] },
});
