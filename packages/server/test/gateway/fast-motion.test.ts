import { expect, test } from "vitest";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import { call, CALL_PARAMS, KEY, NOW, startServer } from "./support.ts";

const HOUR = 3_600_000;

// Without messages of the request: Anna answers after 0.8 s and hears 1.5 s of the operation's message, the contact
// answers a second later and hangs up after 2.5 s of talk, and Anna hears 1.5 s of the busy tone: 7.3 s in all.
const CALL_MS = 7300;

test("a call passes ten times as fast, and is stored with the times that it would have had", async () => {
  const { url, clock, store, server } = await startServer({}, { speed: 10 });
  await call(url, "start.scenario_call", CALL_PARAMS);
  await clock.advance(CALL_MS / 10 - 1);
  expect(server.calls.live).toBe(1);
  await clock.advance(1);
  expect(server.calls.live).toBe(0);
  const session = await store.session(1);
  expect(session?.created_at).toBe(NOW);
  expect(session?.events[0]).toMatchObject({ type: "started", at: NOW });
  expect(session?.finished).toEqual({ at: NOW + CALL_MS, finish_reason: "success_finish" });
});

test("a call that begins later is dated by the real time, and not by how fast the calls went before it", async () => {
  const { url, clock, store } = await startServer({}, { speed: 10 });
  await clock.advance(HOUR);
  await call(url, "start.scenario_call", CALL_PARAMS);
  await clock.runToEnd();
  const session = await store.session(1);
  if (session === null) throw new Error("the session is not stored");
  expect(session.created_at).toBe(NOW + HOUR);
  expect(session.events[0]?.at).toBe(NOW + HOUR);
  expect(session.finished?.at).toBe(NOW + HOUR + CALL_MS);
  expect(eventsOf(session).at(-1)).toMatchObject({ total_time_duration: CALL_MS / 1000 });
});

test("each call keeps the date of its own beginning, also when another one begins meanwhile", async () => {
  const { url, clock, store } = await startServer({}, { speed: 10 });
  await call(url, "start.scenario_call", CALL_PARAMS);
  await clock.advance(300);
  await call(url, "start.scenario_call", { ...CALL_PARAMS, contact: "79260000001" });
  await clock.runToEnd();
  expect((await store.session(1))?.finished?.at).toBe(NOW + CALL_MS);
  expect((await store.session(2))?.events[0]?.at).toBe(NOW + 300);
});

test("a release is dated in the time of the call", async () => {
  const { url, clock, store } = await startServer({}, { speed: 10 });
  await clock.advance(HOUR);
  await call(url, "start.scenario_call", CALL_PARAMS);
  await clock.advance(400);
  await call(url, "release.call", { access_token: KEY, call_session_id: 1 });
  await clock.runToEnd();
  expect((await store.session(1))?.finished).toEqual({
    at: NOW + HOUR + 4000,
    finish_reason: "success_finish",
  });
});

test("a session token lives for a real hour", async () => {
  const { url, clock } = await startServer({}, { speed: 10 });
  const login = await call(url, "login.user", { login: "demo", password: "demo-password" });
  const access_token = login.result?.data["access_token"];
  const mnemonic = async () => (await call(url, "list.calls", { access_token })).error?.data.mnemonic;
  await clock.advance(HOUR - 1000);
  expect(await mnemonic()).toBeUndefined();
  await clock.advance(1000);
  expect(await mnemonic()).toBe("access_token_invalid");
});

test("a minute of the limits is a real minute", async () => {
  const { url, clock } = await startServer({ limits: { minute_limit: 1 } }, { speed: 10 });
  const mnemonic = async () => (await call(url, "list.calls", { access_token: KEY })).error?.data.mnemonic;
  expect(await mnemonic()).toBeUndefined();
  await clock.advance(59_999);
  expect(await mnemonic()).toBe("limit_exceeded");
  await clock.advance(1);
  expect(await mnemonic()).toBeUndefined();
});
