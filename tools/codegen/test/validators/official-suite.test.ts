import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ASSERTION_KEYWORDS, UnsupportedSchemaError } from "../../src/emit/validators/index.ts";
import type { JsonSchema } from "../../src/model.ts";
import { WORKSPACE } from "../support/fixture.ts";
import { EXCLUSIONS, type Exclusion } from "./official-suite-exclusions.ts";
import { emitted, load, type Validate } from "./support/compile.ts";
import { readSuite, type SuiteCase } from "./support/suite.ts";

const require = createRequire(import.meta.url);

/** The newest draft is not published as an npm package: it is used where somebody has put it. */
const NEWEST_FOLDERS = [
  process.env["JSON_SCHEMA_TEST_SUITE"],
  join(WORKSPACE, "node_modules/.cache/json-schema-test-suite"),
].flatMap((folder) =>
  folder === undefined || folder === ""
    ? []
    : [join(folder, "tests/draft2020-12"), join(folder, "draft2020-12")].filter((path) => existsSync(path)),
);
const DRAFT_4_FOLDER = join(dirname(require.resolve("json-schema-test-suite/package.json")), "tests/draft4");

/** Files of the suite that are about supported keywords, though not named after one. */
const OTHER_FILES: ReadonlySet<string> = new Set([
  "boolean_schema",
  "if-then-else",
  "optional/bignum",
  "optional/ecmascript-regex",
  "optional/float-overflow",
  "optional/non-bmp-regex",
  "optional/zeroTerminatedFloats",
]);

const isAboutSupported = (file: string): boolean =>
  ASSERTION_KEYWORDS.includes(file) || OTHER_FILES.has(file);

/** The keyword for which the emitter refuses a schema, or null where it does not. */
function refusedFor(schema: unknown): string | null {
  try {
    emitted({ schema: schema as JsonSchema });
    return null;
  } catch (error) {
    if (error instanceof UnsupportedSchemaError) return error.message;
    throw error;
  }
}

function isExcluded(exclusion: Exclusion, { file, group }: SuiteCase, test: string | null): boolean {
  return (
    exclusion.file === file &&
    exclusion.group === group &&
    (exclusion.test === undefined || exclusion.test === test)
  );
}

interface Outcome {
  readonly run: number;
  readonly excluded: number;
  readonly refusedElsewhere: number;
  /** Cases that came out otherwise than the suite says, and are not excluded. */
  readonly wrong: readonly string[];
  /** Groups about supported keywords that were refused, and are not excluded. */
  readonly refused: readonly string[];
  /** Exclusions that exclude nothing, or something that comes out right. */
  readonly stale: readonly Exclusion[];
}

async function runSuite(groups: readonly SuiteCase[], exclusions: readonly Exclusion[]): Promise<Outcome> {
  const used = new Set<Exclusion>();
  const excludedBy = (group: SuiteCase, test: string | null): boolean => {
    const found = exclusions.filter((exclusion) => isExcluded(exclusion, group, test));
    for (const exclusion of found) used.add(exclusion);
    return found.length > 0;
  };
  const judged = groups.map((group) => ({ group, reason: refusedFor(group.schema) }));
  const accepted = judged.filter(({ reason }) => reason === null).map(({ group }) => group);
  const validators = await load(accepted.map(({ schema }) => ({ schema: schema as JsonSchema })));

  const refused: string[] = [];
  const wrong: string[] = [];
  let run = 0;
  let excluded = 0;
  let refusedElsewhere = 0;
  for (const { group, reason } of judged) {
    if (reason === null) continue;
    if (!isAboutSupported(group.file)) refusedElsewhere += group.tests.length;
    else if (excludedBy(group, null)) excluded += group.tests.length;
    else refused.push(`${group.file}: ${group.group}: ${reason}`);
  }
  for (const [index, group] of accepted.entries()) {
    const validate = validators[index] as Validate;
    for (const { description, data, valid } of group.tests) {
      const isRight = (validate(data) === null) === valid;
      if (isRight) run += 1;
      else if (excludedBy(group, description)) excluded += 1;
      else
        wrong.push(`${group.file}: ${group.group}: ${description}: should be ${valid ? "valid" : "invalid"}`);
    }
  }
  return {
    run,
    excluded,
    refusedElsewhere,
    wrong,
    refused,
    stale: exclusions.filter((one) => !used.has(one)),
  };
}

/** Runs one draft, and tells how many cases that were. */
async function runDraft(draft: string, folder: string): Promise<Outcome> {
  const outcome = await runSuite(
    readSuite(folder),
    EXCLUSIONS.filter((exclusion) => exclusion.draft === draft),
  );
  console.log(
    `${draft}: ${outcome.run} cases run, ${outcome.excluded} excluded, ` +
      `${outcome.refusedElsewhere} of other keywords refused at generation time`,
  );
  return outcome;
}

describe("the validator emitter and the official JSON Schema test suite", () => {
  it("agree on draft 4, as far as its keywords mean what they mean today", async () => {
    const outcome = await runDraft("draft4", DRAFT_4_FOLDER);
    expect(outcome).toMatchObject({ wrong: [], refused: [], stale: [] });
    expect(outcome.run).toBeGreaterThan(150);
  });

  it("agree on draft 2020-12", async ({ skip }) => {
    const [folder] = NEWEST_FOLDERS;
    if (folder === undefined) {
      console.warn(
        "NOT RUN: the draft 2020-12 cases of the JSON Schema test suite. They are no npm package; to run them, put a " +
          "checkout of json-schema-org/JSON-Schema-Test-Suite into node_modules/.cache/json-schema-test-suite, or name " +
          "its folder in JSON_SCHEMA_TEST_SUITE.",
      );
      skip("the draft 2020-12 suite is not on this machine");
      return;
    }
    const outcome = await runDraft("draft2020-12", folder);
    expect(outcome).toMatchObject({ wrong: [], refused: [], stale: [] });
    expect(outcome.run).toBeGreaterThan(500);
  });
});
