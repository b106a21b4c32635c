import {
  type CallEvent,
  type CallState,
  type Command,
  createCall,
  type FinishReason,
  OVERDUE_GRACE_MS,
  step,
  type TimerId,
} from "@scenario-call/call-flow";
import type { Clock } from "../ports/clock.ts";
import { type NewSession, type Store, StoreError } from "../ports/store.ts";
import type { TelephonyEvent } from "../ports/telephony.ts";
import type { CallUpdate } from "./calls.ts";
import { type EngineRoom, LegsInEngine } from "./legs-in-engine.ts";
import { type Interrupted, lastingCommands } from "./recover.ts";
import { remedyFor } from "./refused-command.ts";

/** How long after a failed write the end of a call is tried to be written again, ms. */
const STORE_PAUSE_MS = 5000;

/** The command to dial a phone. */
export type DialCommand = Extract<Command, { type: "dial" }>;

/** What running calls need around them: one for all of them. */
export interface CallRoom extends EngineRoom {
  /** The time in which calls pass; the engine's events have it too. It may run ahead of the real time. */
  readonly clock: Clock;
  /** Whether a phone has a free channel; asked when the step with the dial has been published. */
  readonly mayDial: (dial: DialCommand) => boolean;
  readonly store: Store;
  readonly publish: (update: CallUpdate) => void;
  /** The call is over and forgotten. */
  readonly done: (call: RunningCall) => void;
}

interface Step {
  readonly event: CallEvent;
  readonly commands: readonly Command[];
}

/** What the flow made of some events. */
interface Thought {
  readonly state: CallState;
  /** One for each event, up to that which ended the call. */
  readonly steps: readonly Step[];
  readonly finished: CallUpdate["finished"];
  /** What the flow threw; null where it did not. */
  readonly fault: string | null;
}

/** Who asked for an event to be journalled, and is told how that went. */
interface Waiting {
  readonly event: CallEvent;
  readonly journalled: (outcome: "journalled" | "call_is_over" | "store_failed") => void;
}

/**
 * One call: takes its events one after the other, writes each down, and only then does what the flow wants done.
 *
 * `running`: as described. `losing`: the journal cannot be written, so nothing may be done any more; the legs are
 * released, and the end is tried to be written down. `over`: nothing of it is left.
 */
export class RunningCall {
  readonly id: number;
  readonly session: NewSession;
  readonly #room: CallRoom;
  readonly #aheadMs: number;
  readonly #legs: LegsInEngine;
  readonly #timers = new Map<TimerId, () => void>();
  #state: CallState;
  #phase: "running" | "losing" | "over" = "running";
  #queue: Waiting[] = [];
  #writing = false;
  #lastAt = 0;

  /**
   * @param aheadMs how far the room's clock is ahead of the real time as the call begins, ms: what is journalled is that
   * much earlier.
   */
  constructor(room: CallRoom, id: number, session: NewSession, aheadMs: number) {
    this.#room = room;
    this.#aheadMs = aheadMs;
    this.id = id;
    this.session = session;
    this.#state = createCall(session.plan);
    this.#legs = new LegsInEngine(room, id);
  }

  /** How far the call is, as its journal has it; null once nobody is on it any more. */
  get state(): CallState | null {
    return this.#phase === "running" ? this.#state : null;
  }

  /**
   * Goes on where an earlier process stopped. Its timers run from the time at which they were set; what waits for a word of
   * the engine waits a little longer, for that is only about to be asked. Call it once, before anything else.
   */
  resume({ state, lastAt, timers, left }: Interrupted): void {
    this.#state = state;
    this.#lastAt = lastAt;
    for (const { leg } of left.legs) this.#legs.adopt(leg);
    // Not before the last event: a clock that was set back meanwhile must not make a call last longer.
    const now = Math.max(this.#room.clock.now(), lastAt);
    for (const [timer, due] of timers) {
      const least = timer.startsWith("overdue:") ? OVERDUE_GRACE_MS : 0;
      this.#setTimer(timer, Math.max(due - now, least));
    }
  }

  /** Gives once more what is to last, after the engine has taken the legs back. */
  confirm({ loops }: Interrupted): void {
    if (this.#phase !== "running") return;
    for (const command of lastingCommands(this.#state, loops)) this.#carryOut(command);
  }

  /** Takes in what the engine tells. */
  hear(event: TelephonyEvent): void {
    this.#legs.hear(event);
    this.take(event);
  }

  /** Takes an event in, to be journalled after those before it. `journalled` is called once, at the latest at the end. */
  take(event: CallEvent, journalled: Waiting["journalled"] = nobodyAsked): void {
    if (this.#phase !== "running") {
      journalled("call_is_over");
      return;
    }
    // A system's clock may be set back; the order of the journal is the order of time.
    this.#lastAt = Math.max(this.#lastAt, event.at - this.#aheadMs);
    this.#queue.push({
      event: event.at === this.#lastAt ? event : { ...event, at: this.#lastAt },
      journalled,
    });
    if (!this.#writing) this.#writeQueue();
  }

  /** Lets go of everything at once, without a journal: the last resort of a server that goes down. */
  abandon(): void {
    this.#letGo();
    this.#end();
  }

  /** Writes down what waits, then does what comes of it, and so on until nothing waits. */
  #writeQueue(): void {
    const taken = this.#queue;
    this.#queue = [];
    this.#writing = true;
    try {
      const thought = this.#think(taken);
      const work = this.#room.store.appendEvents(this.id, eventsOf(thought.steps), thought.finished).then(
        () => {
          this.#goOn(() => {
            this.#written(taken, thought);
          });
        },
        (error: unknown) => {
          this.#goOn(() => {
            for (const { journalled } of taken) journalled("store_failed");
            this.#lose(error);
          });
        },
      );
      this.#room.clock.during?.(work);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #goOn(afterWrite: () => void): void {
    try {
      afterWrite();
    } catch (error) {
      this.#giveUp(error);
    }
    this.#writing = false;
    if (this.#queue.length > 0 && this.#phase === "running") this.#writeQueue();
  }

  #giveUp(error: unknown): void {
    this.#problem("flow_failed", `the call could not be driven on and is abandoned: ${String(error)}`);
    this.abandon();
  }

  #written(taken: readonly Waiting[], { state, steps, finished, fault }: Thought): void {
    for (const [index, { journalled }] of taken.entries()) {
      journalled(index < steps.length ? "journalled" : "call_is_over");
    }
    // Abandoned while the write was under way.
    if (this.#phase !== "running") return;
    this.#state = state;
    for (const [index, { event, commands }] of steps.entries()) {
      const last = index === steps.length - 1;
      this.#room.publish({ call_session_id: this.id, event, commands, finished: last ? finished : null });
      for (const command of commands) this.#carryOut(command);
    }
    if (fault !== null) this.#problem("flow_failed", `the call flow failed: ${fault}`);
    if (finished === null) return;
    const left = this.#letGo();
    if (left > 0)
      this.#problem("leg_left_over", `the call ended with ${left} legs in the engine; they are released`);
    this.#end();
  }

  /** What the flow makes of some events, up to its end. A flow that throws ends the call. */
  #think(taken: readonly Waiting[]): Thought {
    let state = this.#state;
    const steps: Step[] = [];
    for (const { event } of taken) {
      try {
        const [next, commands] = step(state, event);
        state = next;
        steps.push({ event, commands });
        const reason = finishReason(commands);
        if (reason !== null)
          return { state, steps, finished: { at: event.at, finish_reason: reason }, fault: null };
      } catch (error) {
        const finish_reason = "internal_error";
        steps.push({ event, commands: [{ type: "finish", finish_reason }] });
        return { state, steps, finished: { at: event.at, finish_reason }, fault: String(error) };
      }
    }
    return { state, steps, finished: null, fault: null };
  }

  #carryOut(command: Command): void {
    switch (command.type) {
      case "set_timer":
        this.#setTimer(command.timer, command.after_ms);
        break;
      case "cancel_timer":
        this.#timers.get(command.timer)?.();
        this.#timers.delete(command.timer);
        break;
      case "finish":
        break;
      case "hang_up":
        this.#legs.release(command.leg, command.reason);
        break;
      case "dial":
        if (this.#room.mayDial(command)) this.#give(command);
        else {
          const { leg } = command;
          this.take({ at: this.#room.clock.now(), type: "leg_ended", leg, cause: "channels_busy" });
        }
        break;
      default:
        this.#give(command);
    }
  }

  #give(command: Parameters<typeof remedyFor>[0]): void {
    this.#legs.give(command, ({ why }) => {
      const { events, release } = remedyFor(command, this.#room.clock.now(), why);
      // First: an engine may tell the end of a leg at once, and the flow is to know that it failed.
      for (const event of events) this.take(event);
      for (const leg of release) this.#legs.release(leg);
    });
  }

  #setTimer(timer: TimerId, afterMs: number): void {
    const cancel = this.#room.clock.after(afterMs, () => {
      this.#timers.delete(timer);
      this.take({ at: this.#room.clock.now(), type: "timer_fired", timer });
    });
    this.#timers.set(timer, cancel);
  }

  /** Without a journal nothing more may be done, except to let everybody go, and to write that down when it works. */
  #lose(error: unknown): void {
    this.#problem("store_failed", `the journal cannot be written, the call is ended: ${String(error)}`);
    if (this.#phase !== "running") return;
    this.#phase = "losing";
    this.#letGo();
    this.#retryEnd(error);
  }

  #retryEnd(error: unknown): void {
    const hopeless =
      error instanceof StoreError &&
      ["session_finished", "unknown_session", "closed", "lost"].includes(error.kind);
    if (hopeless) {
      this.#end();
      return;
    }
    this.#room.later(STORE_PAUSE_MS, () => {
      // Not within the brackets: a clock that is told of no work would leave it undone.
      const writing = this.#writeEnd();
      this.#room.clock.during?.(writing);
    });
  }

  async #writeEnd(): Promise<void> {
    const at = Math.max(this.#lastAt, this.#room.clock.now() - this.#aheadMs);
    const event: CallEvent = { at, type: "telephony_lost" };
    const { finished, commands } = endOfLost(this.#state, event);
    try {
      await this.#room.store.appendEvents(this.id, [event], finished);
    } catch (error) {
      if (this.#phase === "losing") this.#retryEnd(error);
      return;
    }
    this.#room.publish({ call_session_id: this.id, event, commands, finished });
    this.#end();
  }

  /** Stops the timers and releases the legs; says how many legs there were. */
  #letGo(): number {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    return this.#legs.releaseAll();
  }

  #end(): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    for (const { journalled } of this.#queue) journalled("call_is_over");
    this.#queue = [];
    this.#room.done(this);
  }

  #problem(kind: Parameters<EngineRoom["problem"]>[0]["kind"], message: string): void {
    this.#room.problem({ kind, call_session_id: this.id, message });
  }
}

/** How a call ends whose legs are gone: as the flow says, and in any case. */
export function endOfLost(
  state: CallState,
  event: CallEvent,
): { readonly finished: NonNullable<CallUpdate["finished"]>; readonly commands: readonly Command[] } {
  let finish_reason: FinishReason = "communication_unavailable";
  try {
    const [, commands] = step(state, event);
    const told = finishReason(commands);
    if (told !== null) return { finished: { at: event.at, finish_reason: told }, commands };
  } catch {
    finish_reason = "internal_error";
  }
  return { finished: { at: event.at, finish_reason }, commands: [{ type: "finish", finish_reason }] };
}

const nobodyAsked: Waiting["journalled"] = () => {};

const eventsOf = (steps: readonly Step[]): readonly CallEvent[] => steps.map(({ event }) => event);

function finishReason(commands: readonly Command[]): FinishReason | null {
  return commands.find((command) => command.type === "finish")?.finish_reason ?? null;
}
