/** How the command is used. */
export const USAGE = `npm run release -- [--dry-run] [--files] [--push]

Publishes every package at the version that stands in its package.json: inner ones first, each only if the registry does
not have it yet. Turn the changesets into versions before: npm run changeset -- version, and commit.

  --dry-run  do everything but publish: changesets are applied in a copy, and the plan is shown
  --files    show each file of each tarball, not only the folders
  --push     push the tags of the release to origin when everything is published
  --help     this text`;

/** What the command is asked for. */
export interface Arguments {
  readonly dryRun: boolean;
  readonly files: boolean;
  readonly push: boolean;
  readonly help: boolean;
}

const KNOWN = ["--dry-run", "--files", "--push", "--help"] as const;

/** Reads the arguments; the first that is not known is told as `wrong`. */
export function readArguments(given: readonly string[]): Arguments | { readonly wrong: string } {
  const wrong = given.find((argument) => !(KNOWN as readonly string[]).includes(argument));
  if (wrong !== undefined) return { wrong: `The argument "${wrong}" is not known.` };
  return {
    dryRun: given.includes("--dry-run"),
    files: given.includes("--files"),
    push: given.includes("--push"),
    help: given.includes("--help"),
  };
}
