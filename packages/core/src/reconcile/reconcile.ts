import type { ListCallsParams, ListCallsResult } from "../generated/call-api/list-calls/types.ts";
import type {
  GetCallsReportParams,
  GetCallsReportResult,
} from "../generated/data-api/get-calls-report/types.ts";
import type { Intent } from "../failures/intent.ts";

/** What a method answers with, in the form that does not throw. */
export type Asked<Data> = Promise<
  { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly error: unknown }
>;

/** What {@link reconcile} asks, and what for. */
export interface ReconcileOptions {
  /** Asks for the calls under way: `client.safe` of a client of the Call API. */
  readonly calls: { readonly listCalls: (params: ListCallsParams) => Asked<ListCallsResult> };
  /**
   * Asks for the calls that have ended: `client.safe` of a client of the Data API. Without it only calls under way are found.
   */
  readonly data?: { readonly getCallsReport: (params: GetCallsReportParams) => Asked<GetCallsReportResult> };
  /** What is looked for: `error.intent`, or its two members as they were kept. */
  readonly intent: Pick<Intent, "external_id" | "began_at"> | null;
}

/** What is known of a call whose answer was lost. */
export type Reconciled =
  | {
      /** The service has the call: it was started. */
      readonly outcome: "started";
      /** Id of the call. */
      readonly call_session_id: number;
      /** All calls with this `external_id`, by their ids. More than one: it was used more than once, or the request was carried out more than once. */
      readonly call_session_ids: readonly number[];
    }
  | {
      /** The call was not found. That proves nothing: a request that is still on its way starts it later. Never repeat it for that. */
      readonly outcome: "cannot_be_told";
      /** `not_found`; `not_identified`: the call has no `external_id`; `not_asked`: some question was not answered, see `failures`. */
      readonly reason: "not_found" | "not_identified" | "not_asked";
      /** What the questions failed with that were not answered. */
      readonly failures: readonly unknown[];
    };

const DAY_MS = 86_400_000;

/** The service reports on three months at most; the shortest three months have 89 days. */
const LONGEST_INTERVAL_MS = 89 * DAY_MS;

/** `YYYY-MM-DD hh:mm:ss`. */
const dateTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

/** A day more on both sides: clocks differ, and so does what a service takes for the time of day. */
const intervalFrom = (began: number): Pick<GetCallsReportParams, "date_from" | "date_till"> => ({
  date_from: dateTime(began - DAY_MS),
  date_till: dateTime(began - DAY_MS + LONGEST_INTERVAL_MS),
});

/** The ids that an answer holds, or what it failed with. Rows are looked at again: a service may pass over a filter. */
const idsIn = async <Row>(
  asked: Asked<readonly Row[]>,
  idOf: (row: Row) => number | null,
): Promise<{ readonly ids: readonly number[]; readonly failures: readonly unknown[] }> => {
  const result = await asked;
  if (!result.ok) return { ids: [], failures: [result.error] };
  return { ids: result.data.map(idOf).filter((id) => id !== null), failures: [] };
};

/**
 * Looks for a call whose outcome is unknown, by its `external_id`, which must have been used for this call alone. Nothing is
 * started and nothing repeated. It asks first for the calls under way and then for the report, so that a call that ends meanwhile is not missed.
 */
export const reconcile = async ({ calls, data, intent }: ReconcileOptions): Promise<Reconciled> => {
  const wanted = intent?.external_id ?? "";
  // An empty id is what a service may show of all calls that have none.
  if (intent === null || wanted === "") {
    return { outcome: "cannot_be_told", reason: "not_identified", failures: [] };
  }
  const live = await idsIn(calls.listCalls({}), ({ external_id: id, call_session_id }) =>
    id === wanted ? call_session_id : null,
  );
  const reported =
    data === undefined
      ? { ids: [], failures: [] }
      : await idsIn(
          data.getCallsReport({
            ...intervalFrom(intent.began_at),
            include_ongoing_calls: true,
            filter: { field: "call_api_external_id", operator: "=", value: wanted },
            fields: ["id", "call_api_external_id"],
          }),
          ({ id, call_api_external_id }) => (call_api_external_id === wanted ? (id ?? null) : null),
        );
  const ids = [...new Set([...live.ids, ...reported.ids])].toSorted((a, b) => a - b);
  const [first] = ids;
  if (first !== undefined) return { outcome: "started", call_session_id: first, call_session_ids: ids };
  const failures = [...live.failures, ...reported.failures];
  return { outcome: "cannot_be_told", reason: failures.length === 0 ? "not_found" : "not_asked", failures };
};

/**
 * The parameters with an `external_id` by which the call can be found again: theirs, or a new one that nobody can guess. For those who
 * call single functions; a client does it by itself.
 */
export const withExternalId = <Params extends object>(
  params: Params & { readonly external_id?: string },
): Params & { readonly external_id: string } => ({
  ...params,
  external_id: params.external_id ?? crypto.randomUUID(),
});
