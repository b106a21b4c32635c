import type { AsteriskProgram } from "@scenario-call/phones";

declare module "vitest" {
  interface ProvidedContext {
    /** What real calls go through; null where none can be had on this machine. */
    readonly asterisk: AsteriskProgram | null;
  }
}
