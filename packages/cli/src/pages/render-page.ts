import type { Page, PageFlag } from "../command.ts";
import { flagName } from "../flags/read-flags.ts";
import { hanging, type Text, wrapCommand } from "@scenario-call/core/language";
import type { MethodFlag } from "../flags/method-flags.ts";
import type { Style } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { GLOBAL_FLAGS } from "./global-flags.ts";

/** How a help is written. */
export interface PageStyle {
  readonly say: (text: Text) => string;
  readonly style: Style;
  readonly width: number;
}

/** Wider lines are hard to read, columns. */
export const WIDEST = 100;

/** With less room than this beside the names of the commands, columns, what they do stands below them. */
const LEAST_BESIDE = 30;

/** The help of one command. */
export function renderPage(page: Page, { say, style, width }: PageStyle): string {
  const room = Math.min(width, WIDEST);
  const heading = (text: Text): string => style("strong", say(text));
  const entry = (name: string, texts: readonly string[]): readonly string[] => [
    ...wrap(name, room, 2).map((text) => style("accent", text)),
    ...texts.flatMap((text) => wrap(text, room, 6)),
  ];
  const examples = page.examples.flatMap(({ about, line }) => [
    ...wrap(`# ${say(about)}`, room, 2).map((text) => style("quiet", text)),
    ...commandLines(line, room),
    "",
  ]);
  const params = page.params.length === 0 ? [] : [heading({ en: "Parameters", ru: "Параметры" })];
  return [
    ...usageLines(page.name, page.usage, { style, room }),
    "",
    ...page.about.flatMap((text) => [...wrap(say(text), room), ""]),
    heading({ en: "Examples", ru: "Примеры" }),
    ...examples,
    ...params,
    ...page.params.flatMap((flag) => entry(paramTitle(flag), paramTexts(flag, say))),
    ...(params.length === 0 ? [] : [""]),
    ...(page.handsOn
      ? []
      : [
          heading({ en: "Flags", ru: "Флаги" }),
          ...[...page.flags, ...GLOBAL_FLAGS].flatMap((flag) => entry(flagTitle(flag), [say(flag.about)])),
          "",
        ]),
  ].join("\n");
}

/** How a command is typed. Its name stands out, if there is room for it in the first line. */
function usageLines(
  name: string,
  usage: string,
  { style, room }: { readonly style: Style; readonly room: number },
): readonly string[] {
  const whole = `scenario-call ${name}`.trimEnd();
  const [label, text] = whole.length <= room ? [whole, usage] : ["scenario-call", `${name} ${usage}`];
  const colour = (plain: string): string => style("strong", plain);
  return text === "" ? [colour(label)] : hanging(label, text.trimEnd(), { width: room, colour });
}

/** A command line that can be copied, in lines that fit. */
function commandLines(line: string, room: number): readonly string[] {
  return wrapCommand(line, room - 2).map((each) => `  ${each}`);
}

const BEGINNING = [
  "scenario-call login --brand uis",
  "scenario-call scenarios",
  "scenario-call call --help",
] as const;

/** The help of the whole command: what there is. */
export function renderOverview(pages: readonly Page[], { say, style, width }: PageStyle): string {
  const room = Math.min(width, WIDEST);
  const longest = Math.max(...pages.map(({ name }) => name.length));
  const isBeside = room - longest - 4 >= LEAST_BESIDE;
  const rows = pages.flatMap(({ name, summary }) => {
    if (!isBeside) return [`  ${style("accent", name)}`, ...wrap(say(summary), room, 6)];
    const [first = "", ...more] = wrap(say(summary), room, longest + 4);
    return [`  ${style("accent", name.padEnd(longest))}${first.slice(longest + 2)}`, ...more];
  });
  return [
    ...usageLines("", say({ en: "COMMAND [flags]", ru: "КОМАНДА [флаги]" }), { style, room }),
    "",
    ...wrap(
      say({
        en: "Calls two people and connects them, by start.scenario_call of the Call API: from the shell.",
        ru: "Звонит двум людям и соединяет их методом start.scenario_call из Call API: из командной строки.",
      }),
      room,
    ),
    "",
    ...rows,
    "",
    style("strong", say({ en: "Begin with", ru: "С чего начать" })),
    ...BEGINNING.flatMap((line) => commandLines(line, room)),
    "",
    ...wrap(
      say({
        en: "Status: 0 done; 1 a fault here; 2 the command line; 3 the parameters break a rule, nothing was sent; 4 refused by the service; 5 nothing was sent; 6 sent, and no answer: do not repeat it unseen; 7 with --wait: nobody talked; 130 interrupted.",
        ru: "Статус: 0 сделано; 1 сбой команды; 2 ошибка в командной строке; 3 параметры нарушают правило, ничего не отправлено; 4 сервис отказал; 5 ничего не отправлено; 6 отправлено, но ответа нет: не повторяйте вслепую; 7 с --wait: разговора не было; 130 прервано.",
      }),
      room,
    ),
    "",
  ].join("\n");
}

function flagTitle({ name, short, value }: PageFlag): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

function paramTitle(flag: MethodFlag): string {
  const { type } = flag;
  return type === "boolean" ? `--[no-]${flagName(flag)}` : `--${flagName(flag)} ${VALUES[type]}`;
}

const VALUES: Readonly<Record<"string" | "number" | "json", string>> = {
  string: "TEXT",
  number: "NUMBER",
  json: "JSON",
};

function paramTexts(
  { about, values, default: standard, isRequired, path }: MethodFlag,
  say: (text: Text) => string,
): readonly string[] {
  const required = isRequired && path.length === 1 ? say({ en: "Required. ", ru: "Обязательный. " }) : "";
  const otherwise =
    standard === null
      ? ""
      : ` ${say({ en: `Unless given: ${JSON.stringify(standard)}.`, ru: `По умолчанию: ${JSON.stringify(standard)}.` })}`;
  const [first = "", ...more] = say(about).split("\n");
  return [
    `${required}${first}${otherwise}`,
    ...more.filter((line) => line !== ""),
    ...values.map((each) => `${String(each.value)} — ${say(each.about)}`),
  ];
}
