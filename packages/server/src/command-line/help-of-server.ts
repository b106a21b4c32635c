import type { Text } from "@scenario-call/core/language";
import { ARI_PASSWORD_VARIABLE } from "../ari-password-variable.ts";
import { LOG_LEVELS } from "../log/log-levels.ts";
import { SPEECH_LANGUAGES } from "../sound/spoken-text.ts";
import { fitHelpIn } from "./fit-help.ts";
import { importPrefixesHelp } from "./import-prefixes-help.ts";
import { serverHelp } from "./server-help.ts";
import { SPEECH_ENGINES } from "./speech-engines.ts";
import { TELEPHONY_ENGINES } from "./telephony-engines.ts";

/**
 * The whole help of the server's program, in both languages. `name` is how it is called: `scenario-call serve`; `width` the
 * columns of the terminal, null where there is none: nothing is broken then.
 */
export const helpOfServer = (name: string, width: number | null = null): Text => {
  const own = serverHelp({
    name,
    telephony: TELEPHONY_ENGINES,
    speech: SPEECH_ENGINES,
    speechLanguages: SPEECH_LANGUAGES,
    logLevels: LOG_LEVELS,
    ariPasswordVariable: ARI_PASSWORD_VARIABLE,
  });
  const prefixes = importPrefixesHelp(name);
  return fitHelpIn({ en: `${own.en}\n${prefixes.en}`, ru: `${own.ru}\n${prefixes.ru}` }, { name, width });
};
