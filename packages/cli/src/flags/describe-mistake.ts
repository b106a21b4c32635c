import { CommandFailure } from "../command-failure.ts";
import { EXIT } from "../exit-codes.ts";
import type { Text } from "@scenario-call/core/language";
import type { FlagMistake } from "./read-flags.ts";

const SECRET_FLAGS: ReadonlySet<string> = new Set(["--token", "--access-token", "--password", "--key"]);

/** Why a command line cannot be read, for whoever typed it. */
export function describeMistake(
  mistake: FlagMistake,
  command: string,
  say: (text: Text) => string,
): CommandFailure {
  const { flag } = mistake;
  const help = say({
    en: `scenario-call ${command} --help tells every flag`,
    ru: `все флаги: scenario-call ${command} --help`,
  });
  const usage = (what: Text, next: string | null = help): CommandFailure =>
    new CommandFailure({ kind: "usage", exit: EXIT.usage, what: say(what), where: flag, next });
  switch (mistake.kind) {
    case "unknown_flag":
      if (SECRET_FLAGS.has(flag))
        return usage(
          {
            en: "secrets are not taken from the command line: every user of this machine could read them in its list of processes",
            ru: "секреты не принимаются в командной строке: их видно всем в списке процессов",
          },
          say({
            en: "scenario-call login, or scenario-call login --token-stdin < FILE, or SCENARIO_CALL_TOKEN in the environment",
            ru: "scenario-call login, или scenario-call login --token-stdin < ФАЙЛ, или SCENARIO_CALL_TOKEN в окружении",
          }),
        );
      return usage(
        {
          en: `${command} has no flag ${flag}`,
          ru: `у команды ${command} нет флага ${flag}`,
        },
        mistake.closest === null
          ? help
          : say({ en: `did you mean --${mistake.closest}?`, ru: `может быть, --${mistake.closest}?` }),
      );
    case "value_missing":
      return usage({
        en: `${flag} needs a value; one that begins with - goes behind an equals sign: ${flag}=-…`,
        ru: `у ${flag} должно быть значение; если оно начинается с -, его пишут через знак равенства: ${flag}=-…`,
      });
    case "value_not_wanted":
      return usage({ en: `${flag} takes no value`, ru: `у ${flag} нет значения` });
    case "wrong_type":
      return usage({
        en: `${flag}: found "${mistake.value}", expected ${EXPECTED[mistake.expected].en}`,
        ru: `${flag}: найдено «${mistake.value}», ожидается ${EXPECTED[mistake.expected].ru}`,
      });
  }
}

const EXPECTED: Readonly<Record<"string" | "number" | "boolean" | "json", Text>> = {
  string: { en: "a text", ru: "текст" },
  number: { en: "a number", ru: "число" },
  boolean: { en: "true or false", ru: "true или false" },
  json: { en: "JSON", ru: "JSON" },
};
