import {
  createServer,
  HeldClock,
  MemoryStore,
  type AccountFile,
  Sandbox,
  type StoredSession,
} from "@scenario-call/server";
import { TALK_PARAMS } from "../gateway/request.ts";

/** A call that was talked on and has ended, as this server stores it. */
export async function finishedSession(account: AccountFile): Promise<StoredSession> {
  const clock = new HeldClock(Date.UTC(2026, 0, 1));
  const store = new MemoryStore();
  const telephony = new Sandbox({ clock, rules: { default: { hangs_up_after_talk_ms: 30_000 } } });
  const server = createServer({ account, store, telephony, clock });
  const url = await server.listen();
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "start.scenario_call", params: TALK_PARAMS });
  await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
  await clock.runToEnd();
  const session = await store.session(1);
  await server.close();
  await telephony.close();
  if (session?.finished?.finish_reason !== "success_finish")
    throw new Error("the sample call did not succeed");
  return session;
}
