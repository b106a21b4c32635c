import { globSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, onTestFinished, test } from "vitest";
import { LOG_LEVELS } from "../../src/log/log-levels.ts";
import { ServerMetrics } from "../../src/ops/server-metrics.ts";

const PAGE = fileURLToPath(new URL("../../../../docs/operations.md", import.meta.url));
const PAGE_RU = fileURLToPath(new URL("../../../../docs/ru/operations.md", import.meta.url));
const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

/** Every line that the sources write, as `event level`; one whose event is not a word that stands there as `? level`. */
const linesOf = (file: string): readonly string[] => {
  const tree = ts.createSourceFile(file, readFileSync(`${SRC}${file}`, "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression: of, name } = node.expression;
      const isLog = /(^|[.#])log$/u.test(of.getText()) && LOG_LEVELS.some((level) => level === name.text);
      const [event] = node.arguments;
      if (isLog)
        found.push(`${event !== undefined && ts.isStringLiteral(event) ? event.text : "?"} ${name.text}`);
    }
    ts.forEachChild(node, look);
  };
  look(tree);
  return found;
};

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

  test.each([
    ["English", PAGE],
    ["Russian", PAGE_RU],
  ])("lists in %s exactly the lines that the log can have, with their levels", async (_, file) => {
    const written = new Set(globSync("**/*.ts", { cwd: SRC }).flatMap(linesOf));
    const page = await readFile(file, "utf8");
    const listed = [...page.matchAll(/^\| `(\w+)` *\| (debug|info|warn|error) /gmu)].map(
      ([, event, level]) => `${event} ${level}`,
    );
    expect(written.size).toBeGreaterThan(20);
    expect(listed.toSorted()).toEqual([...written].toSorted());
  });
});
