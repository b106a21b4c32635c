/** Publishes the packages, or shows what that would do. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failureText, stepLine } from "../../checks/src/suite/report.ts";
import { runStep } from "../../checks/src/suite/run-step.ts";
import { STEPS } from "../../checks/src/suite/steps.ts";
import { ROOT } from "../../checks/src/workspace.ts";
import { repositoryUrl, workflowsOwn } from "../../setup/repository.mjs";
import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { inOrder, type Package, readPackages } from "./packages.ts";
import { type Plan, planOf, type Provenance } from "./plan.ts";
import { publish } from "./publish.ts";
import { pushTags, refusals, tagCommit } from "./refusals.ts";
import { npmRegistry, type Registry, RegistryError } from "./registry.ts";
import { changelogOf, rehearse } from "./rehearsal.ts";
import { makeTarball } from "./tarball.ts";
import { changelogText, planText } from "./text.ts";

/** The checks of the built packages: nobody can take a publication back. */
const CHECKED = STEPS.filter(({ release }) => release === true);

async function buildAndCheck(): Promise<boolean> {
  for (const step of CHECKED) {
    const result = await runStep(step, () => undefined);
    console.log(stepLine(result));
    if (result.succeeded) continue;
    console.error(failureText(result));
    return false;
  }
  return true;
}

/** What this run can say of where it comes from. */
function provenanceOf(root: string): Provenance {
  return {
    hasIdentity: process.env["ACTIONS_ID_TOKEN_REQUEST_URL"] !== undefined,
    repository: repositoryUrl(root),
    workflowsOwn: workflowsOwn(),
  };
}

/** Packs the packages of a built workspace and asks the registry for each. */
function planFor(root: string, packages: readonly Package[], registry: Registry, folder: string): Plan {
  const from = provenanceOf(root);
  const packed = packages.map((each) => ({
    package: each,
    tarball: makeTarball(root, each.folder, folder, from.repository),
    published: registry.integrityOf(each.name, each.version),
  }));
  return planOf(packed, from);
}

function showDryRun(
  options: Arguments,
  against: readonly string[],
  registry: Registry,
  folder: string,
): void {
  using copy = rehearse(ROOT);
  const packages = inOrder(readPackages(copy.root));
  const sections = packages.map((each) => ({ name: each.name, text: changelogOf(copy.root, each) }));
  const plan = planFor(copy.root, packages, registry, folder);
  console.log(`\nThe changelogs would say:\n\n${changelogText(sections)}\n`);
  console.log(planText(plan, { files: options.files, addressOf: registry.addressOf }));
  for (const why of against) console.log(`\nA release of this very tree would be refused. ${why}`);
  console.log("\nNothing has been published.");
}

function release(
  packages: readonly Package[],
  registry: Registry,
  folder: string,
  options: Arguments,
): number {
  const plan = planFor(ROOT, packages, registry, folder);
  console.log(planText(plan, { files: options.files, addressOf: registry.addressOf }));
  const { missing, stopped } = publish(plan, registry, (name) => console.log(`Published: ${name}`));
  if (stopped !== null) {
    console.error(`${stopped}\nNot published: ${missing.join(", ")}.`);
    console.error(
      plan.against.length > 0 ? "Nothing has been published." : "The same command goes on from here.",
    );
    return 1;
  }
  const tags = tagCommit(ROOT, packages);
  if (options.push) pushTags(ROOT, packages);
  console.log(`Everything is published. Tags ${options.push ? "pushed" : "to push"}: ${tags.join(", ")}`);
  return 0;
}

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  if ("wrong" in options || options.help) {
    console.log("wrong" in options ? `${options.wrong}\n\n${USAGE}` : USAGE);
    return "wrong" in options ? 2 : 0;
  }
  const packages = inOrder(readPackages(ROOT));
  const against = refusals(ROOT, packages);
  if (against.length > 0 && !options.dryRun) {
    console.error(`Nothing has been published.\n${against.join("\n")}`);
    return 1;
  }
  if (!(await buildAndCheck())) return 1;
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-release-"));
  try {
    const registry = npmRegistry(ROOT);
    if (!options.dryRun) return release(packages, registry, folder, options);
    showDryRun(options, against, registry, folder);
    return 0;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    console.error(`Nothing has been published.\n${error.message}`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = await main();
