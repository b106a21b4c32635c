#!/usr/bin/env node
import { run } from "./run.ts";
import { processSurroundings } from "./terminal/process-surroundings.ts";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever read has seen enough (`| head`): that is no failure.
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), processSurroundings());
