import type { Deprecation } from "@scenario-call/core";
import { describe, expect, it } from "vitest";
import { createDeprecationTeller } from "../../src/gateway/deprecation-teller.ts";
import { createLog, SILENT_LOG } from "../../src/log/log.ts";

const MARK: Deprecation = {
  method: "list.calls",
  parameter: "contact",
  value: null,
  since: "1.4.0",
  reason: "It is old.",
  instead: "numb",
};

const lines = (): {
  readonly written: unknown[];
  readonly tell: ReturnType<typeof createDeprecationTeller>;
} => {
  const written: unknown[] = [];
  const write = (line: string): void => void written.push(JSON.parse(line));
  const log = createLog({ level: "warn", write, now: () => 0 });
  return { written, tell: createDeprecationTeller([MARK, { ...MARK, parameter: null }], log) };
};

describe("what is deprecated and still used", () => {
  it("is told the operator once for each account, with what to use instead", () => {
    const { written, tell } = lines();
    for (const account of [1, 1, 2]) tell?.(account, "list.calls", { contact: "79260000000" });
    tell?.(3, "release.call", { contact: "79260000000" });
    const line = { time: "1970-01-01T00:00:00.000Z", level: "warn", event: "deprecated_used" };
    const told = { ...line, method: "list.calls", value: null, since: "1.4.0", instead: "numb" };
    expect(written).toEqual([
      { ...told, account: 1, parameter: "contact" },
      { ...told, account: 1, parameter: null },
      { ...told, account: 2, parameter: "contact" },
      { ...told, account: 2, parameter: null },
    ]);
  });

  it("costs nothing where there is no mark", () => {
    expect(createDeprecationTeller([], SILENT_LOG)).toBeNull();
  });
});
