import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import { NOW } from "../../gateway/support.ts";
import type { Passing } from "../requests.ts";

/** How often somebody looks whether a call is over, ms. */
const LOOK_MS = 10;

/**
 * Time that passes as the system's does, from the moment on at which behaviours begin, and in which nobody has to wait for hours: while no call is under way it can be set forward. Calls
 * themselves take the time that they take.
 */
export class RealTime implements Clock, Passing {
  readonly #system = systemClock();
  readonly #isQuiet: () => boolean;
  /** From which moment of the system's time on it is how far ahead. */
  readonly #leads: { readonly from: number; readonly lead: number }[];

  /** `isQuiet`: no call is under way. */
  constructor(isQuiet: () => boolean) {
    this.#isQuiet = isQuiet;
    this.#leads = [{ from: 0, lead: NOW - this.#system.now() }];
  }

  now(): number {
    return this.at(this.#system.now());
  }

  /** The time that it was at a moment of the system's time; both ms since the epoch. */
  at(moment: number): number {
    return moment + (this.#leads.findLast(({ from }) => from <= moment)?.lead ?? 0);
  }

  elapsed(): number {
    return this.now() - NOW;
  }

  after(ms: number, task: () => void): () => void {
    return this.#system.after(ms, task);
  }

  async advance(ms: number): Promise<void> {
    const until = this.now() + ms;
    for (let left = ms; left > 0; left = until - this.now()) {
      if (this.#isQuiet()) this.#setForward(left);
      else await pause(Math.min(left, LOOK_MS));
    }
  }

  #setForward(ms: number): void {
    this.#leads.push({ from: this.#system.now(), lead: (this.#leads.at(-1)?.lead ?? 0) + ms });
  }

  async settle(): Promise<void> {
    // The next thing that anybody does is a request, and that takes its time.
  }

  async runToEnd(): Promise<void> {
    while (!this.#isQuiet()) await pause(LOOK_MS);
  }
}
