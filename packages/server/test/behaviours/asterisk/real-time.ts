import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { Passing } from "../requests.ts";

/** How often somebody looks whether a call is over, ms. */
const LOOK_MS = 10;

/**
 * The system's time, in which nobody has to wait for hours: while no call is under way it can be set forward. Calls
 * themselves take the time that they take.
 */
export class RealTime implements Clock, Passing {
  readonly #system = systemClock();
  readonly #isQuiet: () => boolean;
  #lead = 0;

  /** `isQuiet`: no call is under way. */
  constructor(isQuiet: () => boolean) {
    this.#isQuiet = isQuiet;
  }

  /** By how much it is ahead of the system's time, ms. */
  get lead(): number {
    return this.#lead;
  }

  now(): number {
    return this.#system.now() + this.#lead;
  }

  after(ms: number, task: () => void): () => void {
    return this.#system.after(ms, task);
  }

  async advance(ms: number): Promise<void> {
    const until = this.now() + ms;
    for (let left = ms; left > 0; left = until - this.now()) {
      if (this.#isQuiet()) this.#lead += left;
      else await pause(Math.min(left, LOOK_MS));
    }
  }

  async settle(): Promise<void> {
    // The next thing that anybody does is a request, and that takes its time.
  }

  async runToEnd(): Promise<void> {
    while (!this.#isQuiet()) await pause(LOOK_MS);
  }
}
