import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));
const VITEST = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

test("a suite in which a secret gets out is red, by whichever way it gets out, and only then", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, "report.json");
  const config = "test/log/leaks/vitest.config.ts";
  // What it prints is not read: it holds the secrets that it lets out.
  const child = spawn(
    process.execPath,
    [VITEST, "run", "--config", config, "--root", ".", "--reporter=json", `--outputFile=${file}`],
    { cwd: PACKAGE, stdio: "ignore" },
  );
  const [status] = (await once(child, "exit")) as [number | null];
  expect(status).toBe(1);
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = results.filter((result) => result.status === "passed").map(({ title }) => title);
  expect(passed).toEqual(["nothing"]);
  expect(results.length).toBe(10);
  for (const { title, status: verdict, failureMessages } of results) {
    if (verdict === "passed") continue;
    expect(failureMessages.join("\n"), title).toContain("what servers have written tells a secret");
    expect(failureMessages.join("\n"), title).not.toMatch(/demo-key|74993720692|79991234567/u);
  }
});
