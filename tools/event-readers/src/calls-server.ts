import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  createServer,
  HeldClock,
  MemoryStore,
  parseAccount,
  Sandbox,
  SILENT_LOG,
} from "@scenario-call/server";
import { onTestFinished } from "vitest";

const ACCOUNT = fileURLToPath(
  new URL("../../../spec/server/examples/reference-account.yaml", import.meta.url),
);

/** A permanent key of the reference account. */
export const KEY = "demo-key";

/** Login and password of the user whom {@link KEY} belongs to. */
export const ACCOUNT_OF_KEY = { login: "demo", password: "demo-password" } as const;

/** The number of the reference account's first example, which answers. */
export const ANSWERS = "79260000000";
/** One that is busy. */
export const BUSY = "79260000001";

/** A server that lives as long as the test and places calls in a time that the test moves. */
export interface CallsServer {
  readonly url: string;
  readonly clock: HeldClock;
  /** Places a call to a contact who is called first; its session. */
  readonly start: (contact: string) => Promise<number>;
  /** A method of the API, by its name. */
  readonly call: (method: string, params: object) => Promise<Readonly<Record<string, unknown>>>;
}

/** Starts a server with the reference account in memory. */
export const startCallsServer = async (): Promise<CallsServer> => {
  const clock = new HeldClock(Date.UTC(2026, 0, 1, 12, 0, 0));
  const reading = parseAccount(await readFile(ACCOUNT), ACCOUNT);
  if (!reading.ok) throw new Error("the reference account cannot be read");
  const { account } = reading;
  const store = new MemoryStore();
  const telephony = new Sandbox({ clock, rules: account.sandbox ?? {} });
  const server = createServer({
    account,
    store,
    telephony,
    clock,
    callClock: clock,
    log: SILENT_LOG,
    gracePeriodMs: 0,
  });
  const url = await server.listen();
  onTestFinished(async () => {
    await server.close();
    await telephony.close();
    await store.close();
  });
  const call: CallsServer["call"] = async (method, params) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const answer = (await response.json()) as {
      readonly result?: { readonly data: Readonly<Record<string, unknown>> };
    };
    if (answer.result === undefined) throw new Error(JSON.stringify(answer));
    return answer.result.data;
  };
  return {
    url,
    clock,
    call,
    start: async (contact) => {
      const data = await call("start.scenario_call", {
        access_token: KEY,
        virtual_phone_number: "74993720692",
        contact,
        first_call: "contact",
        scenario_id: 23456,
        contact_message: { type: "media", value: "237" },
      });
      return Number(data["call_session_id"]);
    },
  };
};
