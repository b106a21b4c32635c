import { stripVTControlCharacters } from "node:util";

const LINE_LENGTH = 200;
/** How many lines tell more of one failure; what stands behind them is counted. */
const MOST_LINES = 10;
/** How many last lines of a task speak for it. */
const FEW_LINES = 3;

/** A test, or a file that could not be run at all. */
const TEST = /^\s*FAIL\s+(\S.*)$/;
/** What failed beside any test: an unhandled rejection, a worker that died, a configuration that cannot be read. */
const SECTION = /^\s*⎯+ ((?:Unhandled|Uncaught|Startup|Typecheck) \w+|Unhandled Source Errors) ⎯+$/;
/** The heading above such sections; it says nothing. */
const PLURAL = "Unhandled Errors";
const RULE = /^\s*⎯+/;
/** Where the stack begins, and behind it the lines of the source. */
const STACK = /^\s*❯ /;
const NO_FILES = /^\s*No test files found.*$/;
/** What stands on a line of its own and says where an error comes from. */
const MORE = /^\s*(Caused by: .+|Serialized Error: .+|This error originated in "[^"]+")/;
const DIFFERENCE = /^\s*- Expected\b/;
const CHANGED = /^\s*([-+])(?: +(.*))?$/;
/** Where nx begins to show the output of a task, and how it names those that failed at the end. */
const TASK = /^\s*> nx run (\S+)/;
const FAILED_TASK = /^\s*- (\S+:\S+)$/;
/** What nx says itself. */
const NX = /^\s*NX {3}/;
const FAILED_TASKS = /^\s*Failed tasks:$/;

const cut = (text: string): string =>
  text.length <= LINE_LENGTH ? text : `${text.slice(0, LINE_LENGTH - 1)}…`;

/**
 * What failed in an output of vitest or nx: the file, the test's name, and the first line of its error, then, on lines of
 * their own, in what the values differ or what else the error says. It is said again at the very end of a run, because
 * whoever keeps only the end of a long output has to find there what was really wrong.
 */
export function failures(output: string): readonly string[] {
  const lines = stripVTControlCharacters(output).split("\n");
  return [...new Set([...failuresIn(lines), ...silentTasks(lines)])];
}

function failuresIn(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, index): readonly string[] => {
    if (NO_FILES.test(line)) return [line.trim()];
    const name = TEST.exec(line)?.[1] ?? SECTION.exec(line)?.[1];
    return name === undefined || name === PLURAL ? [] : [failureOf(name, lines.slice(index + 1))];
  });
}

/** Tasks that failed without naming a failure, such as one whose process was killed: how their outputs end. */
function silentTasks(lines: readonly string[]): readonly string[] {
  const list = lines.slice(lines.findIndex((line) => FAILED_TASKS.test(line)) + 1);
  const failed =
    list.length === lines.length ? [] : list.flatMap((line) => FAILED_TASK.exec(line)?.[1] ?? []);
  return failed.flatMap((task) => {
    const start = lines.findIndex((line) => TASK.exec(line)?.[1] === task) + 1;
    const behind = lines.slice(start);
    const end = behind.findIndex((line) => TASK.test(line) || NX.test(line));
    const own = start === 0 ? [] : end === -1 ? behind : behind.slice(0, end);
    if (failuresIn(own).length > 0) return [];
    return [[`${task}:`, ...lastOf(own, FEW_LINES).map((line) => `     ${line}`)].join("\n")];
  });
}

/** The end of an output in which nothing is found that failed: all that there is to say why. */
export function lastLines(output: string): readonly string[] {
  return lastOf(stripVTControlCharacters(output).split("\n"), MOST_LINES);
}

function lastOf(lines: readonly string[], count: number): readonly string[] {
  return lines
    .map((line) => cut(line.trim()))
    .filter((line) => line !== "")
    .slice(-count);
}

function failureOf(name: string, following: readonly string[]): string {
  // Tests that fail for one and the same reason stand above it together.
  const start = following.findIndex((line) => !TEST.test(line) && line.trim() !== "");
  const [reason = "", ...rest] = start === -1 ? [] : following.slice(start);
  const ends = [TEST, RULE, TASK, NX];
  const end = rest.findIndex((line) => ends.some((each) => each.test(line)));
  const details = detailsOf(end === -1 ? rest : rest.slice(0, end));
  const left = details.length - MOST_LINES;
  return [
    `${name}: ${cut(reason.trim())}`,
    ...details.slice(0, MOST_LINES).map((line) => `     ${cut(line)}`),
    ...(left > 0 ? [`     … and ${left} more`] : []),
  ].join("\n");
}

/** What is said between the first line of an error and the next failure. */
function detailsOf(lines: readonly string[]): readonly string[] {
  const stack = lines.findIndex((line) => STACK.test(line));
  const said = stack === -1 ? lines : lines.slice(0, stack);
  const difference = said.findIndex((line) => DIFFERENCE.test(line));
  const before = (difference === -1 ? said : said.slice(0, difference))
    .map((line) => line.trim())
    .filter((line) => line !== "" && !MORE.test(line));
  // The two lines say which sign is whose.
  const changed = difference === -1 ? [] : said.slice(difference + 2).flatMap(changedLine);
  const more = lines.flatMap((line) => MORE.exec(line)?.[1] ?? []);
  return [...before, ...changed, ...more];
}

function changedLine(line: string): readonly string[] {
  const [, sign, text = ""] = CHANGED.exec(line) ?? [];
  return sign === undefined ? [] : [`${sign} ${text}`.trimEnd()];
}
