import { hanging, type Language, type Text } from "@scenario-call/core/language";
import { type AccountProblem, formatPath, formatPlace, formatProblem } from "../directory/problems.ts";
import type { Manner } from "./manner.ts";
import { problemIn } from "./phrases.ts";

/** Why a command did not do what it was asked to. */
export interface CommandFailure {
  /** A name for programs: `usage`, `bad_accounts`. */
  readonly kind: string;
  /** With what the command ends. */
  readonly exit: number;
  readonly what: Text;
  /** What to do; null where nothing can be said. */
  readonly next: Text | null;
  /** What is wrong with a file, place by place. */
  readonly problems: readonly AccountProblem[];
  /** Lines that are told to people as they are. */
  readonly shown?: readonly string[];
}

/**
 * A failure as text for stderr: what was wrong, where, and what to do next; or as one line of JSON. `width`: columns of the
 * terminal that shows it, null where there is none and nothing is to be broken.
 */
export const writeFailure = (
  { kind, what, next, problems, shown = [] }: CommandFailure,
  { language, json }: Manner,
  name: string,
  width: number | null,
): string => {
  const told = problems.map((problem) => problemIn(language, problem));
  if (json) {
    const [first] = told;
    const error = {
      kind,
      message: what[language],
      where: first === undefined ? null : formatPlace(first),
      next: next?.[language] ?? null,
      problems: told.map(({ file, position, path, found, expected }) => ({
        file,
        line: position?.line ?? null,
        column: position?.column ?? null,
        path: formatPath(path),
        found,
        expected,
      })),
    };
    return `${JSON.stringify({ error })}\n`;
  }
  const lines = [
    ...hanging(`${name}:`, what[language], { width }),
    ...told.flatMap((problem) => {
      const place = `${formatPlace(problem)}:`;
      return hanging(place, lineOf(problem, language).slice(place.length + 1), { width, indent: 2 });
    }),
    ...shown,
    ...(next === null
      ? []
      : hanging(language === "ru" ? "что делать:" : "next:", next[language], { width, indent: 2 })),
  ];
  return `${lines.join("\n")}\n`;
};

const lineOf = (problem: AccountProblem, language: Language): string => {
  if (language === "en") return formatProblem(problem);
  const { path, found, expected } = problem;
  const member = path.length === 0 ? "(файл)" : formatPath(path);
  return `${formatPlace(problem)}: ${member}: найдено: ${found}; ожидается: ${expected}`;
};
