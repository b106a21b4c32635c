/**
 * Keeps one program for as long as somebody holds the other end of its standard input, then ends it for sure and removes
 * its folder: so nothing is left of it even when whoever started it was killed.
 *
 * `node keeper.ts <folder> <program> [parameters]`
 */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { raisePriority } from "../program/priority.ts";

/** How long the program has to end by itself, ms. */
const GRACE_MS = 2000;

const [folder = "", program = "", ...parameters] = process.argv.slice(2);
raisePriority();
const child = spawn(program, parameters, { stdio: ["ignore", "inherit", "inherit"] });

const end = (): void => {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
};

child.on("error", ({ message }) => {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
});
child.on("close", (status) => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  process.exit(process.exitCode ?? status ?? 0);
});
// Whoever started it may be gone together with the terminal; what it holds ends with the input.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
process.on("SIGTERM", end);
process.stdin.on("end", end);
process.stdin.on("error", end);
process.stdin.resume();
