import { describe, expect, it } from "vitest";
import type { Outcome } from "../src/run.ts";
import { watch, type WatchPorts } from "../src/watch.ts";

/** A watch whose changes, runs and end the test decides. */
function held(run: (change: () => void, count: number) => Promise<Outcome>): {
  readonly change: () => void;
  readonly stop: () => void;
  readonly shown: string[];
  readonly ended: Promise<void>;
  /** Resolves when the watch has shown so many lines. */
  readonly until: (lines: number) => Promise<void>;
} {
  const shown: string[] = [];
  const waiting: { readonly lines: number; readonly resolve: () => void }[] = [];
  const stopper = new AbortController();
  let onChange: () => void = () => undefined;
  let runs = 0;
  const change = (): void => {
    onChange();
  };
  const ports: WatchPorts = {
    subscribe: (callback) => {
      onChange = callback;
      return Promise.resolve();
    },
    settle: () => Promise.resolve(),
    run: () => {
      runs += 1;
      return run(change, runs);
    },
    show: (line) => {
      shown.push(line);
      for (const { lines, resolve } of waiting) if (shown.length >= lines) resolve();
    },
  };
  return {
    change,
    stop: () => {
      stopper.abort();
    },
    shown,
    ended: watch(ports, stopper.signal),
    until: (lines) =>
      shown.length >= lines
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ lines, resolve });
          }),
  };
}

const done = (line: string): Promise<Outcome> => Promise.resolve({ status: 0, lines: [line] });

describe("watch", () => {
  it("runs at once, and again after a change", async () => {
    const watching = held((_change, count) => done(`run ${count}`));
    await watching.until(1);
    watching.change();
    await watching.until(2);
    watching.stop();
    await watching.ended;
    expect(watching.shown).toEqual(["run 1", "run 2"]);
  });

  it("runs once more for all changes that came during a run", async () => {
    const watching = held((change, count) => {
      if (count === 1) {
        change();
        change();
        change();
      }
      return done(`run ${count}`);
    });
    await watching.until(2);
    watching.stop();
    await watching.ended;
    expect(watching.shown).toEqual(["run 1", "run 2"]);
  });

  it("goes on after a run that failed", async () => {
    const watching = held((_change, count) =>
      count === 1 ? Promise.reject(new Error("the disk is full")) : done("run 2"),
    );
    await watching.until(1);
    watching.change();
    await watching.until(2);
    watching.stop();
    await watching.ended;
    expect(watching.shown[0]).toContain("the disk is full");
    expect(watching.shown[1]).toBe("run 2");
  });

  it("ends when it is told to, also while it waits", async () => {
    const watching = held((_change, count) => done(`run ${count}`));
    await watching.until(1);
    watching.stop();
    await watching.ended;
    watching.change();
    expect(watching.shown).toEqual(["run 1"]);
  });
});
