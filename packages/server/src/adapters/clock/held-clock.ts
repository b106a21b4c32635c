import { nextTurn } from "../../off-loop/next-turn.ts";
import type { Clock } from "../../ports/clock.ts";

interface Timer {
  readonly due: number;
  readonly task: () => void;
}

/** How many tasks {@link HeldClock.runToEnd} runs before it takes the work to be endless. */
const ENDLESS_TASKS = 1_000_000;

/**
 * A clock that stands still until it is told to move: time for tests.
 *
 * `advance` runs what falls due one task at a time, each at its own time, and after each waits until everything that
 * the task set in motion has come to rest: the promises it resolved, the writes it started (announced with `during`),
 * and what those set in motion in their turn. Only then does time go on. So a test with an asynchronous store sees the
 * same order of things at every run, and needs no sleep.
 *
 * Work that neither is announced with `during` nor ends within a turn of the event loop (a request over a socket, say)
 * is to be awaited by the test before it advances the clock.
 */
export class HeldClock implements Clock {
  /** Never set: what timers, and lengths of time, go by. */
  #now: number;
  readonly #start: number;
  /** How far the time of day is ahead of that. */
  #ahead = 0;
  /** In the order in which they run. */
  readonly #timers: Timer[] = [];
  readonly #working = new Set<Promise<unknown>>();
  #moving: Promise<void> = Promise.resolve();

  /** Starts at `now`: milliseconds since the epoch, 2026-01-01T00:00:00Z unless told otherwise. */
  constructor(now: number = Date.UTC(2026, 0, 1)) {
    this.#now = now;
    this.#start = now;
  }

  /** The moment at which the clock stands. */
  now(): number {
    return this.#now + this.#ahead;
  }

  /** How far it was moved. */
  elapsed(): number {
    return this.#now - this.#start;
  }

  /** Sets the time of day to `now`, forward or back, as somebody sets a system's clock: no time goes by. */
  set(now: number): void {
    this.#ahead = now - this.#now;
  }

  /** Sets a task; it runs in an `advance` that reaches its time, not before. */
  after(ms: number, task: () => void): () => void {
    const timer: Timer = { due: this.#now + Math.max(0, ms), task };
    this.#timers.splice(this.#placeFor(timer.due), 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index !== -1) this.#timers.splice(index, 1);
    };
  }

  /** Keeps time from moving until `work` is settled. */
  during(work: Promise<unknown>): void {
    const done = (): void => {
      this.#working.delete(settled);
    };
    const settled: Promise<void> = work.then(done, done);
    this.#working.add(settled);
  }

  /** How many tasks are waiting for their time. After the last call has ended this is 0: nothing was left behind. */
  get waiting(): number {
    return this.#timers.length;
  }

  /**
   * Moves time on by `ms` (0 or more: 0 runs what is due now), running what falls due on the way, and resolves when
   * everything is at rest. Rejects with the error of a task that throws; time then stands at that task. Calls made
   * before an earlier one has resolved wait for it.
   */
  async advance(ms: number): Promise<void> {
    return this.#move(async () => {
      await this.#rest();
      const until = this.#now + Math.max(0, ms);
      await this.#runUntil(until, Number.POSITIVE_INFINITY);
      this.#now = until;
    });
  }

  /**
   * Moves time on until no task is waiting, and resolves with how far it went, in milliseconds. Rejects when the work
   * proves endless (a million tasks, or one due later than `limitMs` from now; a day unless told otherwise).
   */
  async runToEnd(limitMs: number = 86_400_000): Promise<number> {
    const from = this.#now;
    await this.#move(async () => {
      await this.#rest();
      const ran = await this.#runUntil(from + limitMs, ENDLESS_TASKS);
      if (this.#timers.length > 0) {
        throw new Error(
          `after ${ran} tasks and ${this.#now - from} ms ${this.#timers.length} tasks still wait`,
        );
      }
    });
    return this.#now - from;
  }

  /** Resolves when everything that is going on at this moment has come to rest; time does not move. */
  async settle(): Promise<void> {
    return this.#move(async () => this.#rest());
  }

  async #move(motion: () => Promise<void>): Promise<void> {
    const moved = this.#moving.then(motion);
    this.#moving = moved.catch(() => {});
    return moved;
  }

  async #runUntil(until: number, most: number): Promise<number> {
    let ran = 0;
    for (
      let next = this.#timers[0];
      next !== undefined && next.due <= until && ran < most;
      next = this.#timers[0]
    ) {
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.due);
      next.task();
      ran += 1;
      await this.#rest();
    }
    return ran;
  }

  /** Announced work may take any number of turns; then a turn of the event loop lets what hangs on it run out. */
  async #rest(): Promise<void> {
    do {
      await Promise.all(this.#working);
      await new Promise<void>((resolve) => {
        nextTurn(resolve);
      });
    } while (this.#working.size > 0);
  }

  /** After every timer that is due no later: same time, order of setting. */
  #placeFor(due: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // Within bounds by the loop's own condition.
      if ((this.#timers[middle] as Timer).due <= due) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
