#!/usr/bin/env node
import { useCompileCache } from "./compile-cache.ts";
import { processSurroundings } from "./terminal/process-surroundings.ts";

const ARGS = process.argv.slice(2);
const surroundings = processSurroundings((code) => {
  process.exit(outputFailed(ARGS, surroundings, code));
});
useCompileCache(surroundings);
// Only now, so that it comes from the cache.
const { outputFailed, run } = await import("./run.ts");
process.exitCode = await run(ARGS, surroundings);
