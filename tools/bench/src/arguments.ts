/** Names of the suites, in the order in which they run. */
export const SUITE_NAMES = [
  "validator",
  "node-client",
  "edge",
  "gateway",
  "server",
  "asterisk",
  "generate",
  "cli",
  "secrets",
] as const;

/** Name of a suite. */
export type SuiteName = (typeof SUITE_NAMES)[number];

/** What the command was asked to do. */
export interface Command {
  readonly suites: readonly SuiteName[];
  readonly json: boolean;
  /** Only shows that everything runs: the figures mean nothing. */
  readonly quick: boolean;
  readonly help: boolean;
}

/** How the command is used. */
export const USAGE = `npm run bench                           measures everything; some minutes
npm run bench -- gateway generate       only these: ${SUITE_NAMES.join(", ")}
npm run bench -- --json                 figures as one JSON document
npm run bench -- --quick                tiny rounds, to see that it runs; the figures mean nothing`;

/** Reads the arguments, or says in one line what is wrong with them. */
export function parseArguments(args: readonly string[]): Command | { readonly wrong: string } {
  const options = new Set(args.filter((arg) => arg.startsWith("-")));
  const names = args.filter((arg) => !arg.startsWith("-"));
  const unknown =
    [...options].find((option) => !["--json", "--quick", "--help"].includes(option)) ??
    names.find((name) => !SUITE_NAMES.some((suite) => suite === name));
  if (unknown !== undefined) return { wrong: `unknown argument ${unknown}` };
  return {
    suites: names.length === 0 ? SUITE_NAMES : SUITE_NAMES.filter((suite) => names.includes(suite)),
    json: options.has("--json"),
    quick: options.has("--quick"),
    help: options.has("--help"),
  };
}
