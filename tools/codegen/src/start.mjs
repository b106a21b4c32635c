/**
 * The generator's entry. Plain JavaScript, so that Node knows where it keeps compiled modules before it meets the first
 * one that has to be stripped of types: loading what strips them is a fifth of a short run.
 */
import * as nodeModule from "node:module";
import { join } from "node:path";

// Older versions of Node do not know how to keep compiled modules.
nodeModule.enableCompileCache?.(
  join(import.meta.dirname, "../../../node_modules/.cache/scenario-call/compile"),
);
await import("./main.ts");
