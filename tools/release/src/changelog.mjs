/** How changesets become the lines of a changelog: what was written, and once what it builds upon. */

/**
 * A changeset in the changelog of a package that it names.
 *
 * @param {{ readonly summary: string }} changeset
 */
export function getReleaseLine({ summary }) {
  const [first = "", ...rest] = summary.trimEnd().split("\n");
  return [`- ${first}`, ...rest.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
}

/**
 * What a package builds upon, with the versions that come with it. What has changed there stands in the changelogs there.
 *
 * @param {readonly unknown[]} _changesets
 * @param {readonly { readonly name: string, readonly newVersion: string }[]} dependencies
 */
export function getDependencyReleaseLine(_changesets, dependencies) {
  if (dependencies.length === 0) return "";
  return `- With ${dependencies.map(({ name, newVersion }) => `${name} ${newVersion}`).join(", ")}.`;
}
