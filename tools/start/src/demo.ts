import { randomUUID } from "node:crypto";
import type { FinishReason } from "@scenario-call/call-flow";
import { maskSecret, type StartScenarioCallParams } from "@scenario-call/core";
import { createNodeClient } from "@scenario-call/node-client";
import { type Clock, createServer, type HeardAt, Sandbox, type Store } from "@scenario-call/server";
import type { DemoAccount } from "./account.ts";
import { disagreements } from "./cross-check.ts";
import { curlLine } from "./curl.ts";
import { wireAnswer, wireRequest } from "./place-example.ts";
import type { CallEnd, Report } from "./report.ts";
import { type WatchedCall, watchCalls } from "./watch-calls.ts";

/** What a demonstration is made of. */
export interface DemoOptions {
  readonly demo: DemoAccount;
  readonly store: Store;
  readonly clock: Clock;
  /** The time in which calls pass. */
  readonly callClock: Clock;
  readonly port: number;
  readonly params: StartScenarioCallParams;
  readonly report: Report;
}

/** A running demonstration. */
export interface Demo {
  readonly url: string;
  /** Logs in and places the call; resolves when it has ended, with how. */
  placeCall(): Promise<CallEnd>;
  /** Tells that it goes on serving, with a line to place the call again. */
  serve(): void;
  /** Ends the server in an orderly way. Repeatable. */
  close(): Promise<void>;
}

/** The phones tell the end of a call a moment after the flow has decided it, ms. */
const PHONES_SETTLE_MS = 250;

/** Starts the server; rejects where it cannot listen. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { demo, store, clock, callClock, port, params, report } = options;
  const telephony = new Sandbox({ clock: callClock, rules: demo.account.sandbox ?? {} });
  const server = createServer({ account: demo.account, store, telephony, clock, callClock, port });

  const heard = new Map<number, HeardAt[]>();
  telephony.onHeard((each) => {
    const soFar = heard.get(each.call_session_id) ?? [];
    heard.set(each.call_session_id, [...soFar, each]);
  });

  const endings = new Map<number, (end: CallEnd) => void>();
  const finish = (call: WatchedCall, finishReason: FinishReason, at: number): void => {
    const phones = heard.get(call.callSessionId) ?? [];
    heard.delete(call.callSessionId);
    const end = {
      finishReason,
      durationMs: at - call.startedAt,
      disagreements: disagreements(call.rows, phones),
    };
    report.finished(call, end);
    endings.get(call.callSessionId)?.(end);
  };

  // What is heard is told after the answer that it belongs to.
  const answered = Promise.withResolvers<void>();
  server.subscribe(
    watchCalls(
      async (callSessionId) => (await store.session(callSessionId))?.plan ?? null,
      {
        onRows: (call, rows) => report.rows(call, rows),
        onFinished: (call, reason, at) => {
          clock.after(PHONES_SETTLE_MS, () => finish(call, reason, at));
        },
      },
      answered.promise,
    ),
  );

  const url = await server.listen().catch(async (error: unknown) => {
    await telephony.close();
    throw error;
  });
  report.listening(url, { account: demo.account.account.name, store: store.name, telephony: telephony.name });

  let token = "";
  // The login takes the first, and the example has the id that it has on the method's page.
  const ids = ["login", "req1"];
  const client = createNodeClient({ url, token: () => token, request_id: () => ids.shift() ?? randomUUID() });

  return {
    url,
    async placeCall() {
      token = (await client.loginUser({ login: demo.login, password: demo.password })).access_token;
      report.loggedIn(demo.login);
      const data = await client.startScenarioCall(params);
      report.request(wireRequest("req1", maskSecret(token), params));
      report.answer(wireAnswer("req1", data));
      const end = new Promise<CallEnd>((resolve) => endings.set(data.call_session_id, resolve));
      answered.resolve();
      return end;
    },
    serve() {
      report.serving(url, curlLine(url, wireRequest("again", token, params)));
    },
    async close() {
      client.close();
      await server.close();
      await telephony.close();
    },
  };
}
