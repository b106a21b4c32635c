import { type Change, larger, type Step, stepOf } from "./change.ts";

/** The release that all changes together mean. */
export function stepOfAll(changes: readonly Change[]): Step {
  return changes.map(stepOf).reduce(larger, "none");
}

/**
 * The release to be promised where the last one had this version: before 1.0.0 a minor release may change what callers
 * see, so nothing asks for a major one.
 */
export function promiseFor(step: Step, lastVersion: string): Step {
  return step === "major" && lastVersion.startsWith("0.") ? "minor" : step;
}

/** The largest release that the changesets promise for a package. */
export function promised(
  changesets: readonly { readonly releases: readonly { readonly name: string; readonly type: Step }[] }[],
): Step {
  return changesets.flatMap(({ releases }) => releases.map(({ type }) => type)).reduce(larger, "none");
}
