import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { createLogSink, type LineStream } from "../../src/log/log-sink.ts";

/** A reader that takes lines when it is told to. */
const slowReader = () => {
  const waiting: { readonly line: string; readonly done: (error?: Error | null) => void }[] = [];
  const taken: string[] = [];
  const events = new EventEmitter();
  const stream: LineStream = {
    get writableLength() {
      return waiting.reduce((sum, { line }) => sum + line.length, 0);
    },
    write: (line, done) => waiting.push({ line, done }),
    on: (event, listener) => events.on(event, listener),
  };
  const take = (lines = Infinity): void => {
    for (let n = 0; n < lines; n += 1) {
      const next = waiting.shift();
      if (next === undefined) return;
      taken.push(next.line);
      next.done();
      if (waiting.length === 0) events.emit("drain");
    }
  };
  const fail = (): void => waiting.shift()?.done(new Error("EPIPE"));
  return { stream, take, fail, taken, events };
};

/** Ten characters with its line break. */
const line = (n: number): string => `line ${String(n).padStart(4, "0")}\n`;
const lines = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, at) => line(from + at));

const begin = (most?: number) => {
  const reader = slowReader();
  const sink = createLogSink({
    stream: reader.stream,
    onDropped: (count) => sink.write(`dropped ${count}\n`),
    ...(most === undefined ? {} : { most }),
  });
  const write = (texts: readonly string[]): void => {
    for (const text of texts) sink.write(text);
  };
  return { ...reader, sink, write };
};

describe("lines of a log whose reader", () => {
  test("keeps up are all written, however many they are", () => {
    const { write, take, taken } = begin(100);
    for (let n = 0; n < 50; n += 1) {
      write(lines(n, n + 1));
      take();
    }
    expect(taken).toEqual(lines(0, 50));
  });

  test("is slow wait for it, as long as there is no more of them than may wait", () => {
    const { write, take, taken, sink } = begin(100);
    write(lines(0, 10));
    expect(sink.isWell()).toBe(true);
    take();
    expect(taken).toEqual(lines(0, 10));
  });

  test("stalls are dropped beyond that, and a line tells how many as soon as half has been taken", () => {
    const { write, take, taken, sink, stream } = begin(100);
    write(lines(0, 1_000));
    // A hundred characters may wait, and the line that goes beyond them.
    expect(stream.writableLength).toBe(110);
    expect(sink.isWell()).toBe(false);
    take(5);
    // Sixty are waiting still.
    write(lines(1_000, 1_001));
    take(1);
    write(lines(1_001, 1_002));
    expect(sink.isWell()).toBe(true);
    take();
    expect(taken).toEqual([...lines(0, 11), "dropped 990\n", ...lines(1_001, 1_002)]);
  });

  test("stalls again are counted anew", () => {
    const { write, take, taken } = begin(100);
    for (const from of [0, 100]) {
      write(lines(from, from + 20));
      take();
    }
    expect(taken.filter((text) => text.startsWith("dropped"))).toEqual(["dropped 9\n", "dropped 9\n"]);
  });

  test("goes away are not waited for, and it is told that they could not be written", () => {
    const { write, fail, take, sink, events } = begin(100);
    write(lines(0, 1));
    fail();
    expect(sink.isWell()).toBe(false);
    write(lines(1, 2));
    take();
    expect(sink.isWell()).toBe(true);
    events.emit("error");
    expect(sink.isWell()).toBe(false);
  });

  test("stalls before what somebody else has written are told of when that has been read", () => {
    const { write, take, taken, stream } = begin(100);
    stream.write("-".repeat(101), () => {});
    write(lines(0, 2));
    take();
    expect(taken).toEqual(["-".repeat(101), "dropped 2\n"]);
  });

  test("stalls have eight Mi characters unless told otherwise", () => {
    const { write, stream } = begin();
    const long = "x".repeat(1_048_576);
    write(Array.from({ length: 20 }, () => long));
    expect(stream.writableLength).toBe(9 * 1_048_576);
  });
});
