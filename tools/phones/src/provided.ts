import type { AsteriskProgram } from "./asterisk/program.ts";
import type { OtherProgram } from "./other-stacks/programs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** What the tests with real phones call through; null where none can be had on this machine. */
    readonly asterisk: ProvidedAsterisk;
    /** The same, where it is one that a test may start, kill and ask at its console; null for one that was there already. */
    readonly ownAsterisk: ProvidedAsterisk;
    /** SIP programs of others; null where one cannot be had. */
    readonly sipp: OtherProgram | null;
    readonly baresip: OtherProgram | null;
  }
}

/** What `inject("asterisk")` and `inject("ownAsterisk")` give in a test. */
export type ProvidedAsterisk = AsteriskProgram | null;
