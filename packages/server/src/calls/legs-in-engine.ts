import type { LegId, TelephonyCommand } from "@scenario-call/call-flow";
import { type Telephony, TelephonyError, type TelephonyEvent } from "../ports/telephony.ts";
import type { CallsProblem } from "./calls.ts";

/** How long an engine may take to say that it has taken a command, ms. */
const COMMAND_TIMEOUT_MS = 10_000;

/** A release that was not taken is tried again for about an hour, with pauses that double up to the longest, ms. */
const RELEASE_TRIES = 60;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

const SIGNS_OF_LIFE: ReadonlySet<TelephonyEvent["type"]> = new Set([
  "leg_ringing",
  "leg_early_media",
  "leg_answered",
]);

/** What commands of a session need to be carried out. */
export interface EngineRoom {
  readonly telephony: Telephony;
  /** Does something after `ms`, unless it is cancelled or the calls are closed before. */
  readonly later: (ms: number, task: () => void) => () => void;
  readonly problem: (problem: CallsProblem) => void;
}

/** Why a command counts as not carried out. */
export interface Refusal {
  /** In words, without phone numbers or texts. */
  readonly why: string;
  /** The engine said so; else it said nothing, and may have carried the command out. */
  readonly certain: boolean;
}

/** The legs that one session has in the engine: gives the commands, and knows what is left to be released. */
export class LegsInEngine {
  readonly #room: EngineRoom;
  readonly #callSessionId: number;
  /** Legs that may be in the engine. */
  readonly #live = new Set<LegId>();
  /** Legs that the engine has told something about. */
  readonly #heardOf = new Set<LegId>();
  /** Legs whose release is about to be tried again. */
  #releasing: Set<LegId> | null = null;

  constructor(room: EngineRoom, callSessionId: number) {
    this.#room = room;
    this.#callSessionId = callSessionId;
  }

  /** True where no leg may be in the engine. */
  get isEmpty(): boolean {
    return this.#live.size === 0;
  }

  /** Knows a leg that an earlier process dialled. */
  adopt(leg: LegId): void {
    this.#live.add(leg);
  }

  /** Learns at once, also while the journal is being written, what the engine has and what is gone. */
  hear(event: TelephonyEvent): void {
    if (event.type === "telephony_lost") {
      this.#live.clear();
      return;
    }
    this.#heardOf.add(event.leg);
    if (event.type === "leg_ended") this.#live.delete(event.leg);
    if (!SIGNS_OF_LIFE.has(event.type) || this.#live.has(event.leg)) return;
    this.#problem("leg_left_over", `${event.leg} lives although it was refused or has ended; it is released`);
    this.#live.add(event.leg);
    this.release(event.leg);
  }

  /**
   * Gives a command to the engine without waiting for it. `refused` is called at most once, when it was not taken
   * in time.
   */
  give(command: TelephonyCommand, refused: (refusal: Refusal) => void): void {
    // Before the engine is asked: it may have the leg even if it never says so.
    if (command.type === "dial") this.#live.add(command.leg);
    const given = new GivenCommand((refusal) => {
      const kind = refusal.certain ? "command_refused" : "command_timed_out";
      this.#problem(kind, `${this.#room.telephony.name} did not carry out ${command.type}: ${refusal.why}`);
      if (command.type === "dial") {
        // A phone that rings was dialled, whatever the engine failed to say.
        if (this.#heardOf.has(command.leg)) return;
        if (refusal.certain) this.#live.delete(command.leg);
      }
      refused(refusal);
    });
    given.follow(invoke(this.#room.telephony, this.#callSessionId, command), this.#room.later);
  }

  /** Releases a leg if it may be in the engine, and tries again as long as the engine does not take that. */
  release(leg: LegId, reason: "normal" | "answered_elsewhere" = "normal"): void {
    if (this.#releasing?.has(leg) !== true) this.#release(leg, reason, 1);
  }

  /** Releases whatever is left; says how many legs that were. */
  releaseAll(): number {
    const left = [...this.#live];
    for (const leg of left) this.release(leg);
    return left.length;
  }

  #release(leg: LegId, reason: "normal" | "answered_elsewhere", nth: number): void {
    this.#releasing?.delete(leg);
    if (!this.#live.has(leg)) return;
    this.give({ type: "hang_up", leg, reason }, () => {
      if (nth === RELEASE_TRIES) {
        if (this.#live.has(leg)) this.#problem("leg_left_over", `${leg} could not be released`);
        return;
      }
      this.#releasing ??= new Set();
      this.#releasing.add(leg);
      this.#room.later(Math.min(FIRST_PAUSE_MS * 2 ** (nth - 1), LONGEST_PAUSE_MS), () => {
        this.#release(leg, reason, nth + 1);
      });
    });
  }

  #problem(kind: CallsProblem["kind"], message: string): void {
    this.#room.problem({ kind, call_session_id: this.#callSessionId, message });
  }
}

/** Only the port's own errors promise to name nobody. */
function reasonOf(error: unknown): string {
  if (error instanceof TelephonyError) return error.message;
  return error instanceof Error ? `it failed with a ${error.name}` : "it failed";
}

/** An engine that throws instead of rejecting is an engine that refused. */
function invoke(telephony: Telephony, callSessionId: number, command: TelephonyCommand): Promise<void> {
  try {
    return telephony.execute(callSessionId, command);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** A command on its way: the first answer counts, and silence is one in the end. */
class GivenCommand {
  readonly #refused: (refusal: Refusal) => void;
  #answered = false;
  #cancelTimeout: (() => void) | null = null;

  constructor(refused: (refusal: Refusal) => void) {
    this.#refused = refused;
  }

  follow(taken: Promise<void>, later: EngineRoom["later"]): void {
    taken.then(
      () => {
        this.#answer(null);
      },
      (error: unknown) => {
        this.#answer({ why: reasonOf(error), certain: true });
      },
    );
    // An engine within the process has answered by then, and needs no timer.
    queueMicrotask(() => {
      if (this.#answered) return;
      this.#cancelTimeout = later(COMMAND_TIMEOUT_MS, () => {
        this.#answer({ why: "no answer in time", certain: false });
      });
    });
  }

  #answer(refusal: Refusal | null): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#cancelTimeout?.();
    if (refusal !== null) this.#refused(refusal);
  }
}
