import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { interleave, type Tell } from "../interleave.ts";
import { figure, rowOf, type SuiteReport, tableOf } from "../report.ts";
import { GeneratorCopy } from "./workspace.ts";

const SOURCES = "--conditions=@scenario-call/source";
const BASELINE = "an empty Node.js process";
const AFTER_CHANGE = "npm run generate, after one change";
const WATCH = "--watch, from the save to the last file";

/** Measures the generator: whole processes, from the start to the exit, and the watch from a save to its word. */
export async function benchGenerate(quick: boolean, tell: Tell): Promise<SuiteReport> {
  using copy = new GeneratorCopy();
  const generator = copy.path("tools/codegen/src/start.mjs");
  await timed([SOURCES, generator]);
  tell("starting the watch");
  using watcher = await Watcher.start(generator);
  using other = new GeneratorCopy();
  const otherGenerator = other.path("tools/codegen/src/start.mjs");
  await timed([SOURCES, otherGenerator]);
  const found = await interleave(
    [
      { name: BASELINE, measure: async () => timed(["--eval", "0"]) },
      {
        name: "json-schema-to-typescript alone, one file",
        measure: async () => timed([join(import.meta.dirname, "json2ts.ts"), copy.paramsFile]),
      },
      { name: "npm run generate, nothing changed", measure: async () => timed([SOURCES, otherGenerator]) },
      {
        name: AFTER_CHANGE,
        measure: async () => {
          other.edit();
          return timed([SOURCES, otherGenerator]);
        },
      },
      {
        name: "npm run generate, cold",
        measure: async () => {
          other.forget();
          return timed([SOURCES, otherGenerator]);
        },
      },
      {
        name: WATCH,
        measure: async () =>
          watcher.untilWritten(() => {
            copy.edit();
          }),
      },
    ],
    quick ? 1 : 9,
    tell,
  );
  const table = tableOf("generate", "ms", BASELINE, found);
  const afterChange = rowOf(table, AFTER_CHANGE).value.median;
  const watch = rowOf(table, WATCH).value.median;
  return {
    suite: "generate",
    tables: [table],
    goals: [
      {
        goal: "under 1 s after one change, on a quiet machine",
        found: `${figure(afterChange)} ms`,
        met: afterChange < 1000,
      },
      {
        goal: "under 300 ms in the watch, on a quiet machine",
        found: `${figure(watch)} ms`,
        met: watch < 300,
      },
    ],
    notes: [
      "the change edits the description of one parameter; the generator works on a copy of the workspace",
    ],
  };
}

/** Runs Node.js to the end; how long that took, ms. */
async function timed(args: readonly string[]): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  const said: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed: ${said.join("")}`);
  return performance.now() - begin;
}

/** The generator, watching. */
class Watcher implements Disposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string, undefined>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string, undefined>) {
    this.#child = child;
    this.#lines = lines;
  }

  /** Starts it and waits until it has looked at everything once. */
  static async start(generator: string): Promise<Watcher> {
    const child = spawn(process.execPath, [SOURCES, generator, "--watch"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const watcher = new Watcher(child, createInterface(child.stdout)[Symbol.asyncIterator]());
    await watcher.#line((line) => line.includes("up to date") || line.includes("written"));
    return watcher;
  }

  /** How long it takes from a change to the word that everything is written, ms. */
  async untilWritten(change: () => void): Promise<number> {
    const begin = performance.now();
    change();
    await this.#line((line) => / [1-9]\d* written/u.test(line));
    return performance.now() - begin;
  }

  async #line(isIt: (line: string) => boolean): Promise<void> {
    for (;;) {
      const next = await this.#lines.next();
      if (next.done === true) throw new Error("the watch has ended");
      if (isIt(next.value)) return;
    }
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}
