import type { LegId } from "@scenario-call/call-flow";

interface IdleSession {
  readonly id: number;
  /** Since when, ms since the epoch. */
  readonly since: number;
  readonly legs: readonly LegId[];
}

/** How many forgotten places a queue may begin with before it is cut. */
const LONGEST_GAP = 4096;

/**
 * Sessions without a live leg, of which only the names of their legs are kept: thousands may come to their end in a
 * second. They are forgotten in passing, without a timer: nothing may keep time, or the process, going for it.
 */
export class IdleSessions {
  readonly #sessions = new Map<number, IdleSession>();
  /**
   * Those idle the longest first; some are not idle any more, and those before the first are forgotten. A map alone would
   * be slow at its old end.
   */
  #queue: (IdleSession | null)[] = [];
  #first = 0;

  /** Remembers a session with every leg it has had; `since` is not before that of the session put in last. */
  put(id: number, legs: readonly LegId[], since: number): void {
    const session: IdleSession = { id, since, legs };
    this.#sessions.set(id, session);
    this.#queue.push(session);
  }

  /** The legs of a session that is not idle from now on; null where it is not known. */
  take(id: number): readonly LegId[] | null {
    const session = this.#sessions.get(id);
    if (session === undefined) return null;
    this.#sessions.delete(id);
    return session.legs;
  }

  /** Forgets the sessions that have been idle since before this time. */
  forget(before: number): void {
    for (
      let oldest = this.#queue[this.#first];
      oldest !== undefined && oldest !== null && oldest.since < before;
      oldest = this.#queue[this.#first]
    ) {
      if (this.#sessions.get(oldest.id) === oldest) this.#sessions.delete(oldest.id);
      // The place stays until the queue is cut; what stood there is not to wait for that.
      this.#queue[this.#first] = null;
      this.#first += 1;
    }
    if (this.#first < LONGEST_GAP || this.#first * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#first);
    this.#first = 0;
  }

  /** Forgets all. */
  clear(): void {
    this.#sessions.clear();
    this.#queue = [];
    this.#first = 0;
  }
}
