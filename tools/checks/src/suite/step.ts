/** When a step runs: `quick` in the inner loop and always, `thorough` before a change is handed in, `slow` in CI. */
export type Pace = "quick" | "thorough" | "slow";

/** One check of the workspace: a command that ends with status 0 if all is well. */
export interface Step {
  readonly title: string;
  readonly pace: Pace;
  /** Whether it also runs before packages are published: it looks at what is built. */
  readonly release?: true;
  /** Whether it runs tests: then one in which none is counted has run nothing, whatever its status says. */
  readonly tests?: true;
  /** Program (a name from `node_modules/.bin`, or `node`) and arguments. */
  readonly command: readonly [string, ...string[]];
  /** What to do when it fails, one line; null where the output says enough. */
  readonly advice: string | null;
}
