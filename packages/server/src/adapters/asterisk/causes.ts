/**
 * Why a channel ended, in the words of the call flow: the one table from SIP and Q.850 to the causes of legs. What a cause
 * does to a call, its `finish_reason`, is decided by the flow. `docs/asterisk.md` shows both.
 */
import type { LegEndCause } from "@scenario-call/call-flow";

/** One cause of Q.850. */
export interface CauseRow {
  /** Code of Q.850, as Asterisk's `ChannelDestroyed` has it. */
  readonly q850: number;
  /** Its name, for people. */
  readonly name: string;
  /** Statuses of SIP that Asterisk's PJSIP turns into this code. */
  readonly sip: readonly number[];
  /** What it means for a leg that was not answered. */
  readonly cause: LegEndCause;
}

/** By code. A test sends each status of SIP to a real Asterisk. */
export const CAUSES: readonly CauseRow[] = [
  { q850: 1, name: "unallocated number", sip: [404, 485, 604], cause: "unreachable" },
  { q850: 3, name: "no route to destination", sip: [420], cause: "unreachable" },
  { q850: 16, name: "normal clearing", sip: [300, 301, 305, 380], cause: "rejected" },
  { q850: 17, name: "user busy", sip: [486, 600], cause: "busy" },
  { q850: 18, name: "no user responding", sip: [408], cause: "unreachable" },
  { q850: 19, name: "no answer from user", sip: [480, 483], cause: "no_answer" },
  { q850: 20, name: "subscriber absent", sip: [], cause: "unreachable" },
  { q850: 21, name: "call rejected", sip: [401, 403, 407, 603], cause: "rejected" },
  { q850: 22, name: "number changed", sip: [410], cause: "unreachable" },
  { q850: 23, name: "redirected to a new destination", sip: [302], cause: "rejected" },
  { q850: 26, name: "answered elsewhere", sip: [], cause: "rejected" },
  { q850: 27, name: "destination out of order", sip: [502], cause: "unreachable" },
  { q850: 28, name: "invalid number format", sip: [484], cause: "unreachable" },
  { q850: 29, name: "facility rejected", sip: [501], cause: "failed" },
  { q850: 31, name: "normal, unspecified", sip: [], cause: "failed" },
  { q850: 34, name: "no circuit available", sip: [503, 513, 580], cause: "failed" },
  { q850: 38, name: "network out of order", sip: [500], cause: "failed" },
  { q850: 41, name: "temporary failure", sip: [409], cause: "failed" },
  { q850: 42, name: "switching equipment congestion", sip: [], cause: "failed" },
  { q850: 58, name: "bearer capability not available", sip: [488, 606], cause: "failed" },
  { q850: 102, name: "recovery on timer expiry", sip: [504], cause: "unreachable" },
  {
    q850: 127,
    name: "interworking, unspecified",
    sip: [400, 402, 405, 406, 413, 414, 415, 416, 421, 422, 423, 481, 482, 487, 489, 491, 493, 505, 607, 608],
    cause: "failed",
  },
];

const BY_CODE: ReadonlyMap<number, LegEndCause> = new Map(CAUSES.map(({ q850, cause }) => [q850, cause]));

/** How far a leg was when its channel ended by itself. */
export interface LegProgress {
  readonly answered: boolean;
  /** Its telephone rang, or its line sent sound before the answer. */
  readonly rang: boolean;
}

/**
 * What the flow is told about a channel that ended by itself. An answered one has hung up, whatever the code. "No answer"
 * without a ring is how networks tell of a telephone that is switched off. A code that is not in the table is a failure.
 */
export const legEndCause = (q850: number, { answered, rang }: LegProgress): LegEndCause => {
  if (answered) return "hung_up";
  const cause = BY_CODE.get(q850) ?? "failed";
  return cause === "no_answer" && !rang ? "unreachable" : cause;
};
