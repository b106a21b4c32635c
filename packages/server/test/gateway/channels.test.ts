import { describe, expect, test } from "vitest";
import { call, CALL_PARAMS, startServer } from "./support.ts";

/** Anna has one phone that takes one call; nobody else is in the scenario. */
const ONE_CHANNEL = {
  employees: [
    { id: 501, full_name: "Anna Ivanova", phones: [{ phone_number: "100123", channels_count: 1 }] },
  ],
  sip_lines: [{ phone_number: "100123", employee_id: 501 }],
  scenarios: [
    { id: 23456, name: "Order", operations: [{ id: 1, name: "The shop", employee_ids: [501] }] },
    { id: 23457, name: "Patient", operations: [{ id: 1, name: "Nobody", employee_ids: [501] }] },
  ],
  sandbox: {
    phones: [
      { phone_number: "100123", rings_after_ms: 100, answers_after_ms: 700 },
      {
        phone_number: "79260000000",
        rings_after_ms: 200,
        answers_after_ms: 800,
        hangs_up_after_talk_ms: 2000,
      },
      { phone_number: "79260000007", rings_after_ms: 200, answers_after_ms: 9000 },
    ],
  },
};

const start = async (url: string, change: object = {}): Promise<number> => {
  const answer = await call(url, "start.scenario_call", { ...CALL_PARAMS, ...change });
  return answer.result?.data["call_session_id"] as number;
};

describe("an employee's phone that takes one call", () => {
  test("rings for one of two calls that begin in the same moment", async () => {
    const { url, clock, store, heard } = await startServer(ONE_CHANNEL);
    const [first, second] = [await start(url), await start(url)];
    await clock.runToEnd();
    expect((await store.session(first))?.finished?.finish_reason).toBe("success_finish");
    expect((await store.session(second))?.finished?.finish_reason).toBe("operator_channels_busy");
    expect(heard.filter((at) => at.phone_number === "100123" && at.heard.type === "ringing")).toHaveLength(1);
  });

  test("does not ring for a call that finds it busy when its turn comes, though it was free at the start", async () => {
    const { url, clock, store, heard } = await startServer(ONE_CHANNEL);
    // The contact answers after 9.2 s; the other call has the employee from 5 s on.
    const slow = await start(url, { first_call: "contact", contact: "79260000007" });
    await clock.advance(5000);
    await start(url, { contact: "79260000007" });
    await clock.runToEnd(20_000_000);
    expect((await store.session(slow))?.finished?.finish_reason).toBe("operator_channels_busy");
    expect(heard.filter((at) => at.phone_number === "100123" && at.heard.type === "ringing")).toHaveLength(1);
  });

  test("is free again when the call is over", async () => {
    const { url, clock, store } = await startServer(ONE_CHANNEL);
    await start(url);
    await clock.runToEnd();
    const later = await start(url);
    await clock.runToEnd();
    expect((await store.session(later))?.finished?.finish_reason).toBe("success_finish");
  });
});
