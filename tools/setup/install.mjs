/** Puts the tools of the lockfile into `node_modules`, with the pinned package manager. */
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, openSync, closeSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installEnvironment } from "./environment.mjs";
import { PNPM_INSTALL, PNPM_VERSION } from "./pinned.mjs";

/** @type {readonly NodeJS.Signals[]} */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

const TELL_EVERY_MS = 5000;
const LINES_OF_A_FAILURE = 40;

/**
 * The arguments of the install. The lockfile is kept to the letter on Linux. Elsewhere it may lack the platform's
 * binaries of some tools, so they are added to what is installed.
 *
 * @param {NodeJS.Platform} platform
 */
export function installArguments(platform) {
  const common = ["--yes", `pnpm@${PNPM_VERSION}`, "install", "--config.confirm-modules-purge=false"];
  return platform === "linux"
    ? [...common, "--frozen-lockfile"]
    : [...common, "--no-frozen-lockfile", "--fix-lockfile"];
}

/** @param {string} file */
function lastLines(file) {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.slice(-LINES_OF_A_FAILURE).join("\n");
}

/** @param {string} file */
function progressOf(file) {
  const found = [...readFileSync(file, "utf8").matchAll(/Progress: ([^\r\n]*)/g)].pop();
  return found === undefined ? "" : `: ${found[1]}`;
}

/**
 * Runs the install; resolves to how it ended. Its output goes to `log`. `onProgress` is told every few seconds.
 *
 * @param {string} root
 * @param {string} log
 * @param {(progress: string) => void} onProgress
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
function run(root, log, onProgress) {
  return new Promise((resolve, reject) => {
    const output = openSync(log, "w");
    const child = spawn("npx", installArguments(process.platform), {
      cwd: root,
      env: installEnvironment(),
      stdio: ["ignore", output, output],
      shell: process.platform === "win32",
    });
    closeSync(output);
    const started = Date.now();
    const timer = setInterval(
      () => onProgress(`${Math.round((Date.now() - started) / 1000)} s${progressOf(log)}`),
      TELL_EVERY_MS,
    );
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => void child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    const done = () => {
      clearInterval(timer);
      for (const signal of signals) process.off(signal, pass);
    };
    child.on("error", (error) => {
      done();
      reject(error);
    });
    child.on("close", (code, signal) => {
      done();
      resolve({ code, signal });
    });
  });
}

/**
 * Installs. Returns null, or what to tell the user. `say` gets progress.
 *
 * @param {string} root
 * @param {(text: string) => void} say
 * @returns {Promise<string | null>}
 */
export async function install(root, say) {
  mkdirSync(join(root, ".setup"), { recursive: true });
  const log = join(root, ".setup", "install.log");
  const lockfile = join(root, "pnpm-lock.yaml");
  const kept = join(root, ".setup", "pnpm-lock.yaml");
  const keep = process.platform !== "linux";
  if (keep) copyFileSync(lockfile, kept);
  try {
    const { code, signal } = await run(root, log, (progress) => say(`still installing, ${progress}`));
    if (signal !== null || code === 130 || code === 143) return "interrupted.";
    if (code === 0) return null;
    const output = lastLines(log);
    const advice = output.includes("OUTDATED_LOCKFILE")
      ? `A package.json and pnpm-lock.yaml disagree. After a change of dependencies run: ${PNPM_INSTALL}`
      : "Is the network there? The whole output stands in .setup/install.log. Run the same command again to retry.";
    return `the install failed (status ${code}):\n${output}\n${advice}`;
  } catch (error) {
    return `npx could not be started (${error instanceof Error ? error.message : String(error)}): is npm installed beside Node.js?`;
  } finally {
    // What another platform had to add must not show up as a change of this clone.
    if (keep) {
      copyFileSync(kept, lockfile);
      rmSync(kept, { force: true });
    }
  }
}
