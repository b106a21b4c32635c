import { describe, expect, it } from "vitest";
import * as plain from "../src/stop-plain.ts";
import * as byHand from "../src/stop.ts";

const LONG_MS = 2_147_483_647;

const fired = async (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });

describe.each([
  ["by hand", byHand],
  ["of the platform", plain],
])("a signal that ends a call, %s", (_, { release, stopOf }) => {
  it("fires when the caller's own does", () => {
    const own = new AbortController();
    const signal = stopOf(own.signal, LONG_MS);
    expect(signal.aborted).toBe(false);
    own.abort();
    expect(signal.aborted).toBe(true);
    release(signal);
  });

  it("fires when the time is over, with a signal of the caller's and without", async () => {
    const own = new AbortController();
    await Promise.all([fired(stopOf(own.signal, 1)), fired(stopOf(undefined, 1))]);
    expect(own.signal.aborted).toBe(false);
  });
});

describe("a signal made by hand", () => {
  it("hears nothing more once nobody listens to it", () => {
    const own = new AbortController();
    const signal = byHand.stopOf(own.signal, LONG_MS);
    byHand.release(signal);
    own.abort();
    expect(signal.aborted).toBe(false);
  });

  it("is released twice without harm", () => {
    const signal = byHand.stopOf(undefined, LONG_MS);
    byHand.release(signal);
    byHand.release(signal);
    expect(signal.aborted).toBe(false);
  });
});
