import type { Page } from "../command.ts";

/** `scenario-call asterisk`. */
export const ASTERISK: Page = {
  name: "asterisk",
  summary: {
    en: "Set up the Asterisk for real calls, and check it: init, doctor.",
    ru: "Настроить Asterisk для настоящих звонков и проверить его: init, doctor.",
  },
  usage: "init|doctor --account FILE …",
  takes: [0, 99],
  about: [
    {
      en: "init writes Asterisk's configuration from the account file, each setting with its reason, and replaces nothing unasked. doctor looks at a running one and makes a call between two telephones of its own, which has to be heard both ways; every failing line says what to do. The same commands as scenario-call-server asterisk; their flags are told below.",
      ru: "init пишет настройки Asterisk по файлу учётных записей, поясняя каждую, и ничего не заменяет без спроса. doctor осматривает работающий и звонит между двумя собственными телефонами: их должно быть слышно в обе стороны; при каждой неполадке сказано, что делать. Те же команды, что у scenario-call-server asterisk; их флаги перечислены ниже.",
    },
  ],
  flags: [],
  params: [],
  examples: [
    {
      about: { en: "What would be written", ru: "Что будет записано" },
      line: "scenario-call asterisk init --account account.yaml --out /etc/asterisk --dry-run",
    },
    {
      about: { en: "Is everything right?", ru: "Всё ли в порядке?" },
      line: "scenario-call asterisk doctor --account account.yaml --sound-cache /var/cache/scenario-call",
    },
  ],
  handsOn: true,
};
