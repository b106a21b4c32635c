import { afterAll, afterEach, expect } from "vitest";
import type { Collector } from "./log/collector.ts";
import { watchEverything } from "./log/watch-everything.ts";

/** One in a process, whose modules the files of tests share. */
const KEY = Symbol.for("scenario-call:collector");
const shared = globalThis as { [KEY]?: Collector };
const collector = (shared[KEY] ??= watchEverything());

/** Whatever a server has written, to wherever: a token or a whole phone number in it fails the test. */
const nothingTold = (): void => {
  expect(collector.take(), "what servers have written tells a secret").toEqual([]);
};

afterEach(nothingTold);
// What arrived after the last test of the file.
afterAll(nothingTold);
