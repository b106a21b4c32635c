/** Who heard what, and when: a call's journal, replayed. */
import type { CallEvent, LegId } from "../events.ts";
import type { FinishReason } from "../finish-reason.ts";
import type { CallPlan } from "../plan.ts";
import { createCall } from "../state.ts";
import { step } from "../step.ts";
import { hearing, soundsTheSame } from "./hearing.ts";
import { type TimelineRow, timelineRows } from "./rows.ts";

/** One stretch of a timeline: from here to there, this leg heard this. */
export interface TimelineSegment extends Omit<TimelineRow, "at" | "lasts_ms"> {
  /** By the session's clock, ms since the epoch. */
  readonly from: number;
  /** The same as `from` for a moment (`hang_up`); null while it still goes on. */
  readonly to: number | null;
}

/** A whole call as both sides heard it. Plain JSON, without a phone number in it. */
export interface Timeline {
  /** Time of the first event; null for an empty journal. */
  readonly started_at: number | null;
  /** Time of the last event; null for an empty journal. */
  readonly last_at: number | null;
  /** Null while the call goes on. */
  readonly finish_reason: FinishReason | null;
  /** In the order in which they began. */
  readonly segments: readonly TimelineSegment[];
}

function segmentOf({ at, lasts_ms, ...row }: TimelineRow): TimelineSegment {
  if (row.kind === "hang_up") return { ...row, from: at, to: at };
  return { ...row, from: at, to: lasts_ms === null ? null : at + lasts_ms };
}

/** Ends what a leg heard so far. A stretch that nobody could hear, because it took no time, is left out. */
function closeSegment(segments: TimelineSegment[], leg: LegId, at: number, failed: string | null): void {
  const open = segments.findIndex((segment) => segment.leg === leg && segment.to === null);
  const segment = segments[open];
  if (segment === undefined) return;
  if (segment.from === at && failed === null) segments.splice(open, 1);
  else segments[open] = { ...segment, to: at, failed };
}

/**
 * Replays a journal.
 *
 * @param plan the call's plan.
 * @param events its journal, oldest first; may stop anywhere.
 */
export function timeline(plan: CallPlan, events: readonly CallEvent[]): Timeline {
  const segments: TimelineSegment[] = [];
  let finish_reason: FinishReason | null = null;
  let state = createCall(plan);
  for (const event of events) {
    const result = step(state, event);
    const [after, commands] = result;
    const rows = timelineRows(state, event, result);
    for (const { id } of after.legs) {
      if (soundsTheSame(hearing(state, id), hearing(after, id))) continue;
      const broken = rows.find((row) => row.leg === id && row.failed !== null);
      closeSegment(segments, id, event.at, broken?.failed ?? null);
    }
    segments.push(...rows.filter((row) => row.failed === null).map(segmentOf));
    for (const command of commands) if (command.type === "finish") finish_reason = command.finish_reason;
    state = after;
  }
  return {
    started_at: events.at(0)?.at ?? null,
    last_at: events.at(-1)?.at ?? null,
    finish_reason,
    segments,
  };
}
