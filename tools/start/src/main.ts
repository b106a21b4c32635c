/** `npm start`: the server, the example call, and what both sides hear. */
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSqliteStore, scaledClock, StoreError, systemClock } from "@scenario-call/server";
import { demoAccount } from "./account.ts";
import { type Demo, startDemo } from "./demo.ts";
import { HELP, type Options, parseOptions } from "./options.ts";
import { exampleParams } from "./place-example.ts";
import { jsonReport } from "./report-json.ts";
import { textReport } from "./report-text.ts";
import { styleFor } from "./terminal.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const ACCOUNT = join(ROOT, "spec/server/examples/reference-account.yaml");
const EXAMPLE = join(
  ROOT,
  "spec/call-api/v4.0/methods/start.scenario_call/examples/accept/page-example.json",
);
const FOLDER = join(ROOT, ".scenario-call");

/** Ports below are the system's. */
const FIRST_FREE_PORT = 1024;

/** Status of a process that Ctrl-C ended before it was done, as shells have it. */
const INTERRUPTED = 130;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Whether what is stored is of no use to a later run: it would have to serve on the same port. */
const isPassing = ({ once, port }: Options): boolean => once || port === 0;

/** Where sessions and tokens are kept. */
function storeFile(options: Options): string {
  return join(FOLDER, isPassing(options) ? `passing-${process.pid}.sqlite` : `port-${options.port}.sqlite`);
}

function removeStore(file: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(file + suffix, { force: true });
}

/** What to do where a port cannot be had. */
function chooseAnother(port: number): string {
  const other = port < FIRST_FREE_PORT ? FIRST_FREE_PORT : port + 1;
  return `Choose another one: npm start -- --port ${other}\nOr take any free one: npm start -- --port 0`;
}

/** What went wrong, with what to do about it. */
function inWords(error: unknown, port: number): string {
  if (error instanceof StoreError) {
    // Each port has a store of its own, so whoever holds it is this command, started twice.
    return error.kind === "in_use"
      ? `Port ${port} is in use by another npm start. ${chooseAnother(port)}`
      : error.message;
  }
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EADDRINUSE") return `Port ${port} is in use by another program. ${chooseAnother(port)}`;
  if (code === "EACCES") return `Port ${port} is not for everybody to use. ${chooseAnother(port)}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function run(options: Options): Promise<number> {
  const style = styleFor({
    columns: process.stdout.columns,
    isTTY: process.stdout.isTTY,
    environment: process.env,
    platform: process.platform,
  });
  const file = storeFile(options);
  const isNew = !existsSync(file);
  const store = openSqliteStore({ file });
  if (isPassing(options)) process.on("exit", () => removeStore(file));
  let demo: Demo | null = null;

  const stopped = Promise.withResolvers<number>();
  let stopping = false;
  // A terminal sends the signal to every process of the command, and npm passes it on too: the second is no wish.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      stopping = true;
      stopped.resolve(options.once ? INTERRUPTED : 0);
    });
  }

  const work = async (): Promise<number> => {
    const clock = systemClock();
    demo = await startDemo({
      demo: await demoAccount(ACCOUNT),
      store,
      clock,
      callClock: options.speed === 1 ? clock : scaledClock(clock, options.speed),
      port: options.port,
      params: await exampleParams(EXAMPLE),
      report: options.json ? jsonReport(print) : textReport(print, style),
    });
    const end = await demo.placeCall();
    const fine = end.finishReason === "success_finish" && end.disagreements.length === 0;
    if (options.once) return fine ? 0 : 1;
    if (!stopping) demo.serve();
    return stopped.promise;
  };

  try {
    return await Promise.race([work(), stopped.promise]);
  } finally {
    await (demo as Demo | null)?.close();
    await store.close();
    // A server that could not be started leaves nothing behind.
    if (isNew && demo === null) removeStore(file);
  }
}

// Whoever reads may stop reading (`npm start | head`): then there is nobody left to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const parsed = parseOptions(process.argv.slice(2));
if (parsed.kind === "help") process.stdout.write(HELP);
else if (parsed.kind === "mistake") {
  say(`${parsed.message}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  process.exitCode = await run(parsed.options).catch((error: unknown) => {
    say(inWords(error, parsed.options.port));
    return 1;
  });
}
