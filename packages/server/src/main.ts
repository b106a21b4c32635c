#!/usr/bin/env node
import { parseArgs } from "node:util";
import { systemClock } from "./adapters/clock/system-clock.ts";
import { MemoryStore } from "./adapters/memory/memory-store.ts";
import { Sandbox } from "./adapters/sandbox/sandbox.ts";
import { openThreadedStore } from "./adapters/sqlite/threaded-store.ts";
import { createServer } from "./create-server.ts";
import { parseNetwork } from "./directory/address-set.ts";
import { loadAccount } from "./directory/load-account.ts";
import { formatPasswordHash, hashPassword } from "./directory/password.ts";
import { AccountFileError } from "./directory/problems.ts";
import { createLog, LOG_LEVELS, type LogLevel } from "./log/log.ts";
import { StoreError } from "./ports/store.ts";

const HELP = `Serves start.scenario_call of the Call API for one account.

  scenario-call-server --account FILE [options]

  --account FILE         the account, YAML or JSON
  --host ADDRESS         address to listen on (127.0.0.1)
  --port NUMBER          port to listen on; 0 takes a free one (8080)
  --store sqlite|memory  where calls and tokens are kept (sqlite)
  --data FILE            the SQLite file (scenario-call.sqlite)
  --trusted-proxy NET    believe X-Forwarded-For of this address or network; may be repeated
  --log-level LEVEL      ${LOG_LEVELS.join(", ")} (info); the log goes to stderr, one JSON object a line
  --json                 print {"event":"listening","url":…} on stdout in place of a line for people
  --hash-password        read a password from stdin, print its hash for the account file, and end
  --help                 print this, and end

SIGINT and SIGTERM end the server in an orderly way: answers and calls may finish. A second one ends it at once.
`;

/** Status of the process for a command line, an account file or a store that cannot be used. */
const CANNOT_START = 2;

/** A mistake in the command line. */
class UsageError extends Error {}

const parseCommandLine = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        account: { type: "string" },
        host: { type: "string", default: "127.0.0.1" },
        port: { type: "string", default: "8080" },
        store: { type: "string", default: "sqlite" },
        data: { type: "string", default: "scenario-call.sqlite" },
        "trusted-proxy": { type: "string", multiple: true },
        "log-level": { type: "string", default: "info" },
        json: { type: "boolean", default: false },
        "hash-password": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

const readPort = (text: string): number => {
  const port = /^[0-9]{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new UsageError(`--port: found ${text}, expected a number from 0 to 65535`);
  return port;
};

const readChoice = <T extends string>(option: string, text: string, choices: readonly T[]): T => {
  const choice = choices.find((known) => known === text);
  if (choice === undefined)
    throw new UsageError(`${option}: found ${text}, expected one of ${choices.join(", ")}`);
  return choice;
};

const readPassword = async (): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const password = Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/u, "");
  if (password === "") throw new UsageError("--hash-password: found no password on stdin");
  return password;
};

const serve = async (options: ReturnType<typeof parseCommandLine>): Promise<void> => {
  if (options.account === undefined) throw new UsageError("--account is missing");
  const port = readPort(options.port);
  const kind = readChoice("--store", options.store, ["sqlite", "memory"]);
  const level: LogLevel = readChoice("--log-level", options["log-level"], LOG_LEVELS);
  const trustedProxies = options["trusted-proxy"] ?? [];
  for (const network of trustedProxies) {
    if (parseNetwork(network) === null) {
      throw new UsageError(`--trusted-proxy: found ${network}, expected an IP address or network`);
    }
  }
  const account = await loadAccount(options.account);

  const clock = systemClock();
  const log = createLog({ level, write: (line) => process.stderr.write(line), now: () => clock.now() });
  const store = kind === "memory" ? new MemoryStore() : await openThreadedStore({ file: options.data });
  const telephony = new Sandbox({ clock, rules: account.sandbox ?? {} });
  const server = createServer({
    account,
    store,
    telephony,
    clock,
    log,
    host: options.host,
    port,
    trustedProxies,
  });

  const stop = async (): Promise<void> => {
    await server.close();
    await telephony.close();
    await store.close();
  };
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error("close_failed", { error: String(error) });
          process.exit(1);
        },
      );
    });
  }

  try {
    const url = await server.listen();
    process.stdout.write(
      options.json ? `${JSON.stringify({ event: "listening", url })}\n` : `Listening on ${url}\n`,
    );
  } catch (error) {
    await stop();
    throw error;
  }
};

const run = async (): Promise<void> => {
  const options = parseCommandLine(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else if (options["hash-password"]) {
    process.stdout.write(`${formatPasswordHash(await hashPassword(await readPassword()))}\n`);
  } else await serve(options);
};

try {
  await run();
} catch (error) {
  const expected =
    error instanceof UsageError ||
    error instanceof AccountFileError ||
    error instanceof StoreError ||
    (error instanceof Error && "code" in error);
  const hint = error instanceof UsageError ? "\nSee --help." : "";
  const text =
    error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`scenario-call-server: ${text}${hint}\n`);
  process.exitCode = CANNOT_START;
}
