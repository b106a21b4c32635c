import type { PageFlag } from "../command.ts";

/** What every command understands. */
export const GLOBAL_FLAGS: readonly PageFlag[] = [
  {
    name: "json",
    type: "boolean",
    about: {
      en: "For programs: stdout holds JSON only, failures are JSON on stderr.",
      ru: "Для программ: в stdout только JSON, ошибки — JSON в stderr.",
    },
  },
  {
    name: "lang",
    type: "string",
    value: "en|ru",
    about: {
      en: "The language; that of the locale unless given.",
      ru: "Язык; по умолчанию из настроек системы.",
    },
  },
  {
    name: "profile",
    type: "string",
    value: "NAME",
    about: {
      en: 'Which profile of login to use: SCENARIO_CALL_PROFILE, or "default", unless given.',
      ru: "Какой профиль использовать; по умолчанию SCENARIO_CALL_PROFILE или «default».",
    },
  },
  { name: "help", short: "h", type: "boolean", about: { en: "Tells this.", ru: "Эта справка." } },
];

/** Shows numbers whole. */
export const FULL_NUMBERS: PageFlag = {
  name: "full-numbers",
  type: "boolean",
  about: {
    en: "Show people's phone numbers whole; otherwise their middle is hidden.",
    ru: "Показывать номера людей целиком; иначе середина скрыта.",
  },
};
