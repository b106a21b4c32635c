import { createNodeClient } from "@scenario-call/node-client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startTestServer, TEST_SCENARIO_ID, TEST_VIRTUAL_NUMBER } from "../src/index.ts";

const PARAMS = {
  virtual_phone_number: TEST_VIRTUAL_NUMBER,
  contact: "79260000001",
  scenario_id: TEST_SCENARIO_ID,
  first_call: "contact",
} as const;

describe("where a test holds the timers of its runner too", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("a call goes on as the server's own clock is moved", async () => {
    vi.useFakeTimers();
    await using server = await startTestServer({ phones: { [PARAMS.contact]: { hangs_up_after_ms: 10 } } });
    const client = createNodeClient({ url: server.url, token: server.token });
    const { call_session_id } = await client.startScenarioCall(PARAMS);

    await server.runToEnd();

    expect((await server.call(call_session_id)).finish_reason).not.toBeNull();
    client.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** What a project in JavaScript can write, where no types are looked at. */
type Untyped = Record<"advance" | "phone" | "refuse", (...given: readonly unknown[]) => unknown>;

describe("a mistake in a test is told at once, not by a test that has tested nothing:", () => {
  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, "5"])("time moved by %j", async (ms) => {
    await using server = await startTestServer();
    const { advance } = server as unknown as Untyped;
    await expect(advance(ms)).rejects.toThrow(
      `advance: found ${String(ms)}, expected milliseconds, 0 or more`,
    );
    expect(server.now()).toBe(Date.UTC(2026, 0, 1));
  });

  it("an error that there is not", async () => {
    await using server = await startTestServer();
    const { refuse } = server as unknown as Untyped;
    expect(() => refuse("limit_exceded")).toThrow(
      'refuse: no error of the Call API is called "limit_exceded"',
    );
    expect(() => refuse("toString")).toThrow("no error of the Call API");
    expect(server.faultsWaiting).toBe(0);
  });

  it("a phone that acts in a way that there is not", async () => {
    await using server = await startTestServer();
    const { phone } = server as unknown as Untyped;
    expect(() => phone(PARAMS.contact, { answer_after_ms: 5 })).toThrow(/answer_after_ms.*answers_after_ms/u);
    expect(() => phone("+7 926", {})).toThrow(/phone_number/u);
  });
});
