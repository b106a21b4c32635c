/** Where something stands in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One step into a document: a member's name or an element's index. */
export type Path = readonly (string | number)[];

/** What is wrong with a value of the account file, wherever the file came from. */
export interface AccountMistake {
  /** The value at fault. For a missing member: the object that lacks it. */
  readonly path: Path;
  /** True where the name of the member is at fault and not its value. */
  readonly atKey: boolean;
  /** What stands there; secrets are not repeated. */
  readonly found: string;
  readonly expected: string;
}

/** A mistake in an account file and where it stands. */
export interface AccountProblem extends AccountMistake {
  readonly file: string;
  readonly position: Position | null;
}

/** A path as people write it: `scenarios[0].operations[1].employee_ids`. The root is `(the file)`. */
export const formatPath = (path: Path): string =>
  path.length === 0
    ? "(the file)"
    : path.reduce<string>((text, step) => {
        if (typeof step === "number") return `${text}[${step}]`;
        return text === "" ? step : `${text}.${step}`;
      }, "");

/** One line for people: `account.yaml:12:5: users[0].login: found 5 (a number), expected a string`. */
export const formatProblem = (problem: AccountProblem): string => {
  const { path, found, expected } = problem;
  return `${formatPlace(problem)}: ${formatPath(path)}: found ${found}, expected ${expected}`;
};

/** Where in which file: `account.yaml:12:5`. */
export const formatPlace = ({ file, position }: Pick<AccountProblem, "file" | "position">): string =>
  position === null ? file : `${file}:${position.line}:${position.column}`;

/** An account file that cannot be used, with everything that is wrong with it. */
export class AccountFileError extends Error {
  readonly problems: readonly AccountProblem[];

  constructor(problems: readonly AccountProblem[]) {
    super(
      `the account file cannot be used:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join("\n")}`,
    );
    this.name = "AccountFileError";
    this.problems = problems;
  }
}
