import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, it } from "vitest";

const program = inject("ownAsterisk");

const HOLDER = fileURLToPath(new URL("holder.ts", import.meta.url));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(program === null)("an Asterisk whose test has died; skipped is NOT RUN", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)("by %s: it ends, and nothing of it is left", async (signal) => {
    const holder = spawn(process.execPath, [HOLDER, JSON.stringify(program)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const folder = await new Promise<string>((resolve) => {
      holder.stdout.once("data", (line: Buffer) => resolve(line.toString("utf8").trim()));
    });
    const pid = Number(readFileSync(join(folder, "run/asterisk.pid"), "utf8"));
    expect(isAlive(pid)).toBe(true);
    holder.kill(signal);
    // The test's own time limit ends this where it never comes true.
    while (isAlive(pid) || existsSync(folder)) await pause(20);
  });
});
