import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { interleave, type Tell } from "../interleave.ts";
import { buildCommand } from "./build-command.ts";
import { figure, rowOf, type SuiteReport, tableOf } from "../report.ts";

const BASELINE = "an empty Node.js process";
const HTTPS = "an empty process that loads node:https";
const ASKING = "a process that asks the same server by node:http";
const CALLS = "scenario-call calls, answered by a server on this machine";

/** What is started, and the status to end with. Nothing is asked of a service: whom to ask is not known. */
const commandsOf = (
  request: string,
  mistaken: string,
): readonly { readonly args: readonly string[]; readonly status: number; readonly name: string }[] => {
  const command = (
    args: readonly string[],
    status: number,
    more = "",
  ): ReturnType<typeof commandsOf>[number] => ({
    args,
    status,
    name: `scenario-call ${args.join(" ").replace(/\S*\/(\w+\.json)/u, "$1")}${more}`,
  });
  return [
    command(["--version"], 0),
    command(["--help"], 0),
    command(["call", "--help"], 0),
    command(["serve", "--help"], 0),
    command(["admin", "--help"], 0),
    command(["asterisk", "--help"], 0),
    command(["explain", "auth_error"], 0),
    command(["check", request], 0),
    command(["check", mistaken], MISTAKE, ", which has a mistake"),
    ...[["call"], ["calls"], ["hangup", "1"], ["numbers"], ["scenarios"], ["media"], ["logout"]].map((args) =>
      command(args, NO_PROFILE, ", without a profile"),
    ),
    command(["login"], USAGE, ", without a terminal"),
  ];
};

/** Measures how long the command takes to start: whole processes, from the start to the exit. */
export async function benchCli(quick: boolean, tell: Tell): Promise<SuiteReport> {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-bench-"));
  const server = createServer((asked, answer) => void answerTo(asked, answer));
  try {
    tell("building what is shipped");
    const main = await buildCommand();
    const request = join(folder, "request.json");
    writeFileSync(request, JSON.stringify(REQUEST));
    const mistaken = join(folder, "mistaken.json");
    writeFileSync(mistaken, JSON.stringify({ ...REQUEST, first_call: "boss" }));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4.0`;
    const commands = commandsOf(request, mistaken);
    const found = await interleave(
      [
        { name: BASELINE, measure: async () => timed(["--eval", "0"], 0, folder) },
        { name: HTTPS, measure: async () => timed(["--eval", "require('node:https')"], 0, folder) },
        ...commands.map(({ name, args, status }) => ({
          name,
          measure: async () => timed([main, ...args], status, folder),
        })),
        { name: ASKING, measure: async () => timed(["--eval", BARE_CLIENT, url], 0, folder) },
        {
          name: CALLS,
          measure: async () =>
            timed([main, "calls"], 0, folder, { SCENARIO_CALL_URL: url, SCENARIO_CALL_TOKEN: "token" }),
        },
      ],
      quick ? 1 : 21,
      tell,
    );
    const table = tableOf("start of the command", "ms", BASELINE, found);
    return {
      suite: "cli",
      tables: [table],
      goals: commands.map(({ name }) => {
        const { median } = rowOf(table, name).ratio;
        return { goal: `${name}: at most twice ${BASELINE}`, found: figure(median), met: median <= 2 };
      }),
      notes: [
        "the files are those that are shipped, with a folder of compiled code that the first round has filled",
        `what asks a service loads HTTP too, and TLS where the service has it: its last row is to be read beside "${ASKING}" and "${HTTPS}"`,
      ],
    };
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  }
}

/** An account without calls. */
async function answerTo(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const { id } = (await json(asked)) as { readonly id: unknown };
  answer.setHeader("Content-Type", "application/json");
  answer.end(JSON.stringify({ jsonrpc: "2.0", id, result: { data: [], metadata: {} } }));
}

/** Asks for the same and reads the answer, and nothing else. */
const BARE_CLIENT = `
  const request = require("node:http").request(process.argv[1], { method: "POST" }, (answer) => answer.resume());
  request.end(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "list.calls", params: { access_token: "token" } }));
`;

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

/** Status where there is nobody to answer a question. */
const USAGE = 2;

/** Runs Node.js to the end; how long that took, ms. */
async function timed(
  args: readonly string[],
  expected: number,
  home: string,
  more: Readonly<Record<string, string>> = {},
): Promise<number> {
  const begin = performance.now();
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith("SCENARIO_CALL_"));
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "ignore", "ignore"],
    env: { ...Object.fromEntries(env), XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, ...more },
  });
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== expected) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return performance.now() - begin;
}
