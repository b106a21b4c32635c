/** What the command was asked to do. */
export interface Command {
  readonly mode: "write" | "check" | "watch";
}

/** How the command is used. */
export const USAGE = `npm run generate            writes the generated files that are out of date
npm run generate -- --check  writes nothing; fails where a file is out of date or the spec has a mistake
npm run generate -- --watch  writes, and again whenever the spec changes`;

/** Reads the arguments, or says in one line what is wrong with them. */
export function parseArguments(args: readonly string[]): Command | { readonly wrong: string } {
  const unknown = args.find((arg) => arg !== "--check" && arg !== "--watch");
  if (unknown !== undefined) return { wrong: `unknown argument ${unknown}` };
  if (args.length > 1) return { wrong: `${args.join(" and ")} do not go together` };
  const [only] = args;
  return { mode: only === "--check" ? "check" : only === "--watch" ? "watch" : "write" };
}
