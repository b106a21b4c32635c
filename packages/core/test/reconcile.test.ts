import { describe, expect, it } from "vitest";
import { reconcile, withExternalId } from "../src/reconcile/reconcile.ts";
import type { ReconcileOptions } from "../src/reconcile/reconcile.ts";
import { validateGetCallsReportParams } from "../src/index.ts";
import type { GetCallsReportParams, GetCallsReportResult, ListCallsResult } from "../src/index.ts";

/** 2026-03-02T10:00:00Z. */
const BEGAN = Date.UTC(2026, 2, 2, 10);
const intent = { external_id: "order-17", began_at: BEGAN };
const broken = { ok: false, error: new Error("down") } as const;

const live = (external_id: string | null, call_session_id: number): ListCallsResult[number] => ({
  call_session_id,
  direction: "in",
  start_time: "2026-03-02 10:00:00",
  virtual_phone_number: "74993720692",
  contact_phone_number: "79260000000",
  external_id,
  tags: [],
  legs: [],
});

interface Asked {
  readonly asked: string[];
  readonly reports: GetCallsReportParams[];
  readonly options: ReconcileOptions;
}

/** Both APIs, with what they know. */
const apis = (
  calls: ListCallsResult | null,
  report: GetCallsReportResult | null,
  rest: Partial<ReconcileOptions> = {},
): Asked => {
  const asked: string[] = [];
  const reports: GetCallsReportParams[] = [];
  return {
    asked,
    reports,
    options: {
      calls: {
        listCalls: async () => {
          asked.push("list.calls");
          return calls === null ? broken : { ok: true, data: calls };
        },
      },
      data: {
        getCallsReport: async (params) => {
          asked.push("get.calls_report");
          reports.push(params);
          return report === null ? broken : { ok: true, data: report };
        },
      },
      intent,
      ...rest,
    },
  };
};

describe("a call whose answer was lost", () => {
  it("was started where it is under way", async () => {
    const { options } = apis([live(null, 1), live("order-18", 2), live("order-17", 3)], []);
    expect(await reconcile(options)).toEqual({
      outcome: "started",
      call_session_id: 3,
      call_session_ids: [3],
    });
  });

  it("was started where it has ended by now", async () => {
    const { options } = apis([], [{ id: 8, call_api_external_id: "order-17" }]);
    expect(await reconcile(options)).toMatchObject({ outcome: "started", call_session_id: 8 });
  });

  it("is told once though both know it, and with its like where there are more", async () => {
    const report = [8, 3].map((id) => ({ id, call_api_external_id: "order-17" }));
    const { options } = apis([live("order-17", 8)], report);
    expect(await reconcile(options)).toEqual({
      outcome: "started",
      call_session_id: 3,
      call_session_ids: [3, 8],
    });
  });

  it("is found though one of the two does not answer", async () => {
    expect(await reconcile(apis(null, [{ id: 8, call_api_external_id: "order-17" }]).options)).toMatchObject({
      outcome: "started",
    });
    expect(await reconcile(apis([live("order-17", 3)], null).options)).toMatchObject({ outcome: "started" });
  });

  it("cannot be told of where nothing was found: that is no proof", async () => {
    const { options } = apis([live("order-18", 2)], []);
    expect(await reconcile(options)).toEqual({
      outcome: "cannot_be_told",
      reason: "not_found",
      failures: [],
    });
  });

  it("cannot be told of where a question was not answered, which is told", async () => {
    for (const options of [apis(null, []).options, apis([], null).options]) {
      expect(await reconcile(options)).toEqual({
        outcome: "cannot_be_told",
        reason: "not_asked",
        failures: [broken.error],
      });
    }
  });

  it("is not looked for where nothing identifies it", async () => {
    for (const nothing of [null, { external_id: null, began_at: BEGAN }]) {
      const { options, asked } = apis([live(null, 1)], [{ id: 2, call_api_external_id: null }], {
        intent: nothing,
      });
      expect(await reconcile(options)).toMatchObject({ outcome: "cannot_be_told", reason: "not_identified" });
      expect(asked).toEqual([]);
    }
  });

  it("is not identified by an empty id, which other calls may have too", async () => {
    const { asked, options } = apis([live("", 3)], [{ id: 4, call_api_external_id: "" }], {
      intent: { external_id: "", began_at: BEGAN },
    });
    expect(await reconcile(options)).toEqual({
      outcome: "cannot_be_told",
      reason: "not_identified",
      failures: [],
    });
    expect(asked).toEqual([]);
  });

  it("is not taken for another one by a service that passes over the filter", async () => {
    const { options } = apis([], [{ id: 8, call_api_external_id: "order-18" }, { id: 9 }]);
    expect(await reconcile(options)).toMatchObject({ outcome: "cannot_be_told" });
  });
});

describe("the questions", () => {
  it("go to the calls under way first, so that a call which ends meanwhile is in the report", async () => {
    const { options, asked } = apis([], []);
    await reconcile(options);
    expect(asked).toEqual(["list.calls", "get.calls_report"]);
  });

  it("are of a form that the service takes, and reach from a day before the call to the longest interval", async () => {
    const { options, reports } = apis([], []);
    await reconcile(options);
    expect(reports).toEqual([
      {
        date_from: "2026-03-01 10:00:00",
        date_till: "2026-05-29 10:00:00",
        include_ongoing_calls: true,
        filter: { field: "call_api_external_id", operator: "=", value: "order-17" },
        fields: ["id", "call_api_external_id"],
      },
    ]);
    expect(validateGetCallsReportParams({ access_token: "t", ...reports[0] })).toBeNull();
  });

  it("go to the Call API alone where there is no client of the Data API", async () => {
    const { asked, options } = apis([live("order-17", 3)], []);
    expect(await reconcile({ calls: options.calls, intent })).toMatchObject({ outcome: "started" });
    expect(asked).toEqual(["list.calls"]);
  });
});

it("parameters get an id of their own, once", () => {
  const one = withExternalId({ contact: "79260000000" });
  expect(one.external_id).toMatch(/^[0-9a-f-]{36}$/u);
  expect(withExternalId({}).external_id).not.toBe(withExternalId({}).external_id);
  expect(withExternalId({ external_id: "order-17" })).toEqual({ external_id: "order-17" });
});
