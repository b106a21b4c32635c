/** What changed for whom in one step of a call: enough to print a call while it goes on. */
import type { Command } from "../commands.ts";
import { dtmfDurationMs } from "../dtmf.ts";
import type { CallEvent, LegId } from "../events.ts";
import type { CallPlan } from "../plan.ts";
import { type CallState, findLeg, type LegState } from "../state.ts";
import { hearing, soundsTheSame, type TimelineKind } from "./hearing.ts";

/** The two sides of a call. */
export type TimelineLane = "employee" | "contact";

/** One change: from now on, this leg hears this. */
export interface TimelineRow {
  /** By the session's clock, ms since the epoch. */
  readonly at: number;
  readonly lane: TimelineLane;
  readonly leg: LegId;
  /** The employee's name where the plan has more than one phone to tell apart; else null. */
  readonly who: string | null;
  readonly kind: TimelineKind;
  /** Media, tone, other leg, digits, or why the leg ended; may be empty. */
  readonly detail: string;
  /** How long it lasts where that is known beforehand (digits), ms. */
  readonly lasts_ms: number | null;
  /** Why this could not be played; null for everything that works. */
  readonly failed: string | null;
}

/** Who is at a leg, for a timeline. */
function legLabel(plan: CallPlan, leg: LegState): Pick<TimelineRow, "lane" | "leg" | "who"> {
  if (leg.phone === null) return { lane: "contact", leg: leg.id, who: null };
  const phones = plan.operations.flatMap((operation) => operation.phones);
  const phone = plan.operations[leg.phone.operation]?.phones[leg.phone.index];
  return {
    lane: "employee",
    leg: leg.id,
    who: phones.length > 1 ? (phone?.employee_full_name ?? null) : null,
  };
}

/** Why a leg ended, as its own phone shows it: our release is told by its reason. */
function endDetail(leg: LegState): string {
  if (leg.ended !== "released") return leg.ended ?? "";
  return leg.release === "answered_elsewhere" ? leg.release : leg.ended;
}

function rowsOfLeg(
  before: CallState,
  after: CallState,
  leg: LegState,
  event: CallEvent,
): readonly TimelineRow[] {
  const row = { at: event.at, ...legLabel(after.plan, leg), lasts_ms: null, failed: null };
  const was = hearing(before, leg.id);
  const is = hearing(after, leg.id);
  const rows: TimelineRow[] = [];
  if (!soundsTheSame(was, is)) {
    const isBroken = event.type === "playback_failed" && event.leg === leg.id;
    if (isBroken && was !== null) {
      rows.push({ ...row, kind: was.kind, detail: was.detail, failed: event.why });
    }
    if (is !== null) rows.push({ ...row, kind: is.kind, detail: is.detail });
  }
  const justEnded = leg.ended !== null && findLeg(before, leg.id)?.ended === null;
  if (justEnded) rows.push({ ...row, kind: "hang_up", detail: endDetail(leg) });
  return rows;
}

/**
 * What one step changed, for each leg.
 *
 * @param before the state before the step.
 * @param event the event of the step.
 * @param result what {@link step} gave for them.
 * @returns the rows, in the order of dialling; none where nobody hears anything new.
 */
export function timelineRows(
  before: CallState,
  event: CallEvent,
  result: readonly [CallState, readonly Command[]],
): readonly TimelineRow[] {
  const [after, commands] = result;
  const rows = after.legs.flatMap((leg) => rowsOfLeg(before, after, leg, event));
  const digits = commands.flatMap((command): TimelineRow[] => {
    const leg = command.type === "send_dtmf" ? findLeg(after, command.leg) : null;
    if (command.type !== "send_dtmf" || leg === null) return [];
    const detail = command.digits;
    const lasts_ms = dtmfDurationMs(detail);
    return [{ at: event.at, ...legLabel(after.plan, leg), kind: "dtmf", detail, lasts_ms, failed: null }];
  });
  return [...rows, ...digits];
}
