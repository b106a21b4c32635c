import { type Change, type Party, STEPS, type Step, stepOf } from "../change.ts";
import { stepOfAll } from "../promise.ts";
import { difference } from "./difference.ts";

const ORDER = STEPS.toReversed();
const HEADINGS: Readonly<Record<Step, string>> = {
  major: "Breaks somebody (major)",
  minor: "New, breaks nobody (minor)",
  patch: "Changes nothing that a program sees (patch)",
  none: "Concerns nobody",
};

/** The list of changes for people, the largest first; `from` and `to` name the two versions. */
export function asText(changes: readonly Change[], from: string, to: string): string {
  if (changes.length === 0) return `${from} and ${to} promise the same.`;
  const sections = ORDER.flatMap((step) => {
    const those = changes.filter((change) => stepOf(change) === step);
    return those.length === 0 ? [] : [`${HEADINGS[step]}:`, ...those.flatMap(lines), ""];
  });
  return [`From ${from} to ${to}:`, "", ...sections, `Asks for: ${stepOfAll(changes)}`].join("\n");
}

function lines(change: Change): readonly string[] {
  const parties = Object.entries(change.steps)
    .map(([party, step]) => `${party satisfies string as Party} ${step}`)
    .join(", ");
  return [
    `  ${change.where}`,
    `    ${change.kind}${difference(change)}`,
    ...(parties === "" ? [] : [`    for ${parties}`]),
    ...(change.witness === null
      ? []
      : [
          `    ${change.witness.permittedBy === "old" ? "permitted before, refused now" : "refused before, permitted now"}: ${JSON.stringify(change.witness.value)}`,
        ]),
  ];
}
