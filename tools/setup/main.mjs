/** Sets the workspace up if that is needed, then runs a task with the Node.js of the tools. */
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { taskEnvironment } from "./environment.mjs";
import { install } from "./install.mjs";
import { takeLock } from "./lock.mjs";
import { findNode, nodeIsTooOld } from "./node.mjs";
import { PNPM_VERSION } from "./pinned.mjs";
import { clearStamp, isSetUp, writeStamp } from "./stamp.mjs";
import { TASKS, commandOf } from "./tasks.mjs";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

// Everything that set-up says goes to stderr: stdout belongs to the task.
/** @param {string} text */
const say = (text) => process.stderr.write(`set-up: ${text}\n`);

/**
 * Makes sure that the tools are there. Returns true if they are.
 *
 * @param {string} root
 */
async function setUp(root) {
  if (isSetUp(root)) return true;
  if (process.platform !== "linux" && findNode(root) === null) {
    say(nodeIsTooOld());
    return false;
  }
  const release = await takeLock(root, (holder) =>
    say(`another set-up (process ${holder}) is running in this clone; waiting for it`),
  );
  try {
    if (isSetUp(root)) return true;
    const started = Date.now();
    clearStamp(root);
    say(
      `installing the tools of the lockfile with pnpm ${PNPM_VERSION} (the first time about half a minute)`,
    );
    const problem = await install(root, say);
    if (problem !== null) {
      say(problem);
      return false;
    }
    if (findNode(root) === null) {
      say(nodeIsTooOld());
      return false;
    }
    writeStamp(root);
    say(`done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return true;
  } finally {
    release();
  }
}

/**
 * Runs the task and ends as it ended: the same status, or the same signal.
 *
 * @param {{ readonly program: string, readonly arguments: readonly string[] }} command
 * @param {NodeJS.ProcessEnv} environment
 */
function runTask(command, environment) {
  const child = spawn(command.program, command.arguments, {
    cwd: ROOT,
    env: environment,
    stdio: "inherit",
  });
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => void child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  child.on("error", (error) => {
    say(`cannot start ${command.program}: ${error.message}`);
    process.exit(1);
  });
  child.on("close", (code, signal) => {
    for (const each of signals) process.off(each, pass);
    if (signal === null) process.exit(code);
    else process.kill(process.pid, signal);
  });
}

/**
 * Runs a task, after setting the workspace up if that is needed.
 *
 * @param {readonly string[]} parameters the task's name, then what is passed on to it
 */
export async function main([name, ...parameters]) {
  if (name === undefined || !Object.hasOwn(TASKS, name)) {
    const list = Object.entries(TASKS).map(([task, { about }]) => `  ${task.padEnd(10)} ${about}`);
    const complaint = name === undefined ? "" : `There is no task ${JSON.stringify(name)}.\n`;
    process.stderr.write(`${complaint}Usage: npm run <task> [-- <arguments>]\n${list.join("\n")}\n`);
    process.exitCode = 1;
    return;
  }
  if (!(await setUp(ROOT))) {
    process.exitCode = 1;
    return;
  }
  const node = findNode(ROOT);
  const command = node === null ? null : commandOf(ROOT, node, name);
  if (node === null || command === null) {
    say(nodeIsTooOld());
    process.exitCode = 1;
    return;
  }
  if (process.env.NODE_OPTIONS) say("NODE_OPTIONS is not passed on: the tools run on a Node.js of their own");
  runTask({ ...command, arguments: [...command.arguments, ...parameters] }, taskEnvironment(ROOT, node));
}
