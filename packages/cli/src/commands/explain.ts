import { CALL_API_ERRORS, DATA_API_ERRORS, type ErrorDefinition } from "@scenario-call/core/texts";
import { CommandFailure } from "../command-failure.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { explainMnemonic } from "../explain-mnemonic.ts";
import { closest } from "../flags/closest.ts";
import type { Text } from "@scenario-call/core/language";
import { wrap } from "../terminal/wrap.ts";

const STARTS: Readonly<Record<ErrorDefinition["starts"], Text>> = {
  never: {
    en: "Nothing was started: no phone rings because of this request.",
    ru: "Ничего не началось: из-за этого запроса не звонит ни один телефон.",
  },
  unknown: {
    en: "Whether anything was started cannot be told: look at scenario-call calls before you repeat it.",
    ru: "Началось ли что-нибудь, неизвестно: прежде чем повторять, посмотрите scenario-call calls.",
  },
};

const REPEAT: Readonly<Record<ErrorDefinition["repeat"], Text>> = {
  no: { en: "Repeating the same request is of no use.", ru: "Повторять тот же запрос бесполезно." },
  later: { en: "The same request may succeed later.", ru: "Тот же запрос может удаться позже." },
  after_login: {
    en: "The same request may succeed with a new token.",
    ru: "Тот же запрос может удаться с новым токеном.",
  },
};

/** `scenario-call explain MNEMONIC`. */
export const explain: Run = async (flags, _args, context) => {
  const { say, language, json, data, line, style, terminal } = context;
  const catalogue: Readonly<Record<string, ErrorDefinition>> = { ...DATA_API_ERRORS, ...CALL_API_ERRORS };
  const [asked = ""] = flags.positionals;
  const definition = Object.values(catalogue).find(
    ({ mnemonic, aliases }) => mnemonic === asked || aliases.includes(asked),
  );
  const told = definition === undefined ? null : explainMnemonic(definition.mnemonic, language);
  if (definition === undefined || told === null) {
    const near = closest(asked, Object.keys(catalogue));
    throw new CommandFailure({
      kind: "unknown_mnemonic",
      exit: EXIT.usage,
      what: say({
        en: `no documented error is called "${asked}"`,
        ru: `документированной ошибки «${asked}» нет`,
      }),
      next:
        near === null
          ? say({
              en: "take data.mnemonic of the answer's error",
              ru: "возьмите data.mnemonic из ошибки в ответе",
            })
          : say({ en: `did you mean ${near}?`, ru: `может быть, ${near}?` }),
    });
  }
  const { mnemonic, code, message, starts, repeat } = definition;
  if (json) {
    data({ mnemonic, code, message, ...told, starts, repeat });
    return EXIT.done;
  }
  const width = Math.min(100, terminal.columns());
  const paragraph = (text: string): void => {
    for (const each of wrap(text, width)) line(each);
  };
  line(`${style("strong", mnemonic)} ${style("quiet", `${code}  ${message}`)}`);
  line();
  paragraph(told.meaning);
  line();
  paragraph(told.action);
  line();
  paragraph(`${say(STARTS[starts])} ${say(REPEAT[repeat])}`);
  return EXIT.done;
};
