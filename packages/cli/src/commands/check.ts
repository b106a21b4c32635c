import { checkRequest } from "../check/check-request.ts";
import { excerptOf, positionOf } from "../check/excerpt.ts";
import { CommandFailure } from "../command-failure.ts";
import type { Context, Run } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { nodeFs } from "../node-modules.ts";

/** `scenario-call check REQUEST.json|-`. */
export const check: Run = async (flags, _args, context) => {
  const { say, json, data, line, language } = context;
  const [name = "-"] = flags.positionals;
  const text = await readRequest(name, context);
  const { method, finding } = await checkRequest(
    text,
    typeof flags.own["method"] === "string" ? flags.own["method"] : "start.scenario_call",
  );
  if (finding === null) {
    if (json) data({ ok: true, method });
    else line(say({ en: `${method}: nothing is wrong with it`, ru: `${method}: ошибок нет` }));
    return EXIT.done;
  }
  const { mnemonic, field, message, expected, place, shown } = finding;
  const position = positionOf(text, place.offset);
  const wanted =
    expected === null ? "" : say({ en: `expected ${say(expected)}`, ru: `ожидается ${say(expected)}` });
  const { explainMnemonic } = await import("../explain-mnemonic.ts");
  const action = explainMnemonic(mnemonic, language)?.action ?? null;
  throw new CommandFailure({
    kind: "invalid_request",
    exit: EXIT.invalid,
    what: `${say(message)} (${mnemonic}${field === null ? "" : `, ${field}`})${wanted === "" ? "" : `\n${wanted}`}`,
    where: `${name === "-" ? "stdin" : name}:${position.line}:${position.column}`,
    shown: excerptOf(shown, place, context.terminal.errColumns()),
    next: action,
    details: {
      mnemonic,
      field,
      line: position.line,
      column: position.column,
      expected: expected === null ? null : say(expected),
    },
  });
};

async function readRequest(name: string, { readInput, say }: Context): Promise<string> {
  if (name === "-") return readInput();
  try {
    return nodeFs().readFileSync(name, "utf8");
  } catch (error) {
    throw new CommandFailure({
      kind: "unreadable_file",
      exit: EXIT.usage,
      what: say({ en: "the file cannot be read", ru: "файл не читается" }),
      where: `${name} (${(error as NodeJS.ErrnoException).code ?? "?"})`,
      next: say({ en: "give a file, or - for stdin", ru: "укажите файл или - для stdin" }),
    });
  }
}
