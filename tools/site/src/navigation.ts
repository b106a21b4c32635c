import type { DefaultTheme, LocaleConfig } from "vitepress";
import { CONTENT, type Language, inLanguage } from "./layout.ts";
import type { Repository } from "./repository.ts";
import { russianFrame } from "./texts.ts";

/** A page in the menu: its English path without `.md`, and its name in both languages. */
type Entry = readonly [page: string, en: string, ru: string];

/** A part of the menu. */
interface Section {
  readonly en: string;
  readonly ru: string;
  readonly entries: readonly Entry[];
}

const BEHAVIOURS = "reference/call-api/start-scenario-call-behaviours";

/** The whole menu, in the order in which one gets to know the project. */
const MENU: readonly Section[] = [
  {
    en: "Begin",
    ru: "Начало",
    entries: [
      ["index", "What is here", "Что здесь есть"],
      ["first-call", "First call in a minute", "Первый звонок за минуту"],
      ["what-to-do", "What to do when", "Что делать, если"],
    ],
  },
  {
    en: "Guides",
    ru: "Руководства",
    entries: [
      ["guides/node-client", "The client for Node.js", "Клиент для Node.js"],
      ["guides/edge-client", "The client for Workers and browsers", "Клиент для Workers и браузеров"],
      ["sandbox", "The sandbox's phones", "Телефоны песочницы"],
      ["events", "Events and web hooks", "События и веб-хуки"],
    ],
  },
  {
    en: "Reference",
    ru: "Справочник",
    entries: [
      ["reference/index", "Everything", "Всё"],
      ["reference/call-api/start-scenario-call", "start.scenario_call", "start.scenario_call"],
      [BEHAVIOURS, "Behaviours with pictures", "Поведение в картинках"],
      ["reference/call-api/index", "Call API", "Call API"],
      ["reference/call-api/errors", "Call API: all errors", "Call API: все ошибки"],
      ["reference/data-api/index", "Data API", "Data API"],
      ["reference/data-api/errors", "Data API: all errors", "Data API: все ошибки"],
      ["reference/events/index", "Events", "События"],
      ["reference/objects", "Shared objects", "Общие объекты"],
    ],
  },
  {
    en: "Running the server",
    ru: "Эксплуатация сервера",
    entries: [
      ["operations", "Running the server", "Эксплуатация сервера"],
      ["reference/server/account", "The account file", "Файл учётной записи"],
      ["asterisk", "Real phones, by Asterisk", "Настоящие телефоны через Asterisk"],
      ["media-and-speech", "Media and speech", "Звук и речь"],
    ],
  },
  {
    en: "About the project",
    ru: "О проекте",
    entries: [
      ["architecture", "Architecture and decisions", "Устройство и решения"],
      ["performance", "Performance", "Производительность"],
      ["versioning", "Versions and support", "Версии и поддержка"],
      ["upgrading", "Upgrading", "Переход на новую версию"],
      ["test-phones", "Real calls in the tests", "Настоящие звонки в тестах"],
      ["decisions/ari-client", "Decision: a client of ARI of our own", "Решение: свой клиент ARI"],
      ["decisions/test-phones", "Decision: phones of our own", "Решение: свои телефоны"],
    ],
  },
];

/** All pages that the menu of a language leads to, by their path on the site. */
export function menuPages(language: Language): readonly string[] {
  return MENU.flatMap(({ entries }) => entries.map(([page]) => inLanguage(`${page}.md`, language)));
}

/** The address of a menu entry in a language, without the site's base. */
function addressOf(page: string, language: Language): string {
  return `/${inLanguage(page, language)}`.replace(/index$/u, "");
}

function sidebar(language: Language): DefaultTheme.SidebarItem[] {
  return MENU.map((section) => ({
    text: section[language],
    items: section.entries.map(([page, en, ru]) => ({
      text: language === "en" ? en : ru,
      link: addressOf(page, language),
    })),
  }));
}

/** The bar above: a door to each part, with names so short that they fit beside the search. */
const BAR: readonly Entry[] = [
  ["first-call", "First call", "Первый звонок"],
  ["what-to-do", "Errors", "Ошибки"],
  ["guides/node-client", "Guides", "Руководства"],
  ["reference/index", "Reference", "Справочник"],
  ["operations", "Server", "Сервер"],
];

function bar(language: Language): DefaultTheme.NavItem[] {
  return BAR.map(([page, en, ru]) => ({
    text: language === "en" ? en : ru,
    link: addressOf(page, language),
  }));
}

const SOURCE: Readonly<Record<Language, string>> = {
  en: "Source of this page",
  ru: "Исходный текст страницы",
};

/** The frame around the pages of a language. */
function frame(language: Language, repository: Repository | null): DefaultTheme.Config {
  const menus = { nav: bar(language), sidebar: sidebar(language) };
  if (repository === null) return menus;
  const pattern = repository.fileUrl(`${CONTENT}/:path`);
  return { ...menus, editLink: { pattern, text: SOURCE[language] } };
}

/** Both languages of the site with their menus; pages lead to their sources where there is an address of those. */
export const localesOf = (repository: Repository | null): LocaleConfig<DefaultTheme.Config> => ({
  root: {
    label: "English",
    lang: "en",
    description: "start.scenario_call: a spec, clients, and a server that really places the call",
    themeConfig: frame("en", repository),
  },
  ru: {
    label: "Русский",
    lang: "ru",
    description: "start.scenario_call: спецификация, клиенты и сервер, который действительно звонит",
    themeConfig: { ...frame("ru", repository), ...russianFrame },
  },
});
