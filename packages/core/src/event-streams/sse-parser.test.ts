import fc from "fast-check";
import { expect, it } from "vitest";
import { SseParser } from "./sse-parser.ts";
import type { SseMessage } from "./sse-parser.ts";

const encoder = new TextEncoder();

const messagesOf = (bytes: Uint8Array, cuts: readonly number[] = []): readonly SseMessage[] => {
  const parser = new SseParser();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).flatMap((end, index) => parser.push(bytes.subarray(places[index], end)));
};

it.each<[string, readonly SseMessage[]]>([
  ["data: a\n\n", [{ id: "", data: "a" }]],
  ["data:a\n\n", [{ id: "", data: "a" }]],
  ["data:  a\n\n", [{ id: "", data: " a" }]],
  ["data: a\ndata: b\n\n", [{ id: "", data: "a\nb" }]],
  ["data\n\n", [{ id: "", data: "" }]],
  [
    "id: 1\ndata: a\n\ndata: b\n\n",
    [
      { id: "1", data: "a" },
      { id: "1", data: "b" },
    ],
  ],
  ["id: 1\n\ndata: a\n\n", [{ id: "1", data: "a" }]],
  ["id: 1\0\ndata: a\n\n", [{ id: "", data: "a" }]],
  [
    "data: a\r\n\r\ndata: b\r\r",
    [
      { id: "", data: "a" },
      { id: "", data: "b" },
    ],
  ],
  [":\n\n: alive\n\ndata: a\n\n", [{ id: "", data: "a" }]],
  ["event: x\nother: y\ndata: a\n\n", [{ id: "", data: "a" }]],
  ["\ufeffdata: a\n\n", [{ id: "", data: "a" }]],
  ["data: a\n\ndata: cut off", [{ id: "", data: "a" }]],
  ["data: a\n\ndata: cut off\n", [{ id: "", data: "a" }]],
])("%j is read by the rules of server-sent events", (text, messages) => {
  expect(messagesOf(encoder.encode(text))).toEqual(messages);
});

it("tells how long to wait, and the id also without a message", () => {
  const parser = new SseParser();
  parser.push(encoder.encode("retry: 3000\nid: 7\n\nretry: soon\n"));
  expect({ retryMs: parser.retryMs, lastEventId: parser.lastEventId }).toEqual({
    retryMs: 3000,
    lastEventId: "7",
  });
});

it("reads the same however the bytes are cut", () => {
  const line = fc.constantFrom("data: é😀", "data: b", "id: 1.2", ":", "", "", "retry: 5");
  const text = fc
    .array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 30 })
    .map((lines) => lines.map((parts) => parts.join("")).join(""));
  fc.assert(
    fc.property(text, fc.array(fc.nat(), { maxLength: 40 }), (whole, cuts) => {
      const bytes = encoder.encode(whole);
      expect(messagesOf(bytes, cuts)).toEqual(messagesOf(bytes));
    }),
    { numRuns: 2_000 },
  );
});

it("does not fill the memory with a message that has no end", () => {
  const parser = new SseParser();
  const piece = encoder.encode("data: y\n".repeat(8_192));
  expect(() => {
    // Four million characters of data in lines that do end, where one million is the longest.
    for (let n = 0; n < 512; n += 1) parser.push(piece);
  }).toThrow(RangeError);
});

it("does not fill the memory with a line that has no end", () => {
  const parser = new SseParser();
  const piece = encoder.encode("x".repeat(65_536));
  expect(() => {
    for (let n = 0; n < 32; n += 1) parser.push(piece);
  }).toThrow(RangeError);
});
