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

/**
 * The step that has been taken already from one version to another: where the changesets have become a version, it is the
 * version that keeps their promise. "none" where the second is no later one.
 */
export function stepTaken(from: string, to: string): Step {
  const numbers = (version: string): readonly number[] =>
    (version.split("-")[0] ?? "").split(".").map((part) => Number(part));
  const [before, after] = [numbers(from), numbers(to)];
  const first = after.findIndex((number, index) => number !== before[index]);
  if (first === -1 || (after[first] ?? 0) < (before[first] ?? 0)) return "none";
  return (["major", "minor", "patch"] as const)[first] ?? "none";
}
