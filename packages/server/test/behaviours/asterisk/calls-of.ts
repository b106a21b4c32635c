import type { CallEvent, LegEndCause, LegId } from "@scenario-call/call-flow";
import type { CallReport } from "@scenario-call/phones";
import type { StoredSession } from "../../../src/ports/store.ts";
import { numberOf } from "../requests.ts";

/** One leg of one session, as its journal knows it. */
export interface JournalledLeg {
  readonly call_session_id: number;
  readonly leg: LegId;
  readonly phone: string;
  /** Moments at which something was told of it, by the journal's clock. */
  readonly told: readonly number[];
  readonly end: { readonly cause: LegEndCause; readonly at: number } | null;
}

type LegEvent = Extract<CallEvent, { readonly leg: LegId }>;

/** The legs that the journal of a session knows. */
export const legsInJournal = (session: StoredSession): readonly JournalledLeg[] => {
  const events = session.events.filter((event): event is LegEvent => "leg" in event);
  return [...new Set(events.map(({ leg }) => leg))].map((leg) => {
    const own = events.filter((event) => event.leg === leg);
    const end = own.find((event) => event.type === "leg_ended");
    return {
      call_session_id: session.call_session_id,
      leg,
      phone: numberOf(session, leg),
      told: own.map(({ at }) => at),
      end: end === undefined ? null : { cause: end.cause, at: end.at },
    };
  });
};

/**
 * Which call at a phone was which leg: the phone does not know sessions, so each call goes to the leg of its number whose
 * journal was written nearest to what the phone tells.
 *
 * @param timeOf the time of the journal's clock at a moment of the phones'.
 * @returns the reports by leg; what belongs to no leg is left out of it.
 */
export const callsOf = (
  legs: readonly JournalledLeg[],
  reports: readonly CallReport[],
  timeOf: (moment: number) => number,
): ReadonlyMap<JournalledLeg, CallReport> => {
  const moments = ({ rang_at, answered_at, ended_at }: CallReport): readonly number[] =>
    [rang_at, answered_at, ended_at].flatMap((at) => (at === null ? [] : [timeOf(at)]));
  const distance = (leg: JournalledLeg, report: CallReport): number =>
    Math.min(...leg.told.flatMap((at) => moments(report).map((moment) => Math.abs(at - moment))));
  const pairs = legs
    .flatMap((leg) => reports.filter(({ number }) => number === leg.phone).map((report) => ({ leg, report })))
    .toSorted((one, other) => distance(one.leg, one.report) - distance(other.leg, other.report));
  const found = new Map<JournalledLeg, CallReport>();
  const taken = new Set<CallReport>();
  for (const { leg, report } of pairs) {
    if (found.has(leg) || taken.has(report)) continue;
    found.set(leg, report);
    taken.add(report);
  }
  return found;
};
