import type { Clock, GetCallsReportParams, GetCallsReportResult } from "@scenario-call/core";
import type { Text } from "@scenario-call/core/language";
import type { MethodFailure } from "../describe-failure.ts";
import { pause } from "./pause.ts";

/** How a call ended, as far as it can be told. */
export type Ending =
  | {
      readonly kind: "told";
      /** Of the public list, or one that is new there. */
      readonly finish_reason: string;
      /** Whether the report has a talk; null where it does not say. */
      readonly talked: boolean | null;
    }
  | {
      readonly kind: "untold";
      /** For programs: the error's mnemonic, or the kind of the failure, `not_in_report`, `under_way`, `interrupted`. */
      readonly why: string;
      /** For people: what follows "why it ended cannot be told:". */
      readonly because: Text;
    };

/** How the report is asked. */
export interface EndingQuestion {
  readonly callSessionId: number;
  /** When it started as the service writes it; null where the list never showed it. */
  readonly startTime: string | null;
  /** Asks for rows of the report, as `client.safe` does. */
  readonly report: (
    params: GetCallsReportParams,
  ) => Promise<
    | { readonly ok: true; readonly data: GetCallsReportResult }
    | { readonly ok: false; readonly error: MethodFailure }
  >;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A call comes into the report a little after its end. */
const LOOKS = 5;
const EVERY_MS = 2000;
const DAY_MS = 86_400_000;

const NOT_IN_REPORT: Ending = {
  kind: "untold",
  why: "not_in_report",
  because: { en: "the report of calls does not have it yet", ru: "в отчёте о звонках его ещё нет" },
};

const UNDER_WAY: Ending = {
  kind: "untold",
  why: "under_way",
  because: {
    en: "the report of calls still has it as under way",
    ru: "в отчёте о звонках он всё ещё числится текущим",
  },
};

const INTERRUPTED: Ending = {
  kind: "untold",
  why: "interrupted",
  because: { en: "the report of calls was not awaited", ru: "отчёта о звонках не дождались" },
};

/** How a call ended by the report of calls of the Data API, which tells it where the list of calls under way cannot. */
export async function endingByReport(question: EndingQuestion): Promise<Ending> {
  const { callSessionId, report, clock, signal } = question;
  let found = NOT_IN_REPORT;
  for (let look = 1; look <= LOOKS; look += 1) {
    if (signal.aborted) return INTERRUPTED;
    const answer = await report({
      ...intervalOf(question),
      include_ongoing_calls: true,
      filter: { field: "id", operator: "=", value: callSessionId },
      fields: ["id", "finish_reason", "talk_duration"],
    });
    if (answer.ok) {
      // Looked at again: a service may pass over a filter.
      const row = answer.data.find(({ id }) => id === callSessionId);
      const { finish_reason = null, talk_duration = null } = row ?? {};
      if (finish_reason !== null)
        return {
          kind: "told",
          finish_reason,
          talked: talk_duration === null ? null : talk_duration > 0,
        };
      found = row === undefined ? NOT_IN_REPORT : UNDER_WAY;
    } else {
      found = untoldBy(answer.error);
      if (answer.error.kind === "api_error" && answer.error.repeat !== "later") return found;
    }
    if (look < LOOKS) await pause(clock, EVERY_MS, signal);
  }
  return signal.aborted ? INTERRUPTED : found;
}

/** A day more on both sides: clocks differ, and so does what a service takes for the time of day. */
function intervalOf({
  startTime,
  clock,
}: EndingQuestion): Pick<GetCallsReportParams, "date_from" | "date_till"> {
  const seen = startTime === null ? Number.NaN : Date.parse(`${startTime.replace(" ", "T")}Z`);
  const start = Number.isNaN(seen) ? clock.now() : seen;
  return { date_from: dateTime(start - DAY_MS), date_till: dateTime(start + 2 * DAY_MS) };
}

/** `YYYY-MM-DD hh:mm:ss`. */
const dateTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

function untoldBy(error: MethodFailure): Ending {
  if (error.kind === "api_error")
    return {
      kind: "untold",
      why: error.mnemonic,
      because: {
        en: `the report of calls (get.calls_report) was refused with ${error.mnemonic}`,
        ru: `в отчёте о звонках (get.calls_report) отказано: ${error.mnemonic}`,
      },
    };
  return {
    kind: "untold",
    why: error.kind,
    because: {
      en: "the report of calls (get.calls_report) did not answer",
      ru: "отчёт о звонках (get.calls_report) не ответил",
    },
  };
}
