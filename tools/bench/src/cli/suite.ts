import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleave, type Tell } from "../interleave.ts";
import { buildCommand } from "./build-command.ts";
import { figure, rowOf, type SuiteReport, tableOf } from "../report.ts";

const BASELINE = "an empty Node.js process";
const HTTPS = "an empty process that loads node:https";
const VERSION = "scenario-call --version";
const HELP = "scenario-call --help";
const COMMAND_HELP = "scenario-call call --help";
const EXPLAIN = "scenario-call explain auth_error";
const CHECK = "scenario-call check request.json";
const CHECK_MISTAKE = "scenario-call check request.json, which has a mistake";
const CALLS = "scenario-call calls, without a profile";

/** Measures how long the command takes to start: whole processes, from the start to the exit. */
export async function benchCli(quick: boolean, tell: Tell): Promise<SuiteReport> {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-bench-"));
  try {
    tell("building what is shipped");
    const main = await buildCommand();
    const request = join(folder, "request.json");
    writeFileSync(request, JSON.stringify(REQUEST));
    const mistaken = join(folder, "mistaken.json");
    writeFileSync(mistaken, JSON.stringify({ ...REQUEST, first_call: "boss" }));
    const found = await interleave(
      [
        { name: BASELINE, measure: async () => timed(["--eval", "0"], 0, folder) },
        { name: HTTPS, measure: async () => timed(["--eval", "require('node:https')"], 0, folder) },
        { name: VERSION, measure: async () => timed([main, "--version"], 0, folder) },
        { name: HELP, measure: async () => timed([main, "--help"], 0, folder) },
        { name: COMMAND_HELP, measure: async () => timed([main, "call", "--help"], 0, folder) },
        { name: EXPLAIN, measure: async () => timed([main, "explain", "auth_error"], 0, folder) },
        { name: CHECK, measure: async () => timed([main, "check", request], 0, folder) },
        {
          name: CHECK_MISTAKE,
          measure: async () => timed([main, "check", mistaken], MISTAKE, folder),
        },
        { name: CALLS, measure: async () => timed([main, "calls"], NO_PROFILE, folder) },
      ],
      quick ? 1 : 21,
      tell,
    );
    const table = tableOf("start of the command", "ms", BASELINE, found);
    return {
      suite: "cli",
      tables: [table],
      goals: [VERSION, HELP, COMMAND_HELP, EXPLAIN, CHECK, CHECK_MISTAKE].map((name) => {
        const { median } = rowOf(table, name).ratio;
        return { goal: `${name}: at most twice ${BASELINE}`, found: figure(median), met: median <= 2 };
      }),
      notes: [
        "the files are those that are shipped, with a folder of compiled code that the first round has filled",
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A request with which nothing is wrong. */
const REQUEST = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "contact",
  scenario_id: 23456,
};

/** Status where a rule of the contract is broken. */
const MISTAKE = 3;

/** Status where nobody has logged in. */
const NO_PROFILE = 5;

/** Runs Node.js to the end; how long that took, ms. */
async function timed(args: readonly string[], expected: number, home: string): Promise<number> {
  const begin = performance.now();
  const { SCENARIO_CALL_URL: _, SCENARIO_CALL_BRAND: __, ...env } = process.env;
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "ignore", "ignore"],
    env: { ...env, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  });
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== expected) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return performance.now() - begin;
}
