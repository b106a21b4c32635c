import { setImmediate } from "node:timers/promises";
import {
  type ApiErrorObject,
  GET_CALLS_REPORT_RESULT_ITEM_DIRECTION,
  type GetCallsReportResult,
  type GetCallsReportWireParams,
  type RowFilter,
} from "@scenario-call/core";
import type { Account } from "../../directory/account.ts";
import type { DataApiHandlers } from "../../generated/data-api-handlers.ts";
import type { SessionQuery, Store } from "../../ports/store.ts";
import type { RequestContext } from "../caller.ts";
import { dataApiError } from "../data-api-error.ts";
import { ReportedCall } from "../reported-call.ts";
import { addMonths, formatDateTime, parseDateTime } from "../rows/date-time.ts";
import type { Fields } from "../rows/field.ts";
import { readRowQuery } from "../rows/query.ts";

/** What every session of this server was started by. */
const SOURCE = "callapi_scenario_call";

/** Sessions that are read in one go; between two batches other requests are served. */
const BATCH = 200;

const MAX_MONTHS = 3;

const seconds = (ms: number): number => Math.floor(ms / 1000);

const fieldsFor = ({ scenarios }: Account): Fields<ReportedCall, GetCallsReportResult[number]> => ({
  id: { kind: "number", read: ({ session }) => session.call_session_id },
  start_time: { kind: "date", read: ({ session }) => formatDateTime(session.created_at) },
  finish_time: {
    kind: "date",
    read: ({ session: { finished } }) => (finished === null ? null : formatDateTime(finished.at)),
  },
  finish_reason: { kind: "text", read: ({ session }) => session.finished?.finish_reason ?? null },
  direction: {
    kind: "choice",
    values: GET_CALLS_REPORT_RESULT_ITEM_DIRECTION,
    read: ({ session }) => session.direction,
  },
  source: { kind: "text", read: () => SOURCE },
  is_lost: { kind: "boolean", read: ({ talkMs }) => (talkMs === null ? null : talkMs === 0) },
  contact_phone_number: { kind: "text", read: ({ session }) => session.contact_phone_number },
  virtual_phone_number: { kind: "text", read: ({ session }) => session.virtual_phone_number },
  effective_virtual_phone_number: {
    kind: "text",
    read: ({ session }) => session.effective_virtual_phone_number,
  },
  talk_duration: { kind: "number", read: ({ talkMs }) => (talkMs === null ? null : seconds(talkMs)) },
  total_duration: {
    kind: "number",
    read: ({ session: { created_at, finished } }) =>
      finished === null ? null : seconds(finished.at - created_at),
  },
  scenario_id: { kind: "number", read: ({ session }) => session.scenario_id },
  scenario_name: { kind: "text", read: ({ session }) => scenarios.get(session.scenario_id)?.name ?? null },
  employees: { kind: "list", read: ({ employees }) => employees },
  call_api_external_id: { kind: "text", read: ({ session }) => session.external_id },
});

type IntervalReading =
  | { readonly ok: true; readonly from: number; readonly before: number }
  | {
      readonly ok: false;
      readonly error: ApiErrorObject<"invalid_parameter_value" | "date_interval_limit_reached">;
    };

const readInterval = ({ date_from, date_till }: GetCallsReportWireParams): IntervalReading => {
  const from = parseDateTime(date_from);
  const till = parseDateTime(date_till);
  const wrong = (field: string, value: string): IntervalReading => ({
    ok: false,
    error: dataApiError("invalid_parameter_value", { field, value }),
  });
  if (from === null) return wrong("date_from", date_from);
  if (till === null || till < from) return wrong("date_till", date_till);
  if (till > addMonths(from, MAX_MONTHS)) {
    const params = { limit: `${MAX_MONTHS} months` };
    const details = { field: "date_till", value: date_till, params };
    return { ok: false, error: dataApiError("date_interval_limit_reached", details) };
  }
  // The last second belongs to the interval, whole.
  return { ok: true, from, before: till + 1000 };
};

/** The external ids that a filter lets through, where it names them: the store has an index for these. */
const externalIdsIn = (filter: RowFilter): readonly string[] | null => {
  if ("filters" in filter) {
    if (filter.condition === "or") return null;
    for (const inner of filter.filters) {
      const ids = externalIdsIn(inner);
      if (ids !== null) return ids;
    }
    return null;
  }
  if (filter.field !== "call_api_external_id") return null;
  if (filter.operator === "=") return [filter.value as string];
  return filter.operator === "in" ? (filter.value as readonly string[]) : null;
};

/** `get.calls_report`: the account's sessions of an interval, by id. */
export const getCallsReport =
  (store: Pick<Store, "findSessions">): DataApiHandlers<RequestContext>["get.calls_report"] =>
  async (params, { caller }) => {
    const { account } = caller.served;
    const reading = readRowQuery(params, fieldsFor(account), account.id);
    if (!reading.ok) return reading;
    const interval = readInterval(params);
    if (!interval.ok) return interval;
    const { query } = reading;
    const question: Omit<SessionQuery, "after"> = {
      account_id: account.id,
      created_from: interval.from,
      created_before: interval.before,
      external_ids: params.filter === undefined ? null : externalIdsIn(params.filter),
      include_open: params.include_ongoing_calls ?? false,
      limit: BATCH,
    };
    const matching: ReportedCall[] = [];
    let batch: readonly { readonly call_session_id: number }[] = [];
    do {
      const sessions = await store.findSessions({ ...question, after: batch.at(-1)?.call_session_id ?? 0 });
      for (const session of sessions) {
        const call = new ReportedCall(session);
        if (query.matches(call)) matching.push(call);
      }
      batch = sessions;
      if (batch.length === BATCH) await setImmediate();
    } while (batch.length === BATCH);
    return query.page(matching);
  };
