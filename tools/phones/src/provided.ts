import type { AsteriskProgram } from "./asterisk/program.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** What the tests with real phones call through; null where none can be had on this machine. */
    readonly asterisk: ProvidedAsterisk;
  }
}

/** What `inject("asterisk")` gives in a test. */
export type ProvidedAsterisk = AsteriskProgram | null;
