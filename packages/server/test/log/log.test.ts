import { describe, expect, test } from "vitest";
import type { LogLevel } from "../../src/log/log-levels.ts";
import { createLog } from "../../src/log/log.ts";

const record = (level: LogLevel) => {
  const lines: string[] = [];
  const log = createLog({
    level,
    write: (line) => lines.push(line),
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  });
  return { log, lines };
};

describe("the log", () => {
  test("a line is one JSON object with time, level, event and fields", () => {
    const { log, lines } = record("info");
    log.info("listening", { port: 8080 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/u);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      time: "2026-01-02T03:04:05.006Z",
      level: "info",
      event: "listening",
      port: 8080,
    });
  });

  test("what matters less than the level is not written", () => {
    const { log, lines } = record("warn");
    log.debug("a");
    log.info("b");
    log.warn("c");
    log.error("d");
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(["c", "d"]);
  });

  test("tokens and whole phone numbers are masked wherever they stand", () => {
    const { log, lines } = record("debug");
    log.error("failed", {
      params: { access_token: "very-secret-token", contact: "79260000000" },
      error: "no answer from +7 (926) 000-00-00",
    });
    expect(lines.join("")).not.toMatch(/very-secret-token|79260000000|926\) 000-00-00/u);
  });
});
