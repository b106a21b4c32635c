/** Says what a change of the spec means for those who live by it, and whether the changesets say so too. */
import { join } from "node:path";
import { writeChangeset } from "@changesets/write";
import { STEPS, type Step } from "./change.ts";
import { type Command, parseArguments, USAGE } from "./cli.ts";
import { compareSpecs } from "./compare-specs.ts";
import { lastRelease } from "./last-release.ts";
import { NotComparable } from "./not-comparable.ts";
import { promiseFor, stepOfAll } from "./promise.ts";
import { currentVersion, promisedStep } from "./promised-step.ts";
import { filesOfFolder, filesOfRevision } from "./read/spec-files.ts";
import { asChangeset } from "./report/changeset.ts";
import { asText } from "./report/text.ts";

const WORKSPACE = process.env["COMPAT_WORKSPACE"] ?? join(import.meta.dirname, "../../..");
const CORE = "@scenario-call/core";

async function run(command: Command): Promise<number> {
  const last = command.from === null ? lastRelease(WORKSPACE) : null;
  const from = command.from ?? last?.tag;
  if (from === undefined) {
    if (command.json)
      console.log(JSON.stringify({ from: null, to: null, step: "none", promise: "none", changes: [] }));
    else
      console.log(
        "Nothing has been released yet, so nothing has been promised. To compare all the same: --from <revision>.",
      );
    return 0;
  }
  const to = command.to ?? "the working tree";
  const changes = compareSpecs(
    filesOfRevision(WORKSPACE, from),
    command.to === null ? filesOfFolder(join(WORKSPACE, "spec")) : filesOfRevision(WORKSPACE, command.to),
  );
  const step = stepOfAll(changes);
  const promise = promiseFor(step, last?.version ?? currentVersion(WORKSPACE));
  if (command.json) console.log(JSON.stringify({ from, to, step, promise, changes }, null, 2));
  else console.log(asText(changes, from, to));
  if (command.write && promise !== "none") {
    const id = await writeChangeset(
      { summary: asChangeset(changes), releases: [{ name: CORE, type: promise }] },
      WORKSPACE,
      // Formatting would start the package manager, which is on nobody's path here.
      { format: false },
    );
    console.error(`Written: .changeset/${id}.md`);
  }
  return command.check ? checkPromise(promise, await promisedStep(WORKSPACE, last?.version ?? null)) : 0;
}

function checkPromise(needed: Step, given: Step): number {
  if (STEPS.indexOf(given) >= STEPS.indexOf(needed)) return 0;
  console.error(
    `The changesets promise ${given === "none" ? "no release" : `a ${given} release`}; the changes of the spec ask for a ${needed} one.\nWhat to do: npm run compat -- --write, or raise the release in a file of .changeset/.`,
  );
  return 1;
}

async function main(): Promise<number> {
  const command = parseArguments(process.argv.slice(2));
  if ("wrong" in command) {
    console.error(`${command.wrong}\n\n${USAGE}`);
    return 2;
  }
  if (command.help) {
    console.log(USAGE);
    return 0;
  }
  try {
    return await run(command);
  } catch (error) {
    if (!(error instanceof NotComparable)) throw error;
    console.error(error.message);
    return 2;
  }
}

process.exitCode = await main();
