import type { Page } from "../command.ts";
import { CALL_API_FLAGS } from "../generated/call-api-flags.ts";
import { FULL_NUMBERS } from "./global-flags.ts";

const { flags, about } = CALL_API_FLAGS["start.scenario_call"];

/** `scenario-call call`. */
export const CALL: Page = {
  name: "call",
  summary: {
    en: "Place a call by a scenario, and watch it.",
    ru: "Позвонить по сценарию и следить за звонком.",
  },
  usage: "--contact NUMBER --scenario-id ID …",
  takes: [0, 0],
  about: [
    about,
    {
      en: "Everything is checked before anything is sent. Ctrl-C while --wait watches asks whether to hang up; a second one ends the command at once, and the call goes on.",
      ru: "Всё проверяется до отправки. Ctrl-C во время --wait спрашивает, завершить ли звонок; второй раз — команда сразу заканчивается, а звонок продолжается.",
    },
  ],
  flags: [
    {
      name: "say",
      type: "string",
      value: "TEXT",
      about: {
        en: "Speak this to the contact: contact_message of type tts.",
        ru: "Произнести это абоненту: contact_message с типом tts.",
      },
    },
    {
      name: "play",
      type: "string",
      value: "ID",
      about: {
        en: "Play this media file to the contact: contact_message of type media. scenario-call media lists them.",
        ru: "Воспроизвести абоненту этот файл: contact_message с типом media. Список: scenario-call media.",
      },
    },
    {
      name: "wait",
      short: "w",
      type: "boolean",
      about: {
        en: "Watch the call until it ends, and end with status 7 if nobody talked.",
        ru: "Следить за звонком до конца; если разговора не было, статус 7.",
      },
    },
    FULL_NUMBERS,
  ],
  params: flags,
  examples: [
    {
      about: {
        en: "Call the contact first, speak to them, connect the shop, and watch",
        ru: "Сначала позвонить абоненту, сказать ему фразу, соединить с магазином и следить",
      },
      line: 'scenario-call call --contact 79260000000 --virtual-phone-number 74993720692 --scenario-id 23456 --first-call contact --say "Your order is ready" --wait',
    },
    {
      about: { en: "The id of the call, for a script", ru: "Номер звонка для сценария оболочки" },
      line: "scenario-call call --contact 79260000000 --virtual-phone-number 74993720692 --scenario-id 23456 --first-call employee --json | jq .call_session_id",
    },
  ],
  handsOn: false,
};
