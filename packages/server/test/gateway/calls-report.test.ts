import { CALL_API_ERRORS, DATA_API_ERRORS } from "@scenario-call/core";
import { describe, expect, test } from "vitest";
import { call, CALL_PARAMS, KEY, NOW, startServer, type TestServer } from "./support.ts";

const INTERVAL = { date_from: "2026-01-01 00:00:00", date_till: "2026-01-31 23:59:59" };

/** Starts a call, and answers with its id. */
const start = async ({ url }: TestServer, changes: object = {}): Promise<unknown> =>
  (await call(url, "start.scenario_call", { ...CALL_PARAMS, ...changes })).result?.data["call_session_id"];

/** The rows of the report. */
const report = async ({ server }: TestServer, changes: object = {}): Promise<readonly object[]> => {
  const answer = await call(server.dataUrl, "get.calls_report", {
    access_token: KEY,
    ...INTERVAL,
    ...changes,
  });
  expect(answer.error).toBeUndefined();
  const rows = answer.result?.data as unknown as readonly object[];
  expect(answer.result?.metadata.total_items).toBe(rows.length);
  return rows;
};

/** Lets the sandbox's phones act until no call is left. */
const finishCalls = async ({ server, clock }: TestServer): Promise<void> => {
  for (let n = 0; n < 400 && server.calls.live > 0; n += 1) await clock.advance(500);
  expect(server.calls.live).toBe(0);
};

describe("the report on calls", () => {
  test("finds a call by the external id of its request while it goes on", async () => {
    const server = await startServer();
    const id = await start(server, { external_id: "order-17" });
    await start(server, { external_id: "order-18" });
    const filter = { field: "call_api_external_id", operator: "=", value: "order-17" };
    expect(await report(server, { filter })).toEqual([]);
    expect(await report(server, { filter, include_ongoing_calls: true })).toEqual([
      {
        id,
        start_time: "2026-01-01 12:00:00",
        finish_time: null,
        finish_reason: null,
        direction: "in",
        source: "callapi_scenario_call",
        is_lost: null,
        contact_phone_number: "79260000000",
        virtual_phone_number: "74993720692",
        effective_virtual_phone_number: "74993720692",
        talk_duration: null,
        total_duration: null,
        scenario_id: 23456,
        scenario_name: "Order from the site",
        employees: [
          { employee_id: 501, employee_full_name: "Anna Ivanova", is_answered: false, is_talked: false },
        ],
        call_api_external_id: "order-17",
      },
    ]);
  });

  test("tells how a call ended that was talked through", async () => {
    const server = await startServer();
    const id = await start(server, { direction: "out" });
    await finishCalls(server);
    // Anna answers after 700 ms and hears 1.5 s; the contact answers after 800 ms and talks for 2.5 s.
    expect(await report(server)).toMatchObject([
      {
        id,
        finish_reason: "success_finish",
        direction: "out",
        is_lost: false,
        talk_duration: 2,
        employees: [
          { employee_id: 501, employee_full_name: "Anna Ivanova", is_answered: true, is_talked: true },
        ],
        call_api_external_id: null,
      },
    ]);
  });

  test("tells of a call that nobody took", async () => {
    const server = await startServer();
    await start(server, { contact: "79260000001" });
    await finishCalls(server);
    expect(await report(server)).toMatchObject([
      {
        finish_reason: "subscriber_busy",
        is_lost: true,
        talk_duration: 0,
        employees: [{ employee_id: 501, is_answered: true, is_talked: false }],
      },
    ]);
  });

  test("tells of a call that could dial nobody", async () => {
    const server = await startServer();
    await start(server, { scenario_id: 23457 });
    await finishCalls(server);
    expect(await report(server)).toMatchObject([
      { finish_reason: "no_active_scenario", is_lost: true, employees: [], talk_duration: 0 },
    ]);
  });

  test("the last second belongs to the interval, whole, and the next one does not", async () => {
    const server = await startServer();
    await server.clock.advance(999);
    const id = await start(server);
    const open = { include_ongoing_calls: true, fields: ["id"] };
    expect(await report(server, { ...open, date_till: "2026-01-01 12:00:00" })).toEqual([{ id }]);
    expect(await report(server, { ...open, date_till: "2026-01-01 11:59:59" })).toEqual([]);
    expect(await report(server, { ...open, date_from: "2026-01-01 12:00:00" })).toEqual([{ id }]);
    expect(await report(server, { ...open, date_from: "2026-01-01 12:00:01" })).toEqual([]);
  });

  test.each([
    { field: "call_api_external_id", operator: "in", value: ["a", "b"] },
    {
      condition: "and",
      filters: [
        { field: "id", operator: ">", value: 0 },
        { field: "call_api_external_id", operator: "like", value: "_" },
      ],
    },
    {
      condition: "or",
      filters: [
        { field: "call_api_external_id", operator: "=", value: "a" },
        { field: "call_api_external_id", operator: "=", value: "b" },
      ],
    },
    {
      condition: "and",
      filters: [
        { field: "call_api_external_id", operator: "in", value: ["a", "b", "long"] },
        { field: "call_api_external_id", operator: "!=", value: "long" },
      ],
    },
  ])("filter %# finds what it says, whether the store has an index for it or not", async (filter) => {
    const server = await startServer();
    const ids = [await start(server, { external_id: "a" }), await start(server, { external_id: "b" })];
    await start(server, { external_id: "long" });
    await start(server);
    const rows = await report(server, { filter, include_ongoing_calls: true, fields: ["id"] });
    expect(rows).toEqual(ids.map((id) => ({ id })));
  });

  test("goes through more calls than are read in one go", async () => {
    const server = await startServer();
    const finished = { at: NOW + 1000, finish_reason: "timeout" } as const;
    await start(server);
    const [first] = await server.store.openSessions();
    if (first === undefined) throw new Error("the call is gone");
    const { call_session_id: _, events: __, finished: ___, ...session } = first;
    for (let n = 0; n < 450; n += 1) {
      const id = await server.store.createSession({ ...session, external_id: String(n) });
      await server.store.appendEvents(id, [], finished);
    }
    const rows = await report(server, { fields: ["call_api_external_id"] });
    expect(rows).toEqual(Array.from({ length: 450 }, (_, n) => ({ call_api_external_id: String(n) })));
  });

  test("reports do not use up the points of the calls", async () => {
    const server = await startServer({ limits: { minute_limit: 1 } });
    await report(server);
    expect(await start(server)).toBeTypeOf("number");
    const again = await call(server.server.dataUrl, "get.calls_report", { access_token: KEY, ...INTERVAL });
    expect(again.error?.data.mnemonic).toBe("limit_exceeded");
  });
});

test("what goes wrong before a method runs is the same error in both APIs, but for the names of the APIs", () => {
  const common = Object.keys(CALL_API_ERRORS).filter((mnemonic) => mnemonic in DATA_API_ERRORS);
  expect(common.length).toBeGreaterThan(15);
  for (const mnemonic of common) {
    const { starts: _, ...one } = CALL_API_ERRORS[mnemonic as keyof typeof CALL_API_ERRORS];
    const { starts: __, ...other } = DATA_API_ERRORS[mnemonic as keyof typeof DATA_API_ERRORS];
    expect(other).toEqual(one);
  }
});
