import { type Change, STEPS, type Step, stepOf } from "../change.ts";
import { difference } from "./difference.ts";

const HEADINGS: Readonly<Record<Exclude<Step, "none">, string>> = {
  major: "What breaks",
  minor: "New in the contract",
  patch: "Said differently",
};

/** The text of a changeset that tells the changes: the contract's part of a changelog. Prose is counted, not listed. */
export function asChangeset(changes: readonly Change[]): string {
  const sections = STEPS.toReversed().flatMap((step) => {
    if (step === "none") return [];
    const those = changes.filter((change) => stepOf(change) === step);
    if (those.length === 0) return [];
    return step === "patch"
      ? [`${HEADINGS[step]}: ${those.length === 1 ? "one place" : `${those.length} places`}.`]
      : [`${HEADINGS[step]}:`, "", ...those.map(line), ""];
  });
  return ["The contract has changed.", "", ...sections].join("\n").trim();
}

function line(change: Change): string {
  return `- ${change.where}: ${change.kind}${difference(change)}`;
}
