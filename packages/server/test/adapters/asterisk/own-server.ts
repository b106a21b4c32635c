import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.ts";
import type { StoredSession } from "../../../src/ports/store.ts";
import type { AccountFile } from "../../../src/generated/account.ts";
import { writeWav } from "../../../src/sound/write-wav.ts";
import { ARI_PASSWORD, ARI_USER, PITCH, soundOf } from "./real-asterisk.ts";

const MAIN = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));

const KEY = "a key of these tests";

/** The account's number, which is shown. */
export const VIRTUAL = "74993720692";

/** An account with one scenario and one employee for each phone; the id of a scenario is its place, counted from 1. */
export const accountFor = (
  employees: readonly string[],
  asterisk: NonNullable<AccountFile["asterisk"]>,
  messages: readonly number[],
): AccountFile => ({
  account: { id: 1, name: "Phones" },
  users: [{ login: "tests", keys: [{ sha256: createHash("sha256").update(KEY).digest("hex") }] }],
  components: ["call_api_base", "call_api_scenario_call"],
  allowed_ips: ["127.0.0.1"],
  virtual_numbers: [{ virtual_phone_number: VIRTUAL }],
  sip_lines: (asterisk.lines ?? []).map(({ phone_number }) => ({ phone_number })),
  employees: employees.map((phone_number, at) => ({
    id: at + 1,
    full_name: "N",
    phones: [{ phone_number }],
  })),
  scenarios: employees.map((_, at) => ({
    id: at + 1,
    name: "s",
    operations: [{ id: 1, name: "o", employee_ids: [at + 1] }],
  })),
  media_files: messages.map((seconds, at) => ({
    id: at + 1,
    name: `${seconds} s`,
    type: "user" as const,
    file: `message-${seconds}.wav`,
  })),
  asterisk,
});

/** Writes an account and its sounds into a folder. */
export const writeAccount = (folder: string, account: AccountFile, messages: readonly number[]): void => {
  for (const seconds of messages)
    writeFileSync(join(folder, `message-${seconds}.wav`), writeWav(soundOf(PITCH.message, seconds)));
  writeFileSync(join(folder, "account.json"), JSON.stringify(account));
};

/** A server in a process of its own, with a store in a file. */
export class OwnServer {
  readonly #folder: string;
  readonly #ariUrl: string;
  #child: ChildProcess | null = null;
  #url = "";
  /** What it has logged, all its processes together. */
  log = "";

  constructor(folder: string, ariUrl: string) {
    this.#folder = folder;
    this.#ariUrl = ariUrl;
  }

  /** Starts it, with these options besides, and resolves when it listens. */
  async start(...options: readonly string[]): Promise<void> {
    const child = spawn(
      process.execPath,
      [
        "--conditions=@scenario-call/source",
        MAIN,
        "--account",
        join(this.#folder, "account.json"),
        "--port=0",
        "--json",
        "--drain=0",
        "--data",
        join(this.#folder, "calls.sqlite"),
        "--sound-cache",
        join(this.#folder, "sounds"),
        "--telephony=asterisk",
        "--ari-url",
        this.#ariUrl,
        "--ari-user",
        ARI_USER,
        ...options,
      ],
      {
        env: { ...process.env, SCENARIO_CALL_ARI_PASSWORD: ARI_PASSWORD },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.#child = child;
    child.stderr.on("data", (part: Buffer) => {
      this.log += part.toString();
    });
    this.#url = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (part: Buffer) => {
        resolve((JSON.parse(part.toString()) as { readonly url: string }).url);
      });
      child.once("exit", () => {
        reject(new Error(`the server did not start: ${this.log}`));
      });
    });
  }

  /** Asks for a call; answers with its id. */
  async call(params: object): Promise<number> {
    const answer = await fetch(this.#url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=UTF-8" },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "start.scenario_call",
        params: { access_token: KEY, virtual_phone_number: VIRTUAL, ...params },
      }),
    });
    const body = (await answer.json()) as {
      readonly result?: { readonly data: { readonly call_session_id: number } };
    };
    if (body.result === undefined) throw new Error(`refused: ${JSON.stringify(body)}`);
    return body.result.data.call_session_id;
  }

  /** Ends it as `kill -9` does. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Ends it in an orderly way. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  }

  /** What its store holds of a session, once it has ended. */
  async session(id: number): Promise<StoredSession | null> {
    const store = openSqliteStore({ file: join(this.#folder, "calls.sqlite") });
    try {
      return await store.session(id);
    } finally {
      await store.close();
    }
  }
}
