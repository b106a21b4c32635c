/**
 * English pages that are not translated, and why. Each has a Russian page all the same, which says so and leads to
 * the English one.
 */
export const ENGLISH_ONLY: Readonly<Record<string, string>> = {
  "architecture.md": "for people who change the sources, whose names and comments are English",
  "performance.md": "figures, taken anew at every release: a translation would lag behind them",
};

/** Blocks of code that no test runs, by page and how they begin, and why. */
export const NOT_RUN: readonly {
  readonly page: string;
  readonly begins: string;
  readonly why: string;
}[] = [
  {
    page: "performance.md",
    begins: "npm run bench",
    why: "takes many minutes; the proofs of tools/bench run the same measurements with --quick",
  },
];
