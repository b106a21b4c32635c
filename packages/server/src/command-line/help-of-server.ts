import type { Text } from "@scenario-call/core/language";
import { ARI_PASSWORD_VARIABLE } from "../ari-access.ts";
import { importPrefixesHelp } from "../import-prefixes.ts";
import { LOG_LEVELS } from "../log/log.ts";
import { SPEECH_ENGINES } from "../open-sounds.ts";
import { SPEECH_LANGUAGES } from "../sound/spoken-text.ts";
import { serverHelp } from "./server-help.ts";
import { TELEPHONY_ENGINES } from "./telephony-engines.ts";

/** The whole help of the server's program, in both languages. `name` is how it is called: `scenario-call serve`. */
export const helpOfServer = (name: string): Text => {
  const own = serverHelp({
    name,
    telephony: TELEPHONY_ENGINES,
    speech: SPEECH_ENGINES,
    speechLanguages: SPEECH_LANGUAGES,
    logLevels: LOG_LEVELS,
    ariPasswordVariable: ARI_PASSWORD_VARIABLE,
  });
  const prefixes = importPrefixesHelp(name);
  return { en: `${own.en}\n${prefixes.en}`, ru: `${own.ru}\n${prefixes.ru}` };
};
