import { parseArgs } from "node:util";

/** What the command was asked to do. */
export interface Command {
  /** Revision of git; null: the tag of the last release. */
  readonly from: string | null;
  /** Revision of git; null: the spec in the working tree. */
  readonly to: string | null;
  readonly json: boolean;
  readonly check: boolean;
  readonly write: boolean;
  readonly help: boolean;
}

/** How the command is used. */
export const USAGE = `npm run compat -- [--from <revision>] [--to <revision>] [--check | --write] [--json]

Compares what two versions of the spec promise, and says for whom each change matters and which release it asks for.

  --from <revision>  the older one; without it, the last release (the newest tag of @scenario-call/core)
  --to <revision>    the newer one; without it, the spec as it stands in the folder
  --check            fails where the changesets promise a smaller release than the changes ask for
  --write            writes a changeset that tells the changes
  --json             the same for programs, alone on the standard output

Examples:
  npm run compat                           what has changed since the last release
  npm run compat -- --from main --check    what a branch changes, and whether its changesets say so
  npm run compat -- --from v1 --to v2 --json

Exit codes: 0 fine, 1 the changesets promise too little, 2 cannot be compared or wrong arguments.`;

/** Reads the arguments, or says in one line what is wrong with them. */
export function parseArguments(args: readonly string[]): Command | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: "string" },
        to: { type: "string" },
        json: { type: "boolean", default: false },
        check: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.check && values.write) return { wrong: "--check and --write do not go together" };
    return {
      from: values.from ?? null,
      to: values.to ?? null,
      json: values.json,
      check: values.check,
      write: values.write,
      help: values.help,
    };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}
