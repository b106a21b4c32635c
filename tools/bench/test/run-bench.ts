import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const MAIN = join(import.meta.dirname, "../src/main.ts");

/** What the bench prints with `--json`, as far as tests look at it. */
export interface Report {
  readonly quick: boolean;
  readonly suites: readonly {
    readonly suite: string;
    readonly tables: readonly {
      readonly rows: readonly { readonly name: string; readonly value: { readonly median: number } }[];
    }[];
    readonly goals: readonly { readonly goal: string; readonly met: boolean }[];
    readonly notes: readonly string[];
  }[];
}

/** Runs these suites with tiny rounds. */
export async function runBench(...suites: readonly string[]): Promise<Report> {
  const args = ["--conditions=@scenario-call/source", MAIN, "--quick", "--json", ...suites];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Report;
}
