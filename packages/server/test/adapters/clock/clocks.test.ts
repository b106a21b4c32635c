import { afterEach, describe, expect, it, vi } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { scaledClock } from "../../../src/adapters/clock/scaled-clock.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import { describeClock } from "../../ports/clock.conformance.ts";

afterEach(() => {
  vi.useRealTimers();
});

function heldSystemTime(): (ms: number) => Promise<void> {
  vi.useFakeTimers();
  return async (ms) => {
    await vi.advanceTimersByTimeAsync(ms);
  };
}

describeClock("the system's clock", () => ({ pass: heldSystemTime(), clock: systemClock() }));

describeClock("a held clock", () => {
  const clock = new HeldClock();
  return { clock, pass: async (ms) => clock.advance(ms) };
});

describeClock("a clock in fast motion over a held one", () => {
  const base = new HeldClock();
  return { clock: scaledClock(base, 10), pass: async (ms) => base.advance(ms / 10) };
});

describe("a clock in fast motion", () => {
  it("shows and waits in its own time: a minute goes by in six seconds", async () => {
    const base = new HeldClock(1000);
    const clock = scaledClock(base, 10);
    const seen: number[] = [];
    clock.after(60_000, () => seen.push(clock.now()));
    await base.advance(5999);
    expect(seen).toEqual([]);
    await base.advance(1);
    expect(seen).toEqual([61_000]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the factor %d", (factor) => {
    expect(() => scaledClock(new HeldClock(), factor)).toThrow(RangeError);
  });

  it("passes announced work on to the clock it is made of", async () => {
    const base = new HeldClock();
    const gate = Promise.withResolvers<void>();
    scaledClock(base, 10).during?.(gate.promise);
    let rested = false;
    const advanced = base.advance(0).then(() => {
      rested = true;
    });
    await turns(5);
    expect(rested).toBe(false);
    gate.resolve();
    await advanced;
  });
});

describe.each(["the system's clock", "a held clock", "a clock in fast motion"] as const)(
  "%s that is set",
  (name) => {
    const settable = (): {
      readonly clock: Clock;
      pass(ms: number): Promise<void>;
      set(by: number): void;
    } => {
      if (name === "the system's clock") {
        const pass = heldSystemTime();
        return { clock: systemClock(), pass, set: (by) => vi.setSystemTime(Date.now() + by) };
      }
      const held = new HeldClock();
      const factor = name === "a held clock" ? 1 : 10;
      return {
        clock: factor === 1 ? held : scaledClock(held, factor),
        pass: async (ms) => held.advance(ms / factor),
        set: (by) => {
          held.set(held.now() + by / factor);
        },
      };
    };

    it.each([1_000_000, -1_000_000])(
      "by %d ms shows it, and lasts and waits no longer or shorter",
      async (by) => {
        const { clock, pass, set } = settable();
        const [began, showed] = [clock.elapsed(), clock.now()];
        let ran = 0;
        clock.after(1000, () => {
          ran = clock.elapsed() - began;
        });
        set(by);
        expect(clock.now() - showed).toBe(by);
        expect(clock.elapsed()).toBe(began);
        await pass(1000);
        expect(ran).toBe(1000);
        expect(clock.now() - showed).toBe(by + 1000);
      },
    );
  },
);

describe("a held clock", () => {
  it("stands still by itself", async () => {
    const clock = new HeldClock(7);
    await turns(3);
    expect(clock.now()).toBe(7);
  });

  it("shows each task its own time, and stands at the end of the way afterwards", async () => {
    const clock = new HeldClock(0);
    const seen: number[] = [];
    clock.after(10, () => seen.push(clock.now()));
    clock.after(20, () => seen.push(clock.now()));
    await clock.advance(50);
    expect(seen).toEqual([10, 20]);
    expect(clock.now()).toBe(50);
  });

  it("runs a task that an earlier one set on the way", async () => {
    const clock = new HeldClock(0);
    const seen: number[] = [];
    clock.after(10, () => {
      clock.after(10, () => seen.push(clock.now()));
    });
    await clock.advance(20);
    expect(seen).toEqual([20]);
  });

  it("lets the promises that a task resolved run out before the next task", async () => {
    const clock = new HeldClock(0);
    const order: string[] = [];
    clock.after(10, () => {
      void (async () => {
        for (let step = 0; step < 20; step += 1) await Promise.resolve();
        order.push("what the first task set in motion");
      })();
    });
    clock.after(10, () => order.push("second task"));
    await clock.advance(10);
    expect(order).toEqual(["what the first task set in motion", "second task"]);
  });

  it("waits for announced work that takes many turns, and for the work that hangs on it", async () => {
    const clock = new HeldClock(0);
    const order: string[] = [];
    clock.after(10, () => {
      clock.during(
        turns(4).then(() => {
          order.push("first write");
          clock.during(turns(4).then(() => order.push("second write")));
        }),
      );
    });
    clock.after(11, () => order.push("next task"));
    await clock.advance(11);
    expect(order).toEqual(["first write", "second write", "next task"]);
  });

  it("takes announced work that fails for settled", async () => {
    const clock = new HeldClock(0);
    const work = Promise.reject(new Error("the disk is full"));
    clock.during(work);
    await clock.advance(1);
    expect(clock.now()).toBe(1);
    await expect(work).rejects.toThrow("the disk is full");
  });

  it("does the motions one after the other, also when nobody awaits the first", async () => {
    const clock = new HeldClock(0);
    const seen: number[] = [];
    clock.after(15, () => seen.push(clock.now()));
    const first = clock.advance(10);
    const second = clock.advance(10);
    await second;
    await first;
    expect(seen).toEqual([15]);
    expect(clock.now()).toBe(20);
  });

  it("tells of a task that throws, and stands at its time", async () => {
    const clock = new HeldClock(0);
    clock.after(10, () => {
      throw new Error("a fault in the task");
    });
    await expect(clock.advance(20)).rejects.toThrow("a fault in the task");
    expect(clock.now()).toBe(10);
    await clock.advance(5);
    expect(clock.now()).toBe(15);
  });

  it("runs to the end of all tasks and says how far that was", async () => {
    const clock = new HeldClock(100);
    clock.after(10, () => clock.after(20, () => {}));
    expect(clock.waiting).toBe(1);
    await expect(clock.runToEnd()).resolves.toBe(30);
    expect(clock.waiting).toBe(0);
  });

  it("gives up on work that has no end", async () => {
    const clock = new HeldClock(0);
    const again = (): void => {
      clock.after(60_000, again);
    };
    again();
    await expect(clock.runToEnd(3_600_000)).rejects.toThrow("still wait");
  });
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
