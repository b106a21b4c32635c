import type { Page } from "../command.ts";

/** `scenario-call hangup`. */
export const HANGUP: Page = {
  name: "hangup",
  summary: { en: "End a call.", ru: "Завершить звонок." },
  usage: "ID",
  takes: [1, 1],
  about: [
    {
      en: "Ends the call with this call_session_id: every phone of it is released.",
      ru: "Завершает звонок с этим call_session_id: отключаются все его телефоны.",
    },
  ],
  flags: [],
  params: [],
  examples: [
    { about: { en: "As calls lists it", ru: "Номер из списка calls" }, line: "scenario-call hangup 234568" },
  ],
  handsOn: false,
};

/** `scenario-call login`. */
export const LOGIN: Page = {
  name: "login",
  summary: {
    en: "Keep who is calling, and where, as a profile.",
    ru: "Сохранить в профиле, кто звонит и через какой сервис.",
  },
  usage: "[--brand NAME | --url URL]",
  takes: [0, 0],
  about: [
    {
      en: "Asks for login and password, or reads a permanent key from stdin, tries them, and keeps them in your configuration folder in a file that only you can read. They are sent to this service only.",
      ru: "Спрашивает логин и пароль или читает постоянный ключ из stdin, проверяет их и хранит в папке настроек в файле, который читаете только вы. Они отправляются только этому сервису.",
    },
  ],
  flags: [
    {
      name: "brand",
      type: "string",
      value: "NAME",
      about: {
        en: "One of the brands: uis, comagic, …; uis unless given.",
        ru: "Один из брендов: uis, comagic, …; по умолчанию uis.",
      },
    },
    {
      name: "url",
      type: "string",
      value: "URL",
      about: {
        en: "A Call API elsewhere: http://127.0.0.1:8080/v4.0.",
        ru: "Другой Call API: http://127.0.0.1:8080/v4.0.",
      },
    },
    {
      name: "data-url",
      type: "string",
      value: "URL",
      about: {
        en: "Its Data API; /v2.0 at the same host unless given.",
        ru: "Его Data API; по умолчанию /v2.0 на том же хосте.",
      },
    },
    {
      name: "token-stdin",
      type: "boolean",
      about: {
        en: "Read a permanent key from stdin in place of asking.",
        ru: "Прочитать постоянный ключ из stdin и не спрашивать.",
      },
    },
  ],
  params: [],
  examples: [
    { about: { en: "A user of UIS", ru: "Пользователь UIS" }, line: "scenario-call login --brand uis" },
    {
      about: { en: "A key, kept under another name", ru: "Ключ под другим именем профиля" },
      line: "scenario-call login --profile work --brand comagic --token-stdin < key.txt",
    },
  ],
  handsOn: false,
};

/** `scenario-call logout`. */
export const LOGOUT: Page = {
  name: "logout",
  summary: {
    en: "End the session, and forget the profile.",
    ru: "Завершить сессию и удалить профиль.",
  },
  usage: "[--profile NAME] [--local]",
  takes: [0, 0],
  about: [
    {
      en: "Ends the session of the profile's token at the service (logout.user), and removes the profile with its secrets from your configuration folder; other profiles stay. A permanent key is no session: it goes on working until it is blocked in the account's settings, which is said. Where the service cannot be asked, nothing is removed.",
      ru: "Завершает на стороне сервиса сессию с токеном из профиля (logout.user) и удаляет профиль вместе с секретами из папки настроек; остальные профили остаются. Постоянный ключ — не сессия: он действует, пока его не заблокируют в настройках учётной записи, и об этом будет сказано. Если спросить сервис не удалось, ничего не удаляется.",
    },
  ],
  flags: [
    {
      name: "local",
      type: "boolean",
      about: {
        en: "Remove the profile without asking the service.",
        ru: "Удалить профиль, не спрашивая сервис.",
      },
    },
  ],
  params: [],
  examples: [
    { about: { en: "The default profile", ru: "Профиль по умолчанию" }, line: "scenario-call logout" },
    {
      about: {
        en: "Another one, while its service is away",
        ru: "Другой профиль, когда его сервис недоступен",
      },
      line: "scenario-call logout --profile work --local",
    },
  ],
  handsOn: false,
};

/** `scenario-call check`. */
export const CHECK: Page = {
  name: "check",
  summary: { en: "Judge a request without calling anybody.", ru: "Проверить запрос, никому не звоня." },
  usage: "REQUEST.json|-",
  takes: [1, 1],
  about: [
    {
      en: "Takes a whole JSON-RPC request, or its params alone, and tells the error that the service would answer with: where in the file, what was expected, and what to do. Nothing is sent.",
      ru: "Принимает запрос JSON-RPC целиком или только его params и сообщает ошибку, которой ответил бы сервис: где в файле, что ожидается и что делать. Ничего не отправляется.",
    },
  ],
  flags: [
    {
      name: "method",
      type: "string",
      value: "NAME",
      about: {
        en: "Whose params they are, if the file has params alone; start.scenario_call unless given.",
        ru: "Чьи это params, если в файле только они; по умолчанию start.scenario_call.",
      },
    },
  ],
  params: [],
  examples: [
    { about: { en: "A file", ru: "Файл" }, line: "scenario-call check request.json" },
    {
      about: { en: "What a program makes", ru: "То, что создаёт программа" },
      line: "make-request | scenario-call check -",
    },
  ],
  handsOn: false,
};

/** `scenario-call explain`. */
export const EXPLAIN: Page = {
  name: "explain",
  summary: { en: "What an error means and what to do.", ru: "Что значит ошибка и что делать." },
  usage: "MNEMONIC",
  takes: [1, 1],
  about: [
    {
      en: "Tells what an error of the Call API or the Data API means, what to do about it, and whether anything was started.",
      ru: "Объясняет ошибку Call API или Data API: что она значит, что делать и началось ли что-нибудь.",
    },
  ],
  flags: [],
  params: [],
  examples: [
    {
      about: { en: "In Russian", ru: "По-русски" },
      line: "scenario-call explain scenario_not_found --lang ru",
    },
  ],
  handsOn: false,
};

/** `scenario-call serve`. */
export const SERVE: Page = {
  name: "serve",
  summary: { en: "Run the server of this project.", ru: "Запустить сервер этого проекта." },
  usage: "--account FILE [--store memory] …",
  takes: [0, 99],
  about: [
    {
      en: "The server with its phones: the same flags as scenario-call-server, told below. With SQLite it needs Node.js 24; with --store memory 20.19 will do.",
      ru: "Сервер с его телефонами: те же флаги, что у scenario-call-server; они перечислены ниже. С SQLite нужен Node.js 24; с --store memory достаточно 20.19.",
    },
  ],
  flags: [],
  params: [],
  examples: [
    {
      about: { en: "To try it out", ru: "Попробовать" },
      line: "scenario-call serve --account account.yaml --store memory",
    },
  ],
  handsOn: true,
};

/** `scenario-call admin`. */
export const ADMIN: Page = {
  name: "admin",
  summary: {
    en: "Administer a running server: check, import, export, token, …",
    ru: "Управлять работающим сервером: check, import, export, token, …",
  },
  usage: "COMMAND …",
  takes: [0, 99],
  about: [
    {
      en: "The same commands as scenario-call-server admin, and told below.",
      ru: "Те же команды, что у scenario-call-server admin; они перечислены ниже.",
    },
  ],
  flags: [],
  params: [],
  examples: [
    {
      about: { en: "Judge an account file", ru: "Проверить файл учётных записей" },
      line: "scenario-call admin check account.yaml",
    },
    {
      about: { en: "What an import would change", ru: "Что изменит импорт" },
      line: "scenario-call admin import account.yaml --dry-run",
    },
  ],
  handsOn: true,
};
