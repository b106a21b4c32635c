import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/ports/clock.ts";

/** A clock under test, and a way to let time go by on it. */
export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets at least `ms` of the clock's own time pass. */
  pass(ms: number): Promise<void>;
}

/** What every implementation of the Clock port does. */
export function describeClock(name: string, make: () => ClockUnderTest): void {
  describe(`${name} as a clock`, () => {
    it("runs a task once, when its time has come and not before", async () => {
      const { clock, pass } = make();
      const ran: string[] = [];
      clock.after(100, () => ran.push("task"));
      await pass(99);
      expect(ran).toEqual([]);
      await pass(1);
      expect(ran).toEqual(["task"]);
      await pass(1000);
      expect(ran).toEqual(["task"]);
    });

    it("never runs a task before the call that sets it has returned", async () => {
      const { clock, pass } = make();
      const order: string[] = [];
      clock.after(0, () => order.push("task"));
      clock.after(-5, () => order.push("task set for the past"));
      order.push("returned");
      await pass(10);
      expect(order[0]).toBe("returned");
      expect(order.toSorted()).toEqual(["returned", "task", "task set for the past"]);
    });

    it("runs tasks in the order of their times, and those of one time in the order in which they were set", async () => {
      const { clock, pass } = make();
      const order: string[] = [];
      clock.after(200, () => order.push("late"));
      clock.after(100, () => order.push("early, first"));
      clock.after(100, () => order.push("early, second"));
      await pass(200);
      expect(order).toEqual(["early, first", "early, second", "late"]);
    });

    it("does not run what was cancelled; cancelling again, or after the task ran, does nothing", async () => {
      const { clock, pass } = make();
      const ran: string[] = [];
      const cancelEarly = clock.after(100, () => ran.push("cancelled"));
      const cancelLate = clock.after(100, () => ran.push("kept"));
      cancelEarly();
      cancelEarly();
      await pass(100);
      cancelLate();
      await pass(100);
      expect(ran).toEqual(["kept"]);
    });

    it("shows a time that has moved on by what has passed", async () => {
      const { clock, pass } = make();
      const before = clock.now();
      await pass(5000);
      expect(clock.now() - before).toBe(5000);
    });

    it("tells how long something has lasted, in whole milliseconds that only grow", async () => {
      const { clock, pass } = make();
      const before = clock.elapsed();
      expect(Number.isSafeInteger(before)).toBe(true);
      expect(before).toBeGreaterThanOrEqual(0);
      await pass(5000);
      expect(clock.elapsed() - before).toBe(5000);
    });

    it("waits for a task further away than the platform's timers reach", async () => {
      const { clock, pass } = make();
      const ran: string[] = [];
      const month = 31 * 86_400_000;
      clock.after(month, () => ran.push("task"));
      await pass(month - 1);
      expect(ran).toEqual([]);
      await pass(1);
      expect(ran).toEqual(["task"]);
    });
  });
}
