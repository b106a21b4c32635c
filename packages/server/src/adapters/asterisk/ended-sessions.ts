import type { LegId } from "@scenario-call/call-flow";
import type { Clock } from "../../ports/clock.ts";

/** How long a session without a live leg is remembered, ms: a command that comes late, or twice, must double nothing. */
const REMEMBERED_MS = 60_000;

/** Sessions without a live leg: the names of the legs that they had. Forgotten in passing, without a timer. */
export class EndedSessions {
  readonly #clock: Clock;
  readonly #sessions = new Map<number, { readonly legs: readonly LegId[]; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Remembers the legs that a session had. */
  put(id: number, legs: readonly LegId[]): void {
    const now = this.#clock.now();
    this.#sessions.delete(id);
    this.#sessions.set(id, { legs, until: now + REMEMBERED_MS });
    for (const [oldest, { until }] of this.#sessions) {
      if (until > now) break;
      this.#sessions.delete(oldest);
    }
  }

  /** The legs that a session had; null where it is not known. */
  get(id: number): readonly LegId[] | null {
    return this.#sessions.get(id)?.legs ?? null;
  }

  /** Forgets a session that has a live leg again. */
  delete(id: number): void {
    this.#sessions.delete(id);
  }
}
