import type { Text } from "@scenario-call/core/language";

/** What the help repeats of what the options may be. */
export interface ServerHelpOptions {
  /** How the command is called. */
  readonly name: string;
  readonly telephony: readonly string[];
  readonly speech: readonly string[];
  readonly speechLanguages: readonly string[];
  readonly logLevels: readonly string[];
  readonly ariPasswordVariable: string;
}

/** The help of the server. */
export const serverHelp = ({
  name,
  telephony,
  speech,
  speechLanguages,
  logLevels,
  ariPasswordVariable,
}: ServerHelpOptions): Text => ({
  en: `Serves start.scenario_call of the Call API.

  ${name} [--account FILE] [options]
  ${name} admin COMMAND      changes what a running server serves: admin --help
  ${name} asterisk COMMAND   writes Asterisk's configuration, and checks one that runs: asterisk --help
  ${name} import-prefixes FILE... --out FILE

Examples:

  ${name} --account account.yaml --store memory      to try it out: everything is forgotten at the end
  ${name} --account account.yaml --data calls.sqlite --ops-port 9090
  ${name} --hash-password < password.txt             a password as the account file may hold it

  --account FILE         the accounts, YAML or JSON. The store keeps them: a file that has not changed since it was taken
                         in changes nothing at the next start, and without a file the store's accounts are served
  --prefer file|store    what counts where the file was changed, and the accounts by administration too
  --host ADDRESS         address to listen on (127.0.0.1)
  --port NUMBER          port to listen on; 0 takes a free one (8080)
  --store sqlite|memory  where calls and tokens are kept (sqlite, which needs Node.js 24)
  --data FILE            the SQLite file (scenario-call.sqlite)
  --trusted-proxy NET    believe X-Forwarded-For of this address or network; may be repeated
  --telephony ENGINE     who places calls: ${telephony.join(", ")} (sandbox)
  --ari-url URL          asterisk: its HTTP server (http://127.0.0.1:8088)
  --ari-user NAME        asterisk: user of ARI (scenario-call)
  --ari-password-file F  asterisk: file with the password, which only its owner can read; without it the password is
                         ${ariPasswordVariable} in the environment
  --ari-app NAME         asterisk: name of the application, one for each server that shares an Asterisk (scenario-call)
  --ari-allow-public     asterisk: it may be on the public internet
  --sandbox-speed N      let a second of a call pass in an Nth of a second, 1 to 100 (1)
  --media-folder DIR     media files of the account may be here too; may be repeated
  --speech ENGINE        who speaks texts: ${speech.join(", ")} (none)
  --speech-program FILE  espeak-ng: the program (espeak-ng)
  --speech-url URL       http: the synthesiser; SCENARIO_CALL_SPEECH_AUTHORIZATION in the environment is its
                         Authorization header
  --speech-voice NAME    http: a name of the voice; another name speaks everything anew
  --speech-language L    auto, ${speechLanguages.join(", ")} (auto: by the letters of each text)
  --sound-cache DIR      where finished sounds are kept (in memory)
  --sound-cache-size MB  how much of them (512)
  --ops-port NUMBER      GET /health, /ready and /metrics are told on this port too; 0 takes a free one (none)
  --ops-host ADDRESS     address of that port (127.0.0.1)
  --admin FILE           where the server says how "admin" reaches it (the --data file with .admin.json); "none": not at all
  --retention DAYS       how long ended sessions and their events, kept numbers and dead letters are kept, 1 to 3650; or
                         "forever" (100)
  --drain SECONDS        how long running calls may go on when the server is to end, 0 to 3600 (30)
  --log-level LEVEL      ${logLevels.join(", ")} (info); the log goes to stderr, one JSON object a line
  --json                 print {"event":"listening","url":…} on stdout in place of a line for people; why it does not
                         start is {"error":{"kind","message","where","next","problems"}} on stderr
  --lang en|ru           the language; that of the locale unless given. The log is English in any case
  --hash-password        read a password from stdin, print its hash for the account file, and end
  --help                 print this, and end

SIGINT and SIGTERM end the server in an orderly way, with status 0: nothing more is taken, answers go out, calls may go
on for as long as --drain says, and what is left is ended. A second one ends the server at once, with status 1.
Where its store is lost, it lets everybody go and ends with status 1; its next start takes up the calls left open.
Status 2: the command line, a file or the store cannot be used.
`,
  ru: `Сервер метода start.scenario_call из Call API.

  ${name} [--account FILE] [параметры]
  ${name} admin COMMAND      меняет то, что обслуживает работающий сервер: admin --help
  ${name} asterisk COMMAND   пишет конфигурацию Asterisk и проверяет работающий: asterisk --help
  ${name} import-prefixes FILE... --out FILE

Примеры:

  ${name} --account account.yaml --store memory      попробовать: при завершении всё забудется
  ${name} --account account.yaml --data calls.sqlite --ops-port 9090
  ${name} --hash-password < password.txt             пароль в том виде, в котором его хранит файл

  --account FILE         учётные записи, YAML или JSON. Их хранит хранилище: файл, не менявшийся с прошлой загрузки,
                         ничего не меняет при следующем запуске, а без файла обслуживаются записи из хранилища
  --prefer file|store    что верно, если изменились и файл, и учётные записи в хранилище
  --host ADDRESS         адрес, на котором принимать запросы (127.0.0.1)
  --port NUMBER          порт; 0 возьмёт свободный (8080)
  --store sqlite|memory  где хранить звонки и токены (sqlite, для него нужен Node.js 24)
  --data FILE            файл SQLite (scenario-call.sqlite)
  --trusted-proxy NET    верить X-Forwarded-For от этого адреса или сети; можно повторять
  --telephony ENGINE     кто звонит: ${telephony.join(", ")} (sandbox)
  --ari-url URL          asterisk: его HTTP-сервер (http://127.0.0.1:8088)
  --ari-user NAME        asterisk: пользователь ARI (scenario-call)
  --ari-password-file F  asterisk: файл с паролем, который читает только владелец; без него пароль берётся из
                         ${ariPasswordVariable} в окружении
  --ari-app NAME         asterisk: имя приложения, своё у каждого сервера с общим Asterisk (scenario-call)
  --ari-allow-public     asterisk: он может быть в открытом интернете
  --sandbox-speed N      секунда звонка проходит за N-ю долю секунды, от 1 до 100 (1)
  --media-folder DIR     медиафайлы могут быть и здесь; можно повторять
  --speech ENGINE        кто произносит тексты: ${speech.join(", ")} (none)
  --speech-program FILE  espeak-ng: программа (espeak-ng)
  --speech-url URL       http: синтезатор; SCENARIO_CALL_SPEECH_AUTHORIZATION в окружении — его заголовок
                         Authorization
  --speech-voice NAME    http: имя голоса; с другим именем всё произносится заново
  --speech-language L    auto, ${speechLanguages.join(", ")} (auto: по буквам каждого текста)
  --sound-cache DIR      где держать готовые звуки (в памяти)
  --sound-cache-size MB  сколько их держать (512)
  --ops-port NUMBER      GET /health, /ready и /metrics отвечают и на этом порту; 0 возьмёт свободный (нет)
  --ops-host ADDRESS     адрес этого порта (127.0.0.1)
  --admin FILE           куда сервер пишет, как «admin» его найдёт (файл --data с .admin.json); «none»: никуда
  --retention DAYS       сколько хранить завершённые сессии с событиями, закреплённые номера и недоставленные события,
                         от 1 до 3650; или «forever» — всегда (100)
  --drain SECONDS        сколько ещё могут идти звонки, когда серверу пора завершиться, от 0 до 3600 (30)
  --log-level LEVEL      ${logLevels.join(", ")} (info); журнал идёт в stderr, по объекту JSON в строке
  --json                 вывести в stdout {"event":"listening","url":…} вместо строки для людей; причина, по которой
                         сервер не запустился, — {"error":{"kind","message","where","next","problems"}} в stderr
  --lang en|ru           язык; по умолчанию из настроек системы. Журнал в любом случае английский
  --hash-password        прочитать пароль из stdin, вывести его хэш для файла учётных записей и завершиться
  --help                 эта справка

SIGINT и SIGTERM завершают сервер по порядку, со статусом 0: новое не принимается, ответы уходят, звонки могут идти
столько, сколько задано в --drain, остальные завершаются. Второй сигнал завершает сразу, со статусом 1.
Если хранилище потеряно, сервер отключает всех и завершается со статусом 1; следующий запуск подберёт открытые звонки.
Статус 2: командная строка, файл или хранилище не годятся.
`,
});
