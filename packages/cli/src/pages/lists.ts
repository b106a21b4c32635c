import type { Page, PageFlag } from "../command.ts";
import type { Text } from "@scenario-call/core/language";
import type { MethodFlag } from "../flags/method-flags.ts";
import { CALL_API_FLAGS } from "../generated/call-api-flags.ts";
import { DATA_API_FLAGS } from "../generated/data-api-flags.ts";
import { FULL_NUMBERS } from "./global-flags.ts";

interface ListPage {
  readonly name: string;
  readonly summary: Text;
  readonly params: readonly MethodFlag[];
  readonly flags?: readonly PageFlag[];
  readonly about: Text;
  readonly example: Text;
  readonly line: string;
}

const listPage = ({ example, line, about, flags = [], ...page }: ListPage): Page => ({
  ...page,
  usage: "",
  takes: [0, 0],
  about: [about],
  flags,
  examples: [{ about: example, line }],
  handsOn: false,
});

/** `scenario-call calls`. */
export const CALLS: Page = listPage({
  name: "calls",
  summary: { en: "The calls under way.", ru: "Текущие звонки." },
  about: CALL_API_FLAGS["list.calls"].about,
  params: CALL_API_FLAGS["list.calls"].flags,
  flags: [FULL_NUMBERS],
  example: { en: "Ids of the calls under way", ru: "Номера текущих звонков" },
  line: "scenario-call calls --json | jq '.[].call_session_id'",
});

/** `scenario-call numbers`. */
export const NUMBERS: Page = listPage({
  name: "numbers",
  summary: { en: "The virtual numbers of the account.", ru: "Виртуальные номера учётной записи." },
  about: DATA_API_FLAGS["get.virtual_numbers"].about,
  params: DATA_API_FLAGS["get.virtual_numbers"].flags,
  example: { en: "The first ten", ru: "Первые десять" },
  line: "scenario-call numbers --limit 10",
});

/** `scenario-call scenarios`. */
export const SCENARIOS: Page = listPage({
  name: "scenarios",
  summary: { en: "The scenarios of the account.", ru: "Сценарии учётной записи." },
  about: DATA_API_FLAGS["get.scenarios"].about,
  params: DATA_API_FLAGS["get.scenarios"].flags,
  example: { en: "Find the id for call --scenario-id", ru: "Найти номер для call --scenario-id" },
  line: "scenario-call scenarios",
});

/** `scenario-call media`. */
export const MEDIA: Page = listPage({
  name: "media",
  summary: { en: "The media files of the account.", ru: "Медиафайлы учётной записи." },
  about: DATA_API_FLAGS["get.media_files"].about,
  params: DATA_API_FLAGS["get.media_files"].flags,
  example: { en: "Find the id for call --play", ru: "Найти номер для call --play" },
  line: "scenario-call media",
});
