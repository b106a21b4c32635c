import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { answerOf, start } from "../processes.ts";
import { bodyOf, contactOf, employeeOf } from "./account.ts";
import type { CallerMessage, CallerOrder } from "./messages.ts";

/** Somebody who places the call of this suite. */
export interface Caller {
  /** Places the nth call; resolves when it is on its way, with the id of its session; null where there is none. */
  place(nth: number): Promise<number | null>;
  /** CPU time of its process so far, ms, and how late its event loop was since this was asked for last, ms. */
  load(): Promise<{ readonly ms: number; readonly late: number }>;
  /** Where it takes requests; empty where it is none that does. */
  readonly url: string;
  stop(): void;
}

type Open = Extract<CallerOrder, { readonly type: "open" }>;

/** Starts this project's server. `failed` is told what it cannot go on with. */
export const startServer = async (open: Open, failed: (why: string) => void): Promise<Caller> => {
  const caller = await startCaller("served.ts", open, failed);
  const headers = { "content-type": "application/json" };
  return {
    ...caller,
    place: async (nth) => {
      const answer = await fetch(caller.url, { method: "POST", headers, body: bodyOf(nth) });
      const body = (await answer.json()) as {
        readonly result?: { readonly data: { readonly call_session_id: number } };
      };
      if (body.result === undefined) failed(`the server refused: ${JSON.stringify(body)}`);
      return body.result?.data.call_session_id ?? null;
    },
  };
};

/** Starts whoever sends bare requests. */
export const startBare = async (open: Open, failed: (why: string) => void): Promise<Caller> =>
  startCaller("bare.ts", open, failed);

const startCaller = async (file: string, open: Open, failed: (why: string) => void): Promise<Caller> => {
  const child = start(join(import.meta.dirname, file));
  child.on("message", (message: CallerMessage) => {
    if (message.type === "failed") failed(`${file}: ${message.why}`);
  });
  const { url } = await asked(child, open, "opened");
  return {
    url: url ?? "",
    place: async (nth) => {
      const order: CallerOrder = { type: "call", contact: contactOf(nth), employee: employeeOf(nth) };
      child.send(order);
      return null;
    },
    load: async () => asked(child, { type: "cpu" }, "cpu"),
    stop: () => {
      child.kill();
    },
  };
};

const asked = async <T extends CallerMessage["type"]>(
  child: ChildProcess,
  order: CallerOrder,
  type: T,
): Promise<Extract<CallerMessage, { readonly type: T }>> => {
  const answer = answerOf<CallerMessage>(child);
  child.send(order);
  const message = await answer;
  if (message.type !== type)
    throw new Error(message.type === "failed" ? message.why : `answered ${message.type}, not ${type}`);
  return message as Extract<CallerMessage, { readonly type: T }>;
};
