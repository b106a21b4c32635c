#!/usr/bin/env node
import { useCompileCache } from "./compile-cache.ts";
import { processSurroundings } from "./terminal/process-surroundings.ts";

const surroundings = processSurroundings();
useCompileCache(surroundings);
// Only now, so that it comes from the cache.
const { run } = await import("./run.ts");
process.exitCode = await run(process.argv.slice(2), surroundings);
