import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readChangesets } from "@changesets/read";
import { larger, type Step } from "./change.ts";
import { promised, stepTaken } from "./promise.ts";

/** The version that a workspace's packages carry now: all the same. */
export function currentVersion(workspace: string): string {
  const text = readFileSync(join(workspace, "packages/core/package.json"), "utf8");
  return String((JSON.parse(text) as { readonly version: unknown }).version);
}

/**
 * The step that a workspace promises: by its changesets, and by its version where they have become one already.
 *
 * @param lastVersion that of the last release; null where there is none, or it does not matter.
 */
export async function promisedStep(workspace: string, lastVersion: string | null): Promise<Step> {
  const taken = lastVersion === null ? "none" : stepTaken(lastVersion, currentVersion(workspace));
  return larger(taken, promised(await readChangesets(workspace)));
}
