import { describe, expect, test } from "vitest";
import { createCollector, type Source } from "./collector.ts";

const collector = () => createCollector(["79260000000"]);

describe("the collector of everything that servers write", () => {
  test.each<[Source, string, string]>([
    ["log", '{"event":"demo-key"}', "log: a token of 8 characters"],
    ["log", '{"event":"4915112345678"}', "log: digits as many as a phone number has"],
    ["child", "dials +7 (926) 000-00-00", "child: a phone number of the account or of a request"],
    ["console", "demo-password", "console: a token of 13 characters"],
    ["answer", '{"value":"demo-key-blocked"}', "answer: a token of 8 characters"],
    ["error", "nobody answers at 79260000000", "error: a phone number of the account or of a request"],
    ["address", "/hooks/4915112345678", "address: digits as many as a phone number has"],
  ])("finds in the source %s what may not stand there: %s", (source, text, sentence) => {
    const watch = collector();
    watch.saw(source, text);
    expect(watch.take()).toContain(sentence);
    expect(watch.take()).toEqual([]);
    expect(watch.seen.get(source)).toBe(1);
  });

  test.each<[Source, string]>([
    ["answer", '{"value":"79260000000"}'],
    ["child", "1790000000000"],
    ["log", '{"time":"2026-01-02T03:04:05.006Z","url":"http://127.0.0.1:54321/v4.0"}'],
    ["address", "/hooks?tenant=1"],
  ])("leaves alone in the source %s what may stand there: %s", (source, text) => {
    const watch = collector();
    watch.saw(source, text);
    expect(watch.take()).toEqual([]);
  });
});
