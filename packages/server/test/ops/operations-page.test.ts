import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { ServerMetrics } from "../../src/ops/server-metrics.ts";

const PAGE = fileURLToPath(new URL("../../../../docs/operations.md", import.meta.url));

describe("the page about running the server", () => {
  test("lists exactly the metrics that there are, with their types", async () => {
    const metrics = new ServerMetrics({ soundCache: () => ({ hits: 0, misses: 0, evicted: 0 }) });
    onTestFinished(() => {
      metrics.close();
    });
    const { text } = await metrics.read();
    const there = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gmu)].map(([, name, type]) => `${name} ${type}`);
    const page = await readFile(PAGE, "utf8");
    const listed = [...page.matchAll(/^\| `(\w+)` *\| (counter|gauge|histogram) /gmu)].map(
      ([, name, type]) => `${name} ${type}`,
    );
    expect(there.length).toBeGreaterThan(0);
    expect(listed.toSorted()).toEqual(there.toSorted());
  });
});
