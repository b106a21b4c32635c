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
const STORE_PAUSE_MS = 5_000;

interface Waiting {
  row: QueuedSession;
  running: boolean;
  /** Something happened while it was running. */
  again: boolean;
  cancel: () => void;
}

/**
 * Brings the events of an account to one target: each at least once, those of a session one after the other. What a
 * session waits for holds back no other session. How far each is stands in the store, written after the target has
 * said yes: a crash between the two repeats an event and never leaves one out.
 */
export class TargetQueue {
  readonly #options: TargetQueueOptions;
  readonly #key: string;
  readonly #slots: Slots;
  readonly #sessions = new Map<number, Waiting>();
  /** Sessions that are over and were told to their end, while the feed may not have come to it yet. */
  readonly #done = new Set<number>();
  readonly #running = new Set<Promise<void>>();
  #cursor: string | null = null;
  #feeding = false;
  #news = false;
  #closed = false;
  #cancelFeeding: () => void = () => {};
  #redelivering: Promise<Redelivery> | null = null;

  constructor(options: TargetQueueOptions) {
    this.#options = options;
    this.#key = targetKey(options.target);
    this.#slots = new Slots(options.mostAtOnce ?? 16);
  }

  /**
   * Goes on where an earlier process stopped; a target that is new begins with what happens from now on. Rejects with
   * a StoreError.
   */
  async open(): Promise<void> {
    const {
      store,
      source,
      target: { accountId },
    } = this.#options;
    let cursor = await store.targetCursor(this.#key);
    if (cursor === null) {
      cursor = await source.endOf(accountId);
      await store.queueSessions(this.#key, cursor, []);
    }
    for (const row of await store.queuedSessions(this.#key)) this.#add(row);
    this.#cursor = cursor;
    this.wake();
    for (const id of this.#sessions.keys()) this.#run(id);
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
   * Tries dead letters once more, in order, all unless told which; those that are taken leave the list. What is asked for
   * while a redelivery is under way is the one under way.
   */
  async redeliver(choice: LetterChoice | null = null): Promise<Redelivery> {
    this.#redelivering ??= this.#redeliver(choice).finally(() => {
      this.#redelivering = null;
    });
    return this.#redelivering;
  }

  /** Breaks off and resolves when nothing is under way. What was not confirmed is sent again by the next process. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelFeeding();
    for (const { cancel } of this.#sessions.values()) cancel();
    this.#options.target.sender.close();
    while (this.#running.size > 0) await Promise.all(this.#running);
    await this.#redelivering?.catch(() => null);
  }

  #add(row: QueuedSession): void {
    this.#sessions.set(row.call_session_id, { row, running: false, again: false, cancel: () => {} });
  }

  /** Puts what is new into the queue; what is there already is only told to look. */
  async #feed(): Promise<void> {
    const {
      store,
      source,
      target: { accountId },
    } = this.#options;
    try {
      while (this.#news && !this.#closed) {
        this.#news = false;
        for (let atEnd = false; !atEnd && !this.#closed;) {
          const doneBefore = [...this.#done];
          const batch = await this.#announce(source.ofAccount(accountId, this.#cursor ?? "0"));
          atEnd = batch.atEnd;
          if (batch.atEnd) for (const id of doneBefore) this.#done.delete(id);
          if (batch.cursor === this.#cursor) continue;
          const first = new Map<number, number>();
          for (const { event } of batch.events) {
            const { call_session_id: id, sequence_number: number } = event;
            first.set(id, Math.min(number, first.get(id) ?? number));
          }
          const fresh = [...first].flatMap(([id, number]) =>
            this.#sessions.has(id) || doneBefore.includes(id) || this.#done.has(id)
              ? []
              : [{ call_session_id: id, sequence_number: number - 1 }],
          );
          await this.#announce(store.queueSessions(this.#key, batch.cursor, fresh));
          this.#cursor = batch.cursor;
          for (const session of fresh)
            this.#add({ target: this.#key, ...session, attempts: 0, retry_at: null, failing_since: null });
          for (const id of first.keys()) this.#run(id);
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

  #run(id: number): void {
    const waiting = this.#sessions.get(id);
    if (waiting === undefined || this.#closed) return;
    waiting.again = true;
    if (waiting.running) return;
    waiting.running = true;
    this.#track(this.#deliver(id, waiting));
  }

  /** Delivers what a session has, until it has nothing more or has to wait. */
  async #deliver(id: number, waiting: Waiting): Promise<void> {
    const {
      clock,
      source,
      store,
      target: { accountId },
    } = this.#options;
    try {
      while (waiting.again && !this.#closed) {
        const wait = (waiting.row.retry_at ?? 0) - clock.now();
        // A longer wait was never meant: the clock has been set back since.
        if (wait > 0 && wait <= LONGEST_WAIT_MS) {
          this.#later(id, waiting, wait);
          return;
        }
        waiting.again = false;
        const told = await this.#announce(source.ofSession(accountId, id, waiting.row.sequence_number));
        for (const event of told?.events ?? []) {
          if (!(await this.#deliverOne(waiting, event))) return;
        }
        if (told === null || told.finished) {
          await this.#announce(store.deleteQueuedSession(this.#key, id));
          this.#sessions.delete(id);
          this.#done.add(id);
          return;
        }
      }
    } catch (error) {
      this.#storeFailed(id, error);
      if (!this.#closed) this.#later(id, waiting, STORE_PAUSE_MS);
    } finally {
      waiting.running = false;
    }
  }

  /** False where the session has to wait. */
  async #deliverOne(waiting: Waiting, event: KnownEvent): Promise<boolean> {
    const { clock, store, random } = this.#options;
    const { sequence_number, call_session_id } = event;
    const done = { ...waiting.row, sequence_number };
    if (!this.#isWanted(event)) {
      // Not worth a write: it is passed over once more after a crash.
      waiting.row = done;
      return true;
    }
    const outcome = await this.#attempt(event);
    if (this.#closed && !outcome.ok) return false;
    const now = clock.now();
    if (outcome.ok) {
      const row = { ...done, attempts: 0, retry_at: null, failing_since: null };
      await this.#announce(store.putQueuedSession(row));
      waiting.row = row;
      return true;
    }
    const { reason } = outcome;
    // Nothing has begun later than now; a clock may have been set back.
    const failing_since = Math.min(waiting.row.failing_since ?? now, now);
    if (now - failing_since >= GIVE_UP_AFTER_MS) {
      // Still failing since then: what follows gets one attempt each, until one is taken.
      const row = { ...done, attempts: 0, retry_at: null, failing_since };
      const letter = { target: this.#key, call_session_id, sequence_number, at: now, reason };
      await this.#announce(store.putQueuedSession(row, letter));
      waiting.row = row;
      this.#problem("given_up", call_session_id, reason);
      return true;
    }
    const attempts = waiting.row.attempts + 1;
    const wait = retryDelayMs(attempts, random());
    const row = { ...waiting.row, attempts, retry_at: now + wait, failing_since };
    waiting.row = row;
    this.#problem("attempt_failed", call_session_id, reason);
    await this.#announce(store.putQueuedSession(row));
    if (!this.#closed) this.#later(call_session_id, waiting, wait);
    return false;
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

  #later(id: number, waiting: Waiting, ms: number): void {
    waiting.cancel();
    waiting.cancel = this.#options.clock.after(ms, () => {
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
