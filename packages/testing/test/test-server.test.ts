import { createNodeClient, type NodeClient } from "@scenario-call/node-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  startTestServer,
  TEST_EMPLOYEE_PHONE,
  TEST_SCENARIO_ID,
  TEST_VIRTUAL_NUMBER,
  type TestServer,
} from "../src/index.ts";

const CONTACT = "79260000001";
const PARAMS = {
  virtual_phone_number: TEST_VIRTUAL_NUMBER,
  contact: CONTACT,
  scenario_id: TEST_SCENARIO_ID,
  first_call: "contact",
} as const;

let server: TestServer;
let client: NodeClient;

beforeEach(async () => {
  server = await startTestServer();
  client = createNodeClient({ url: server.url, token: server.token });
});

afterEach(async () => {
  client.close();
  await server.close();
});

describe("a test server", () => {
  it("places a call, and tells what each side heard and when", async () => {
    server.phone(CONTACT, { rings_after_ms: 100, answers_after_ms: 400, hangs_up_after_talk_ms: 3000 });
    server.phone(TEST_EMPLOYEE_PHONE, { rings_after_ms: 100, answers_after_ms: 900 });
    const { call_session_id } = await client.startScenarioCall(PARAMS);
    await server.runToEnd();
    const call = await server.call(call_session_id);
    expect(call.finish_reason).toBe("success_finish");
    // The contact rings at 100 and answers at 500; then the employee is dialled, rings at 600 and answers at 1500.
    expect(call.lanes.map(({ phone_number }) => phone_number)).toEqual([CONTACT, TEST_EMPLOYEE_PHONE]);
    expect(call.lanes[0]?.heard).toEqual([
      { at_ms: 100, ringing: true, shows: TEST_VIRTUAL_NUMBER },
      { at_ms: 500, music: "dialing_music" },
      { at_ms: 1500, talk: TEST_EMPLOYEE_PHONE },
      { at_ms: 4500, ends: "hung_up" },
    ]);
  });

  it("leaves time alone until it is told to move it", async () => {
    await client.startScenarioCall(PARAMS);
    expect(server.ringsOf(CONTACT)).toBe(0);
    await server.advance(199);
    expect(server.ringsOf(CONTACT)).toBe(0);
    await server.advance(1);
    expect(server.ringsOf(CONTACT)).toBe(1);
  });

  it("answers with an error when told to, and starts nothing", async () => {
    server.refuse("limit_exceeded", { params: { limit_type: "day", limit_max_value: 5 } });
    const result = await client.safe.startScenarioCall(PARAMS);
    expect(result.ok ? null : result.error).toMatchObject({
      mnemonic: "limit_exceeded",
      params: { limit_type: "day", limit_max_value: 5 },
    });
    expect(await server.calls()).toEqual([]);
    expect((await client.safe.startScenarioCall(PARAMS)).ok).toBe(true);
  });

  it("loses a request: the client does not know, and nobody is called", async () => {
    server.loseRequest();
    const result = await client.safe.startScenarioCall(PARAMS);
    expect(result.ok ? null : result.error.kind).toBe("unknown_outcome");
    expect(await server.calls()).toEqual([]);
  });

  it("loses an answer: the client does not know, and somebody is called", async () => {
    server.loseAnswer("start.scenario_call");
    const result = await client.safe.startScenarioCall(PARAMS);
    expect(result.ok ? null : result.error.kind).toBe("unknown_outcome");
    expect(await server.calls()).toHaveLength(1);
  });

  it("holds an answer back until it is let go", async () => {
    const release = server.holdAnswer();
    const answer = client.safe.startScenarioCall(PARAMS);
    const given = await Promise.race([answer, Promise.resolve("nothing yet")]);
    expect(given).toBe("nothing yet");
    release();
    expect((await answer).ok).toBe(true);
  });

  it("keeps a fault for the method that it is meant for", async () => {
    server.refuse("call_session_not_found", { method: "release.call" });
    expect((await client.safe.startScenarioCall(PARAMS)).ok).toBe(true);
    expect(server.faultsWaiting).toBe(1);
    const result = await client.safe.releaseCall({ call_session_id: 1 });
    expect(result.ok ? null : result.error).toMatchObject({ mnemonic: "call_session_not_found" });
    expect(server.faultsWaiting).toBe(0);
  });

  it("knows its user, and every request that came", async () => {
    const visitor = createNodeClient({
      url: server.url,
      login: server.login,
      password: server.password,
    });
    await visitor.listCalls();
    visitor.close();
    expect(server.requests.map(({ method }) => method)).toEqual(["login.user", "list.calls"]);
  });

  it("streams events as every server does", async () => {
    const { call_session_id } = await client.startScenarioCall(PARAMS);
    await server.runToEnd();
    const stream = await fetch(new URL(`/events/sessions/${call_session_id}`, server.url), {
      headers: { authorization: `Bearer ${server.token}` },
    });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    await stream.body?.cancel();
  });

  it("has phones that differ between calls", async () => {
    server.phone(CONTACT, { when_called: "busy" });
    const first = await client.startScenarioCall(PARAMS);
    await server.runToEnd();
    server.phone(CONTACT, { hangs_up_after_ms: 10 });
    const second = await client.startScenarioCall(PARAMS);
    await server.runToEnd();
    const ended = await server.calls();
    expect(ended.map(({ call_session_id }) => call_session_id)).toEqual([
      first.call_session_id,
      second.call_session_id,
    ]);
    expect(ended.map(({ lanes }) => lanes[0]?.heard.some((one) => "ringing" in one) ?? false)).toEqual([
      false,
      true,
    ]);
  });
});

it("has no streams of events where it is to be like the brands, and takes calls all the same", async () => {
  await using brand = await startTestServer({ eventStreams: false });
  const own = createNodeClient({ url: brand.url, token: brand.token });
  const { call_session_id } = await own.startScenarioCall(PARAMS);
  const stream = await fetch(new URL(`/events/sessions/${call_session_id}`, brand.url), {
    headers: { authorization: `Bearer ${brand.token}` },
  });
  expect(stream.status).toBe(404);
  expect(await own.listCalls()).toMatchObject([{ call_session_id }]);
  own.close();
});

it("lets time run by itself where it is asked to, and then refuses to move it", async () => {
  await using running = await startTestServer({
    time: 1000,
    phones: { [CONTACT]: { hangs_up_after_talk_ms: 1000 } },
  });
  const ended = new Promise<void>((resolve) => {
    running.server.subscribe(({ finished }) => {
      if (finished !== null) resolve();
    });
  });
  const own = createNodeClient({ url: running.url, token: running.token });
  const { call_session_id } = await own.startScenarioCall(PARAMS);
  await ended;
  own.close();
  expect((await running.call(call_session_id)).lanes).not.toEqual([]);
  await expect(running.advance(1)).rejects.toThrow('start the server with time: "held"');
});
