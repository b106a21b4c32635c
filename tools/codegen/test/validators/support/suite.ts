import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One case of the official test suite. */
export interface SuiteCase {
  /** File below the draft's folder, without extension: `minLength`, `optional/bignum`. */
  readonly file: string;
  readonly group: string;
  readonly schema: unknown;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

/** Reads all groups of one draft. */
export function readSuite(folder: string): readonly SuiteCase[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".json"))
    .toSorted()
    .flatMap((path) => {
      const groups = JSON.parse(readFileSync(join(folder, path), "utf8")) as (Omit<
        SuiteCase,
        "file" | "group"
      > & {
        readonly description: string;
      })[];
      const file = path.slice(0, -".json".length);
      return groups.map(({ description, schema, tests }) => ({ file, group: description, schema, tests }));
    });
}
