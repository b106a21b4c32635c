import type { Timeline, TimelineRow, TimelineSegment } from "@scenario-call/call-flow";

/** The rows of a call that is over, or goes on, as one drawing from left to right. */
export function timelineOf(rows: readonly TimelineRow[], last: number, finish: string | null): Timeline {
  const segments: TimelineSegment[] = [];
  for (const { at, lasts_ms: _, ...row } of rows) {
    if (row.kind === "dtmf") {
      segments.push({ ...row, from: at, to: at });
      continue;
    }
    const open = segments.findIndex((each) => each.leg === row.leg && each.to === null);
    const before = segments[open];
    if (before !== undefined) {
      if (before.from === at) segments.splice(open, 1);
      else segments[open] = { ...before, to: at };
    }
    segments.push({ ...row, from: at, to: row.kind === "hang_up" ? at : null });
  }
  return {
    started_at: rows[0]?.at ?? null,
    last_at: rows.length === 0 ? null : last,
    finish_reason: finish as Timeline["finish_reason"],
    segments,
  };
}
