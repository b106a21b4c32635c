import type { CallEvent } from "@scenario-call/call-flow";
import { nextTurn } from "../off-loop/next-turn.ts";
import type { Clock } from "../ports/clock.ts";
import {
  type KeptNumber,
  type KeyedRequest,
  type NewSession,
  type Store,
  StoreError,
  type StoredSession,
} from "../ports/store.ts";
import type { LeftSession, Telephony, TelephonyEvent } from "../ports/telephony.ts";
import { type Calls, CallsError, type CallsProblem, type CallUpdate, type LiveCall } from "./calls.ts";
import { LegsInEngine } from "./legs-in-engine.ts";
import { type Interrupted, recoveryOf } from "./recover.ts";
import { type CallRoom, type DialCommand, endOfLost, RunningCall } from "./running-call.ts";

/** What the calls run on, and their limits. */
export interface CallsOptions {
  readonly store: Store;
  readonly telephony: Telephony;
  readonly clock: Clock;
  /**
   * The time in which calls pass: their timers, and the engine's own. In fast motion it runs ahead of `clock`, which
   * unless told otherwise it is. A session is stored with times as if its calls had begun at the real time and gone on
   * at the pace of the call: durations are the call's.
   */
  readonly callClock?: Clock;
  /**
   * Asked before a dial is given to the engine, after the step that holds it was told to every listener: false where
   * the phone has no free channel. Then it is not dialled, and the flow learns why. Every phone is dialled unless told
   * otherwise.
   */
  readonly mayDial?: (dial: DialCommand) => boolean;
  /** How many sessions may run at once; 10 000 unless told otherwise. Sessions taken up at the start may exceed it. */
  readonly maxLive?: number;
  /** How long `close` waits for the running calls to end, ms; 10 000 unless told otherwise. */
  readonly gracePeriodMs?: number;
  /**
   * How old a session may be that was acknowledged but not begun when the server went down, to be begun at its next
   * start, ms; five minutes unless told otherwise. An older one is ended.
   */
  readonly startWithinMs?: number;
  /** Told of each session that is taken up with legs in the engine, before anything else is told about it. */
  readonly onResumed?: (left: LeftSession) => void;
  /** Subscribed before the sessions that were left open are taken up. See {@link Calls.subscribe}. */
  readonly listeners?: readonly ((update: CallUpdate) => void)[];
  /** Told of faults that no caller waits for. What it throws is lost. */
  readonly onProblem?: (problem: CallsProblem) => void;
}

/**
 * Takes up the sessions that an earlier process left open, and resolves when each is ended or about to begin; from then
 * on calls can be started. Rejects with a CallsError (`store_failed`) when the store cannot tell, or cannot write.
 */
export async function openCalls(options: CallsOptions): Promise<Calls> {
  const calls = new LiveCalls(options);
  try {
    await calls.takeUp();
  } catch (cause) {
    await calls.close();
    throw new CallsError("store_failed", "the sessions that were left open cannot be taken up", { cause });
  }
  return calls;
}

class LiveCalls implements Calls {
  readonly #options: CallsOptions;
  readonly #callClock: Clock;
  readonly #maxLive: number;
  readonly #listeners: Set<(update: CallUpdate) => void>;
  readonly #running = new Map<number, RunningCall>();
  /** Legs of sessions that are over, on their way out of the engine. */
  readonly #leftOver = new Map<number, LegsInEngine>();
  /** What every call has around it. */
  readonly #callRoom: CallRoom;
  readonly #stopListening: () => void;
  /** Sessions on their way into the store. */
  #starting = 0;
  /** Stored in this turn of the event loop, to be begun in the next one. */
  #aboutToBegin: RunningCall[] = [];
  #closing: Promise<void> | null = null;
  #closed = false;
  /** No more calls are taken, but those that run go on. */
  #draining = false;
  /** Ends the draining before its time. */
  readonly #drained = new Set<() => void>();
  /** Cancels what was put off. */
  readonly #waiting = new Set<() => void>();
  /** Called when the last session is gone. */
  #onEmpty: (() => void) | null = null;

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#callClock = options.callClock ?? options.clock;
    this.#maxLive = options.maxLive ?? 10_000;
    this.#listeners = new Set(options.listeners);
    const { store, telephony, mayDial = () => true } = options;
    this.#callRoom = {
      store,
      telephony,
      clock: this.#callClock,
      mayDial,
      later: (ms, task) => this.#later(ms, task),
      problem: (problem) => {
        this.#tell(problem);
      },
      publish: (update) => {
        this.#publish(update);
      },
      done: (over) => {
        this.#running.delete(over.id);
        this.#tellIfEmpty();
      },
    };
    this.#stopListening = options.telephony.onEvent((callSessionId, event) => {
      this.#hear(callSessionId, event);
    });
  }

  get live(): number {
    return this.#running.size + this.#starting;
  }

  async start(
    session: NewSession,
    keep: KeptNumber | null = null,
    keyed: KeyedRequest | null = null,
  ): Promise<number> {
    if (this.#draining || this.#closing !== null)
      throw new CallsError("closing", "the server is shutting down");
    if (this.live >= this.#maxLive) {
      throw new CallsError(
        "too_many_sessions",
        `${this.#maxLive} sessions are running, and no more are allowed`,
      );
    }
    this.#starting += 1;
    try {
      const id = await this.#options.store.createSession(session, keep, keyed);
      this.#begin(id, session);
      return id;
    } catch (cause) {
      if (cause instanceof StoreError && cause.kind === "kept_meanwhile")
        throw new CallsError("kept_meanwhile", "another number is kept for the contact by now", { cause });
      if (cause instanceof StoreError && cause.kind === "key_taken")
        throw new CallsError("key_taken", "a call is remembered for the idempotency key by now", { cause });
      throw new CallsError("store_failed", "the session could not be stored", { cause });
    } finally {
      this.#starting -= 1;
      this.#tellIfEmpty();
    }
  }

  async release(callSessionId: number): Promise<boolean> {
    const call = this.#running.get(callSessionId);
    if (call === undefined) return false;
    const outcome = await new Promise<string>((resolve) => {
      call.take({ at: this.#callClock.now(), type: "release_requested", by: "api" }, resolve);
    });
    if (outcome === "store_failed")
      throw new CallsError("store_failed", "the release could not be journalled");
    return outcome === "journalled";
  }

  find(callSessionId: number): LiveCall | null {
    const call = this.#running.get(callSessionId);
    const state = call?.state ?? null;
    if (call === undefined || state === null) return null;
    return { call_session_id: callSessionId, session: call.session, state };
  }

  list(): readonly LiveCall[] {
    const ids = [...this.#running.keys()].toSorted((one, other) => one - other);
    return ids.flatMap((id) => this.find(id) ?? []);
  }

  subscribe(listener: (update: CallUpdate) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async drain(ms: number): Promise<void> {
    this.#draining = true;
    if (this.live === 0 || this.#closing !== null) return;
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const cancel = this.#options.clock.after(ms, end);
    this.#drained.add(end);
    await ended;
    this.#drained.delete(end);
    cancel();
  }

  async close(): Promise<void> {
    this.#endDraining();
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /**
   * What an earlier process left open: ended, all in one turn so that they share a sync, taken back from an engine that
   * outlives it, or about to begin.
   */
  async takeUp(): Promise<void> {
    const { store, clock, telephony, startWithinMs = 300_000 } = this.#options;
    const now = clock.now();
    const ended: Promise<void>[] = [];
    const interrupted = new Map<RunningCall, Interrupted>();
    const unbegun: StoredSession[] = [];
    for (const session of await store.openSessions()) {
      const recovery = recoveryOf(session, now, startWithinMs);
      if (recovery.action === "start") unbegun.push(session);
      else if (recovery.action === "end") ended.push(this.#endLost(session, recovery.state, now));
      else if (telephony.takeBack === undefined)
        ended.push(this.#endLost(session, recovery.interrupted.state, now));
      else interrupted.set(this.#resume(session, recovery.interrupted), recovery.interrupted);
    }
    await Promise.all(ended);
    await this.#takeBack(interrupted);
    for (const session of unbegun) this.#begin(session.call_session_id, session);
  }

  #resume(session: StoredSession, interrupted: Interrupted): RunningCall {
    const call = new RunningCall(this.#callRoom, session.call_session_id, session, 0);
    this.#running.set(call.id, call);
    this.#options.onResumed?.(interrupted.left);
    call.resume(interrupted);
    return call;
  }

  async #takeBack(interrupted: ReadonlyMap<RunningCall, Interrupted>): Promise<void> {
    const { telephony } = this.#options;
    try {
      await telephony.takeBack?.([...interrupted.values()].map(({ left }) => left));
    } catch (error) {
      this.#problem(
        "command_refused",
        null,
        `${telephony.name} did not give the legs back: ${String(error)}`,
      );
      const at = this.#callClock.now();
      for (const call of interrupted.keys()) call.hear({ at, type: "telephony_lost" });
      return;
    }
    for (const [call, how] of interrupted) call.confirm(how);
  }

  async #endLost(session: StoredSession, state: Parameters<typeof endOfLost>[0], now: number): Promise<void> {
    const event: CallEvent = { at: Math.max(now, session.events.at(-1)?.at ?? 0), type: "telephony_lost" };
    const { finished, commands } = endOfLost(state, event);
    await this.#options.store.appendEvents(session.call_session_id, [event], finished);
    this.#publish({ call_session_id: session.call_session_id, event, commands, finished });
  }

  /** A turn later, so that whoever asked for the call learns its id before anything is told about it. */
  #begin(id: number, session: NewSession): void {
    const { clock } = this.#options;
    const call = new RunningCall(this.#callRoom, id, session, this.#callClock.now() - clock.now());
    this.#running.set(id, call);
    this.#aboutToBegin.push(call);
    if (this.#aboutToBegin.length > 1) return;
    const begun = new Promise<void>((resolve) => {
      nextTurn(() => {
        this.#beginAll();
        resolve();
      });
    });
    clock.during?.(begun);
  }

  #beginAll(): void {
    const calls = this.#aboutToBegin;
    this.#aboutToBegin = [];
    const at = this.#callClock.now();
    const first: CallEvent =
      this.#closing === null ? { at, type: "started" } : { at, type: "release_requested", by: "shutdown" };
    for (const call of calls) call.take(first);
  }

  #hear(callSessionId: number, event: TelephonyEvent): void {
    const call = this.#running.get(callSessionId);
    if (call !== undefined) {
      call.hear(event);
      return;
    }
    // A phone that answers a call which is over: nobody is there for it, and nobody else would let it go.
    const legs = this.#leftOver.get(callSessionId) ?? new LegsInEngine(this.#callRoom, callSessionId);
    legs.hear(event);
    if (legs.isEmpty) this.#leftOver.delete(callSessionId);
    else this.#leftOver.set(callSessionId, legs);
  }

  async #close(): Promise<void> {
    const { clock } = this.#options;
    const empty = new Promise<"empty">((resolve) => {
      this.#onEmpty = () => {
        resolve("empty");
      };
    });
    for (const call of this.#running.values()) {
      call.take({ at: this.#callClock.now(), type: "release_requested", by: "shutdown" });
    }
    this.#tellIfEmpty();
    let cancelGrace: () => void = () => {};
    const graceOver = new Promise<"grace over">((resolve) => {
      cancelGrace = clock.after(this.#options.gracePeriodMs ?? 10_000, () => {
        resolve("grace over");
      });
    });
    const how = await Promise.race([empty, graceOver]);
    cancelGrace();
    if (how === "grace over") {
      this.#problem("grace_period_over", null, `${this.live} calls did not end in time and are abandoned`);
      for (const call of this.#running.values()) call.abandon();
    }
    this.#stopListening();
    this.#closed = true;
    for (const cancel of this.#waiting) cancel();
  }

  /** What is only worth waiting for as long as the calls are open. */
  #later(ms: number, task: () => void): () => void {
    if (this.#closed) return () => {};
    const cancelTimer = this.#options.clock.after(ms, () => {
      this.#waiting.delete(cancel);
      task();
    });
    const cancel = (): void => {
      this.#waiting.delete(cancel);
      cancelTimer();
    };
    this.#waiting.add(cancel);
    return cancel;
  }

  #tellIfEmpty(): void {
    if (this.live > 0) return;
    this.#endDraining();
    this.#onEmpty?.();
  }

  #endDraining(): void {
    for (const resolve of this.#drained) resolve();
  }

  #publish(update: CallUpdate): void {
    for (const listener of this.#listeners) {
      try {
        listener(update);
      } catch (error) {
        this.#problem("listener_failed", update.call_session_id, `a subscriber failed: ${String(error)}`);
      }
    }
  }

  #problem(kind: CallsProblem["kind"], callSessionId: number | null, message: string): void {
    this.#tell({ kind, call_session_id: callSessionId, message });
  }

  #tell(problem: CallsProblem): void {
    try {
      this.#options.onProblem?.(problem);
    } catch {
      // A log that fails must not end a call, and there is nobody else to tell.
    }
  }
}
