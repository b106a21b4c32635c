import type { KnownEvent } from "@scenario-call/core/events";
import type { Clock } from "../ports/clock.ts";
import type { DeadLetter, DeliveryStore, QueuedSession } from "../ports/delivery-store.ts";
import type { EventSource } from "../ports/events.ts";
import type { WebHookOutcome, WebHookSender } from "../ports/web-hook-sender.ts";
import { GIVE_UP_AFTER_MS, LONGEST_WAIT_MS, retryDelayMs } from "./backoff.ts";
import { Slots } from "./slots.ts";

/** A target of web hooks. */
export interface WebHookTarget {
  /** Whose events it gets. */
  readonly accountId: number;
  /** Unique in the account. */
  readonly name: string;
  /** The events that it wants; null: all. */
  readonly eventTypes: ReadonlySet<string> | null;
  readonly sender: WebHookSender;
}

/** What went wrong with a target: for the log. Has nothing of an event and nothing of the target's address in it. */
export interface WebHookProblem {
  readonly kind: "attempt_failed" | "given_up" | "store_failed";
  readonly target: string;
  readonly call_session_id: number | null;
  /** A fixed word for an attempt; for the store what it said. */
  readonly reason: string;
}

/** What a queue works with. */
export interface TargetQueueOptions {
  readonly target: WebHookTarget;
  readonly store: DeliveryStore;
  readonly source: EventSource;
  readonly clock: Clock;
  /** 0 <= random < 1. */
  readonly random: () => number;
  /** Attempts at once; 16 unless told otherwise. */
  readonly mostAtOnce?: number;
  readonly onProblem: (problem: WebHookProblem) => void;
}

/** The name under which the queue of a target is stored. */
export const targetKey = ({ accountId, name }: Pick<WebHookTarget, "accountId" | "name">): string =>
  `${accountId} ${name}`;

/** Which dead letters are meant. */
export interface LetterChoice {
  readonly call_session_id: number;
  /** Those of the whole session where it is left out. */
  readonly sequence_number?: number;
}

/** How a redelivery went. */
export interface Redelivery {
  readonly delivered: number;
  readonly failed: number;
}

/** After a failure of the store everything is tried again so much later, ms. */
export const STORE_PAUSE_MS = 5_000;

/** Sessions in memory for each attempt that may be made at once: enough that no attempt waits for the store. */
const IN_MEMORY_EACH = 4;

/** Sessions of which it is kept in mind that nothing is due: as many as a busy server has under way. */
const MOST_IDLE = 1000;

/** A session that is being delivered. */
interface Working {
  row: QueuedSession;
  /** Whether the store has it as due: it is to be told when there is nothing more to do. */
  isDue: boolean;
  running: boolean;
  /** Something happened while it was running. */
  again: boolean;
  cancel: () => void;
}

/**
 * Brings the events of an account to one target: each at least once, those of a session one after the other. What a
 * session waits for holds back no other session. How far each is stands in the store, written after the target has
 * said yes: a crash between the two repeats an event and never leaves one out.
 *
 * The queue itself is in the store too, however long it gets; in memory are only those that are being delivered, and
 * one timer for the first of those that wait. A session is deleted from memory with its last word to the store: what
 * is known of it afterwards is what the store says.
 */
export class TargetQueue {
  readonly #options: TargetQueueOptions;
  readonly #key: string;
  readonly #slots: Slots;
  readonly #mostInMemory: number;
  readonly #working = new Map<number, Working>();
  /** Sessions that left with nothing due, as the store has them; those that left last. */
  readonly #idle = new Map<number, QueuedSession>();
  /** Those that left while the store was being looked through: what it says of them may be old. */
  readonly #left = new Set<number>();
  /** Sessions that are over and were told to their end, while the feed may not have come to it yet. */
  readonly #done = new Set<number>();
  readonly #running = new Set<Promise<void>>();
  #cursor: string | null = null;
  #feeding = false;
  #news = false;
  #looking = false;
  #lookAgain = false;
  /** More are due than there was room for. */
  #isMore = false;
  #closed = false;
  #cancelFeeding: () => void = () => {};
  #alarm: { readonly at: number; readonly cancel: () => void } | null = null;
  /** What is under way or waits its turn, by what was chosen. */
  readonly #redeliveries = new Map<string, Promise<Redelivery>>();
  /** Resolves when all of them have ended, however they did. */
  #redelivered: Promise<void> = Promise.resolve();

  constructor(options: TargetQueueOptions) {
    const { target, mostAtOnce = 16 } = options;
    this.#options = options;
    this.#key = targetKey(target);
    this.#slots = new Slots(mostAtOnce);
    this.#mostInMemory = mostAtOnce * IN_MEMORY_EACH;
  }

  /**
   * Goes on where an earlier process stopped; a target that is new begins with what happens from now on. Rejects with
   * a StoreError.
   */
  async open(): Promise<void> {
    const {
      store,
      source,
      clock,
      target: { accountId },
    } = this.#options;
    let cursor = await store.targetCursor(this.#key);
    if (cursor === null) {
      cursor = await source.endOf(accountId);
      await store.queueSessions(this.#key, cursor, [], clock.now());
    }
    // Something may have happened in any of them while nobody looked.
    await store.wakeQueuedSessions(this.#key, clock.now());
    this.#cursor = cursor;
    this.wake();
    this.#look();
  }

  /** Says that something has happened. */
  wake(): void {
    this.#news = true;
    if (this.#feeding || this.#closed || this.#cursor === null) return;
    this.#feeding = true;
    this.#track(this.#feed());
  }

  /** What the target did not take within a day. */
  async deadLetters(): Promise<readonly DeadLetter[]> {
    return this.#options.store.deadLetters(this.#key);
  }

  /**
   * Tries dead letters once more, in order, all unless told which; those that are taken leave the list. One redelivery
   * after the other, so that none is sent twice at once; who asks for what is under way or waits already gets that one.
   */
  async redeliver(choice: LetterChoice | null = null): Promise<Redelivery> {
    const chosen = choice === null ? "" : `${choice.call_session_id} ${choice.sequence_number ?? ""}`;
    const same = this.#redeliveries.get(chosen);
    if (same !== undefined) return same;
    const outcome = this.#redelivered
      .then(async () => this.#redeliver(choice))
      .finally(() => this.#redeliveries.delete(chosen));
    this.#redeliveries.set(chosen, outcome);
    // Who asked hears of a failure; the next has nothing to do with it.
    this.#redelivered = outcome.then(
      () => {},
      () => {},
    );
    return outcome;
  }

  /** Breaks off and resolves when nothing is under way. What was not confirmed is sent again by the next process. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelFeeding();
    this.#alarm?.cancel();
    for (const { cancel } of this.#working.values()) cancel();
    this.#options.target.sender.close();
    while (this.#running.size > 0) await Promise.all(this.#running);
    await this.#redelivered;
  }

  /** Puts what is new into the queue; what is being delivered is only told to look. */
  async #feed(): Promise<void> {
    const {
      store,
      source,
      clock,
      target: { accountId },
    } = this.#options;
    try {
      while (this.#news && !this.#closed) {
        this.#news = false;
        for (let atEnd = false; !atEnd && !this.#closed;) {
          const doneBefore = new Set(this.#done);
          const batch = await this.#announce(source.ofAccount(accountId, this.#cursor ?? "0"));
          atEnd = batch.atEnd;
          if (batch.atEnd) for (const id of doneBefore) this.#done.delete(id);
          if (batch.cursor === this.#cursor) continue;
          const first = new Map<number, number>();
          for (const { event } of batch.events) {
            if (!this.#isWorthALook(event)) continue;
            const { call_session_id: id, sequence_number: number } = event;
            first.set(id, Math.min(number, first.get(id) ?? number));
          }
          const others = [...first].flatMap(([id, number]) =>
            this.#run(id) || doneBefore.has(id) || this.#done.has(id)
              ? []
              : [{ call_session_id: id, sequence_number: number - 1 }],
          );
          const queued = store.queueSessions(this.#key, batch.cursor, others, clock.now());
          // What is written of them from now on is written after that: a crash repeats their events and leaves none out.
          const started = others.filter((session) => this.#start(session));
          await this.#announce(queued);
          this.#cursor = batch.cursor;
          if (others.length > started.length) this.#look();
        }
      }
    } catch (error) {
      this.#storeFailed(null, error);
      if (this.#closed) return;
      this.#cancelFeeding = this.#options.clock.after(STORE_PAUSE_MS, () => {
        this.wake();
      });
    } finally {
      // In the same turn as the last look: what happens from now on begins anew.
      this.#feeding = false;
    }
  }

  /**
   * Delivers a session that is being put into the queue where the store need not be asked how far it is: nothing was queued
   * of it yet, or it left when nothing was due. Others may wait for their time after an attempt that failed. False where it
   * has to be asked, or others stand in line.
   */
  #start({
    call_session_id: id,
    sequence_number,
  }: Pick<QueuedSession, "call_session_id" | "sequence_number">) {
    const now = this.#options.clock.now();
    const fresh = {
      target: this.#key,
      call_session_id: id,
      sequence_number,
      attempts: 0,
      failing_since: null,
    };
    const row = this.#idle.get(id) ?? (sequence_number === 0 ? { ...fresh, due_at: now } : null);
    if (row === null || this.#closed || this.#isMore || this.#working.size >= this.#mostInMemory)
      return false;
    this.#enter(id, row);
    return true;
  }

  #enter(id: number, row: QueuedSession): void {
    this.#idle.delete(id);
    this.#working.set(id, { row, isDue: true, running: false, again: false, cancel: () => {} });
    this.#run(id);
  }

  /** Looks for what is due, as far as there is room. */
  #look(): void {
    this.#lookAgain = true;
    if (this.#looking || this.#closed) return;
    this.#looking = true;
    this.#track(this.#takeUp());
  }

  async #takeUp(): Promise<void> {
    const { store, clock } = this.#options;
    try {
      while (this.#lookAgain && !this.#closed) {
        this.#lookAgain = false;
        this.#isMore = this.#working.size >= this.#mostInMemory;
        if (this.#isMore) return;
        this.#left.clear();
        // Even if all that are being delivered were among them, there is one more: the next.
        const rows = await this.#announce(store.dueSessions(this.#key, this.#mostInMemory + 1));
        for (const row of rows) {
          const { call_session_id: id, due_at: dueAt } = row;
          if (this.#working.has(id)) continue;
          if (this.#left.has(id)) this.#lookAgain = true;
          else if (this.#hasToWait(dueAt)) this.#alarmAt(dueAt);
          else if (this.#working.size >= this.#mostInMemory) {
            this.#isMore = true;
            break;
          } else this.#enter(id, row);
        }
      }
    } catch (error) {
      this.#storeFailed(null, error);
      if (!this.#closed) this.#alarmAt(clock.now() + STORE_PAUSE_MS);
    } finally {
      this.#looking = false;
    }
  }

  /** A wait that is longer than the longest was never meant: the clock has been set back since. */
  #hasToWait(dueAt: number | null): dueAt is number {
    const wait = (dueAt ?? 0) - this.#options.clock.now();
    return wait > 0 && wait <= LONGEST_WAIT_MS;
  }

  /** Looks at that time, or earlier. */
  #alarmAt(at: number): void {
    if (this.#closed || (this.#alarm !== null && this.#alarm.at <= at)) return;
    const { clock } = this.#options;
    this.#alarm?.cancel();
    const cancel = clock.after(at - clock.now(), () => {
      this.#alarm = null;
      this.#look();
    });
    this.#alarm = { at, cancel };
  }

  /** False where the session is not being delivered. */
  #run(id: number): boolean {
    const working = this.#working.get(id);
    if (working === undefined) return false;
    working.again = true;
    if (working.running || this.#closed) return true;
    working.running = true;
    working.cancel();
    this.#track(this.#deliver(id, working));
    return true;
  }

  /** Nothing is due of it, and nobody else changes what the store has of it. */
  #remember(row: QueuedSession): void {
    for (const oldest of this.#idle.keys()) {
      if (this.#idle.size < MOST_IDLE) break;
      this.#idle.delete(oldest);
    }
    this.#idle.set(row.call_session_id, row);
  }

  /** From now on the store alone knows of it. */
  #leave(id: number): void {
    this.#working.delete(id);
    if (this.#looking) this.#left.add(id);
    if (this.#isMore && this.#working.size <= this.#mostInMemory / 2) this.#look();
  }

  /** Delivers what a session has, until it has nothing more or has to wait. */
  async #deliver(id: number, working: Working): Promise<void> {
    const { store } = this.#options;
    try {
      while (working.again && !this.#closed) {
        const { due_at: dueAt } = working.row;
        if (this.#hasToWait(dueAt)) {
          await this.#announce(store.putQueuedSession(working.row));
          this.#leave(id);
          this.#alarmAt(dueAt);
          return;
        }
        working.again = false;
        const end = await this.#deliverAll(id, working);
        if (end === "over") {
          await this.#announce(store.deleteQueuedSession(this.#key, id));
          this.#done.add(id);
          this.#leave(id);
          return;
        }
        if (end === "waits") working.again = true;
        else if (working.isDue) await this.#put(working, { ...working.row, due_at: null });
      }
      if (this.#closed) return;
      this.#remember(working.row);
      this.#leave(id);
    } catch (error) {
      this.#storeFailed(id, error);
      if (!this.#closed) this.#later(id, working, STORE_PAUSE_MS);
    } finally {
      working.running = false;
    }
  }

  async #deliverAll(id: number, working: Working): Promise<"over" | "open" | "waits"> {
    const {
      source,
      target: { accountId },
    } = this.#options;
    const told = await this.#announce(source.ofSession(accountId, id, working.row.sequence_number));
    for (const event of told?.events ?? []) {
      if (!(await this.#deliverOne(working, event))) return "waits";
    }
    return told === null || told.finished ? "over" : "open";
  }

  /** False where the session has to wait. */
  async #deliverOne(working: Working, event: KnownEvent): Promise<boolean> {
    const { clock, random } = this.#options;
    const { sequence_number, call_session_id } = event;
    const done = { ...working.row, sequence_number };
    if (!this.#isWanted(event)) {
      // Not worth a write: it is passed over once more after a crash.
      working.row = done;
      return true;
    }
    const outcome = await this.#attempt(event);
    if (this.#closed && !outcome.ok) return false;
    const now = clock.now();
    if (outcome.ok) {
      await this.#put(working, { ...done, attempts: 0, due_at: null, failing_since: null });
      return true;
    }
    const { reason } = outcome;
    // Nothing has begun later than now; a clock may have been set back.
    const failing_since = Math.min(working.row.failing_since ?? now, now);
    if (now - failing_since >= GIVE_UP_AFTER_MS) {
      // Still failing since then: what follows gets one attempt each, until one is taken.
      const letter = { target: this.#key, call_session_id, sequence_number, at: now, reason };
      await this.#put(working, { ...done, attempts: 0, due_at: null, failing_since }, letter);
      this.#problem("given_up", call_session_id, reason);
      return true;
    }
    const attempts = working.row.attempts + 1;
    const due_at = now + retryDelayMs(attempts, random());
    working.row = { ...working.row, attempts, due_at, failing_since };
    this.#problem("attempt_failed", call_session_id, reason);
    return false;
  }

  /** Writes how far it is; nothing is due then, as far as the store knows. */
  async #put(working: Working, row: QueuedSession, letter: DeadLetter | null = null): Promise<void> {
    await this.#announce(this.#options.store.putQueuedSession(row, letter));
    working.row = row;
    working.isDue = false;
  }

  async #attempt(event: KnownEvent): Promise<WebHookOutcome> {
    const release = await this.#slots.take();
    try {
      const { sender } = this.#options.target;
      return await sender.send({ id: event.event_id, body: JSON.stringify(event) });
    } finally {
      release();
    }
  }

  async #redeliver(choice: LetterChoice | null): Promise<Redelivery> {
    const {
      source,
      store,
      target: { accountId },
    } = this.#options;
    let [delivered, failed] = [0, 0];
    for (const letter of await this.deadLetters()) {
      const { call_session_id: id, sequence_number: number } = letter;
      if (choice !== null && choice.call_session_id !== id) continue;
      if (choice !== null && (choice.sequence_number ?? number) !== number) continue;
      const told = await source.ofSession(accountId, id, number - 1);
      const event = told?.events[0];
      const outcome = event === undefined || this.#closed ? null : await this.#attempt(event);
      if (outcome?.ok === true) {
        await store.deleteDeadLetter(letter);
        delivered += 1;
      } else failed += 1;
    }
    return { delivered, failed };
  }

  #isWanted({ notification_mnemonic: type }: KnownEvent): boolean {
    const { eventTypes } = this.#options.target;
    return eventTypes === null || eventTypes.has(type);
  }

  /** A session that comes to its end leaves the queue, whether the target wants to hear of that or not. */
  #isWorthALook(event: KnownEvent): boolean {
    return event.notification_mnemonic === "session_finished" || this.#isWanted(event);
  }

  #later(id: number, working: Working, ms: number): void {
    working.cancel();
    working.cancel = this.#options.clock.after(ms, () => {
      this.#run(id);
    });
  }

  /** A held clock waits for what goes to the store; what goes to the target may take its own time. */
  async #announce<T>(work: Promise<T>): Promise<T> {
    this.#options.clock.during?.(work);
    return work;
  }

  #track(work: Promise<void>): void {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  #storeFailed(id: number | null, error: unknown): void {
    this.#problem("store_failed", id, error instanceof Error ? error.message : String(error));
  }

  #problem(kind: WebHookProblem["kind"], id: number | null, reason: string): void {
    try {
      this.#options.onProblem({ kind, target: this.#options.target.name, call_session_id: id, reason });
    } catch {
      // A log that fails must not stop a queue, and there is nobody else to tell.
    }
  }
}
