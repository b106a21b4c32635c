import { CommandFailure, type FailureTexts } from "./command-failure.ts";
import type { Context } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { closest } from "./flags/closest.ts";
import { describeMistake } from "./flags/describe-mistake.ts";
import { type ReadFlags, readFlags } from "./flags/read-flags.ts";
import type { Text } from "@scenario-call/core/language";
import { languageOf } from "@scenario-call/core/language";
import { GLOBAL_FLAGS } from "./pages/global-flags.ts";
import { renderOverview, renderPage } from "./pages/render-page.ts";
import type { Surroundings } from "./surroundings.ts";
import { styleOf } from "./terminal/style.ts";
import { traceOf } from "./terminal/trace.ts";
import { writeFailure } from "./write-failure.ts";

const HELP: ReadonlySet<string> = new Set(["--help", "-h", "help"]);

/** Flags of every command that have a value: what follows them is no command. */
const WITH_VALUE: ReadonlySet<string> = new Set(
  GLOBAL_FLAGS.filter(({ type }) => type === "string").map((flag) => `--${flag.name}`),
);

const NO_FLAGS: ReadFlags = { params: {}, own: {}, positionals: [] };

/** Carries a command line out, and resolves with the status to end with. Never rejects. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { env, terminal, out } = surroundings;
  const language = languageOf(askedLanguage(args), env);
  const say = (text: Text): string => text[language];
  const json = args.includes("--json");
  const context: Context = {
    ...surroundings,
    language,
    say,
    json,
    style: styleOf(terminal.out && !json, env),
    line: (text = "") => {
      out(`${text}\n`);
    },
    data: (value) => {
      out(`${JSON.stringify(value)}\n`);
    },
  };
  try {
    return await dispatch(args, context);
  } catch (error) {
    const texts =
      error instanceof CommandFailure
        ? error.texts
        : {
            kind: "fault",
            exit: EXIT.fault,
            what: say({ en: "a fault of this command", ru: "сбой этой команды" }),
            next: say({
              en: "please report it, with what is told below",
              ru: "сообщите о нём вместе с тем, что ниже",
            }),
            shown: json ? [] : traceOf(error, terminal.errColumns()),
            // What is told below, for whoever has JSON alone.
            details: { trace: traceOf(error, null) },
          };
    return tell(texts, args, surroundings);
  }
}

/**
 * Tells that stdout cannot be written to, and with which status to end. `code` is the system's, such as `ENOSPC`. Where a
 * call may have been placed, no status says that it was not.
 */
export function outputFailed(args: readonly string[], surroundings: Surroundings, code: string): ExitCode {
  const say = (text: Text): string => text[languageOf(askedLanguage(args), surroundings.env)];
  const json = args.includes("--json");
  const where = `stdout (${code})`;
  return tell(
    {
      kind: "output_failed",
      exit: args[commandAt(args)] === "call" ? EXIT.unknown : EXIT.fault,
      what: say({
        en: `stdout cannot be written to${json ? "" : ` (${code})`}`,
        ru: `в stdout не удаётся записать${json ? "" : ` (${code})`}`,
      }),
      where: json ? where : null,
      next: say({
        en: "what the command did stays done: look at scenario-call calls before you repeat it",
        ru: "сделанное командой остаётся: прежде чем повторять, посмотрите scenario-call calls",
      }),
    },
    args,
    surroundings,
  );
}

function tell(texts: FailureTexts, args: readonly string[], { env, err, terminal }: Surroundings): ExitCode {
  const language = languageOf(askedLanguage(args), env);
  err(
    writeFailure(texts, {
      json: args.includes("--json"),
      say: (text) => text[language],
      style: styleOf(terminal.questions, env),
      width: terminal.errColumns(),
    }),
  );
  return texts.exit;
}

/** Where the command stands among the arguments; -1 where none is named. */
function commandAt(args: readonly string[]): number {
  return args.findIndex((arg, index) => !arg.startsWith("-") && !WITH_VALUE.has(args[index - 1] ?? ""));
}

async function dispatch(args: readonly string[], context: Context): Promise<ExitCode> {
  const { say, style, terminal, line, err } = context;
  const pageStyle = { say, style, width: terminal.columns() };
  const at = commandAt(args);
  const name = args[at];
  if (name === "--version" || args[0] === "--version") {
    line((await import("./version.ts")).version());
    return EXIT.done;
  }
  const asked = name === "help" ? nameAfter(args, at) : name;
  if (name === undefined || asked === undefined) {
    const overview = renderOverview(
      COMMANDS.map(({ page }) => page),
      pageStyle,
    );
    const wanted = args.some((arg) => HELP.has(arg));
    (wanted
      ? line
      : (text: string) => {
          err(`${text}\n`);
        })(overview);
    return wanted ? EXIT.done : EXIT.usage;
  }
  const command = COMMANDS.find(({ page }) => page.name === asked);
  if (command === undefined) throw unknownCommand(asked, say);
  const { page, load } = command;
  const rest = args.filter((_, index) => index !== at);
  const ahead = page.handsOn ? rest.slice(0, 1) : beforeDashes(rest);
  if (name === "help" || ahead.some((arg) => arg === "--help" || arg === "-h")) {
    line(renderPage(page, pageStyle));
    // The other program's own help is where its flags are told.
    return page.handsOn
      ? (await load())(NO_FLAGS, ["--help", "--lang", context.language], context)
      : EXIT.done;
  }
  if (page.handsOn) {
    const handed = rest[0] === "--" ? rest.slice(1) : rest;
    return (await load())(NO_FLAGS, handed, context);
  }
  const read = readFlags(rest, page.params, [...page.flags, ...GLOBAL_FLAGS]);
  if (!read.ok) throw describeMistake(read.mistake, page.name, say);
  checkLanguage(read.flags.own["lang"], say);
  const [least, most] = page.takes;
  const { length } = read.flags.positionals;
  if (length < least || length > most) throw wrongCount(page.name, page.usage, length < least, say);
  return (await load())(read.flags, rest, context);
}

/** The command that help is asked about; undefined where none is named. */
function nameAfter(args: readonly string[], at: number): string | undefined {
  return args.find(
    (arg, index) => index > at && !arg.startsWith("-") && !WITH_VALUE.has(args[index - 1] ?? ""),
  );
}

function beforeDashes(args: readonly string[]): readonly string[] {
  const at = args.indexOf("--");
  return at === -1 ? args : args.slice(0, at);
}

function askedLanguage(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="));
  const arg = args[at];
  if (arg === undefined) return undefined;
  return arg === "--lang" ? args[at + 1] : arg.slice("--lang=".length);
}

function checkLanguage(asked: string | boolean | undefined, say: Context["say"]): void {
  if (asked === undefined || asked === "en" || asked === "ru") return;
  throw new CommandFailure({
    kind: "usage",
    exit: EXIT.usage,
    what: say({
      en: `--lang: found "${String(asked)}", expected en or ru`,
      ru: `--lang: найдено «${String(asked)}», ожидается en или ru`,
    }),
  });
}

function unknownCommand(name: string, say: Context["say"]): CommandFailure {
  const near = closest(
    name,
    COMMANDS.map(({ page }) => page.name),
  );
  return new CommandFailure({
    kind: "usage",
    exit: EXIT.usage,
    what: say({ en: `there is no command "${name}"`, ru: `команды «${name}» нет` }),
    next:
      near === null
        ? say({ en: "scenario-call --help lists them", ru: "список команд: scenario-call --help" })
        : say({ en: `did you mean ${near}?`, ru: `может быть, ${near}?` }),
  });
}

function wrongCount(name: string, usage: string, tooFew: boolean, say: Context["say"]): CommandFailure {
  return new CommandFailure({
    kind: "usage",
    exit: EXIT.usage,
    what: tooFew
      ? say({ en: `${name} needs an argument`, ru: `команде ${name} нужен аргумент` })
      : say({ en: `${name} has too many arguments`, ru: `у команды ${name} лишние аргументы` }),
    next: `scenario-call ${name} ${usage}`.trimEnd(),
  });
}
