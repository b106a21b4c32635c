import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { AccountFile } from "../../src/generated/account.ts";
import { readReferenceAccount } from "../gateway/reference-account.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** The server in a process of its own, as operators run it. */
export interface Served {
  /** Of the program that was started: the server, or what runs it. */
  readonly child: ChildProcess;
  /** The Call API's URL, once it listens. Rejects when the process ends before. */
  readonly url: Promise<string>;
  /** Resolves when the process is gone. */
  readonly ended: Promise<{ readonly status: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Tells the server itself to end, whatever runs it. */
  stop(): void;
}

/** How a server is started. */
export interface ServedOptions {
  readonly account: string;
  readonly data: string;
  /** More of the command line. */
  readonly args?: readonly string[];
  /** Modules that are loaded before the server, in each of its threads. */
  readonly preload?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A program with arguments that runs the server, such as a tracer. */
  readonly under?: readonly string[];
}

/** Starts a server; it is killed at the latest when the test ends. */
export const serve = ({
  account,
  data,
  args = [],
  preload = [],
  env = {},
  under = [],
}: ServedOptions): Served => {
  const imports = preload.map((file) => `--import=${file}`);
  const node = [process.execPath, "--conditions=@scenario-call/source", ...imports, MAIN];
  const fixed = ["--account", account, "--data", data, "--port", "0", "--json"];
  const [program = "", ...rest] = [...under, ...node, ...fixed, ...args];
  const child = spawn(program, rest, {
    env: { ...process.env, NODE_DISABLE_COLORS: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  const ended = once(child, "close").then(([status, signal]) => ({
    status: status as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const url = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => {
      resolve((JSON.parse(line) as { readonly url: string }).url);
    });
    void ended.then(() => {
      reject(new Error(`the server ended before it listened: ${log}`));
    });
  });
  // Some are killed before they listen.
  url.catch(() => {});
  const stop = (): void => {
    process.kill(serverOf(child.pid ?? 0), "SIGTERM");
  };
  return { child, url, ended, stop };
};

/** A tracer has the server as its child; a server, and what was replaced by one, has none. */
const serverOf = (pid: number): number => {
  const children = `/proc/${pid}/task/${pid}/children`;
  const first = existsSync(children) ? readFileSync(children, "utf8").trim().split(" ")[0] : "";
  return first === undefined || first === "" ? pid : Number(first);
};

/** What an account has that such servers serve. */
export interface ServedAccount {
  readonly sandbox: AccountFile["sandbox"];
  /** Where the events go by web hooks; nowhere unless told otherwise. */
  readonly hookUrl?: string;
}

/** Writes an account file into a folder: the reference account without limits. Its path. */
export const writeAccount = async (folder: string, { sandbox, hookUrl }: ServedAccount): Promise<string> => {
  const { limits: _, ...reference } = await readReferenceAccount();
  const account: AccountFile = {
    ...reference,
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(hookUrl === undefined ? {} : { web_hooks: [hookTo(hookUrl)] }),
  };
  const file = join(folder, "account.json");
  writeFileSync(file, JSON.stringify(account));
  return file;
};

const hookTo = (url: string): NonNullable<AccountFile["web_hooks"]>[number] => ({
  name: "crm",
  url,
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  allow_http: true,
  allow_private: true,
});
