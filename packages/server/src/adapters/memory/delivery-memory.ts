import type { DeadLetter, FeedStep, QueuedSession } from "../../ports/delivery-store.ts";

const keyOf = (target: string, ...numbers: readonly number[]): string => JSON.stringify([target, ...numbers]);

/** The feed, the queues and the dead letters of a store that forgets them with the process. */
export class DeliveryMemory {
  readonly #feed = new Map<number, FeedStep[]>();
  readonly #cursors = new Map<string, string>();
  readonly #queue = new Map<string, QueuedSession>();
  readonly #letters = new Map<string, DeadLetter>();
  #lastPosition = 0;

  addStep(accountId: number, callSessionId: number, entries: number): void {
    this.#lastPosition += 1;
    const steps = this.#feed.get(accountId) ?? [];
    steps.push({ position: this.#lastPosition, call_session_id: callSessionId, entries });
    this.#feed.set(accountId, steps);
  }

  feedHead(accountId: number): number {
    return this.#feed.get(accountId)?.at(-1)?.position ?? 0;
  }

  get feedEnd(): number {
    return this.#lastPosition;
  }

  feedAfter(accountId: number, position: number, limit: number): readonly FeedStep[] {
    const steps = this.#feed.get(accountId) ?? [];
    // Read from the end mostly: the newest steps are what is asked for.
    const from = steps.findLastIndex((step) => step.position <= position) + 1;
    return steps.slice(from, from + limit);
  }

  targetCursor(target: string): string | null {
    return this.#cursors.get(target) ?? null;
  }

  queueSessions(
    target: string,
    cursor: string,
    sessions: readonly Pick<QueuedSession, "call_session_id" | "sequence_number">[],
    at: number,
  ): void {
    for (const { call_session_id, sequence_number } of sessions) {
      const key = keyOf(target, call_session_id);
      const queued = this.#queue.get(key);
      const clean = { attempts: 0, due_at: at, failing_since: null };
      if (queued === undefined) this.#queue.set(key, { target, call_session_id, sequence_number, ...clean });
      else this.#queue.set(key, { ...queued, due_at: queued.due_at ?? at });
    }
    this.#cursors.set(target, cursor);
  }

  wakeQueuedSessions(target: string, at: number): void {
    for (const [key, queued] of this.#queue) {
      if (queued.target === target) this.#queue.set(key, { ...queued, due_at: queued.due_at ?? at });
    }
  }

  dueSessions(target: string, limit: number): readonly QueuedSession[] {
    return this.queuedSessions(target)
      .filter((queued) => queued.due_at !== null)
      .toSorted((one, other) => (one.due_at ?? 0) - (other.due_at ?? 0))
      .slice(0, limit);
  }

  queuedSessions(target: string): readonly QueuedSession[] {
    return [...this.#queue.values()]
      .filter((queued) => queued.target === target)
      .toSorted((one, other) => one.call_session_id - other.call_session_id);
  }

  putQueuedSession(queued: QueuedSession, letter: DeadLetter | null): void {
    this.#queue.set(keyOf(queued.target, queued.call_session_id), { ...queued });
    if (letter === null) return;
    this.#letters.set(keyOf(letter.target, letter.call_session_id, letter.sequence_number), { ...letter });
  }

  deleteQueuedSession(target: string, callSessionId: number): void {
    this.#queue.delete(keyOf(target, callSessionId));
  }

  deadLetters(target: string): readonly DeadLetter[] {
    return [...this.#letters.values()]
      .filter((letter) => letter.target === target)
      .toSorted(
        (one, other) =>
          one.call_session_id - other.call_session_id || one.sequence_number - other.sequence_number,
      );
  }

  deleteDeadLetter(letter: Pick<DeadLetter, "target" | "call_session_id" | "sequence_number">): boolean {
    return this.#letters.delete(keyOf(letter.target, letter.call_session_id, letter.sequence_number));
  }

  deleteLettersBefore(at: number, limit: number): number {
    const old = [...this.#letters].filter(([, letter]) => letter.at < at).slice(0, limit);
    for (const [key] of old) this.#letters.delete(key);
    return old.length;
  }

  /** Whether one of these targets is not done with a session. */
  isWaitedFor(callSessionId: number, targets: readonly string[]): boolean {
    const isHere = (row: { readonly target: string; readonly call_session_id: number }): boolean =>
      row.call_session_id === callSessionId && targets.includes(row.target);
    if ([...this.#queue.values()].some(isHere) || [...this.#letters.values()].some(isHere)) return true;
    const cursors = targets.flatMap((target) => this.#cursors.get(target) ?? []);
    if (cursors.length === 0) return false;
    const behind = Math.min(...cursors.map((cursor) => Number.parseInt(cursor, 10)));
    return [...this.#feed.values()].some((steps) =>
      steps.some((step) => step.call_session_id === callSessionId && step.position > behind),
    );
  }

  /** Deletes what is there of a session, except what is queued for `targets`. */
  forget(callSessionId: number, targets: readonly string[]): void {
    for (const [account, steps] of this.#feed) {
      this.#feed.set(
        account,
        steps.filter((step) => step.call_session_id !== callSessionId),
      );
    }
    for (const rows of [this.#queue, this.#letters]) {
      for (const [key, row] of rows) {
        if (row.call_session_id === callSessionId && !targets.includes(row.target)) rows.delete(key);
      }
    }
  }
}
