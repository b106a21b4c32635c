import type { Text } from "@scenario-call/core/language";
import { fitHelpIn } from "../command-line/fit-help.ts";

/**
 * What the commands of administration are, for people. `name` is how they are called; `width` the columns of the
 * terminal, null where there is none: nothing is broken then.
 */
export const ADMIN_HELP = (name: string, width: number | null = null): Text =>
  fitHelpIn(wholeHelp(name), { name, width });

const wholeHelp = (name: string): Text => ({
  en: `Changes what a running server serves, without stopping it.

  ${name} check FILE
      everything that is wrong with an account file, with line and column;
      needs no server (--media-folder DIR as for the server)
  ${name} import FILE [--dry-run]
      serve the accounts of the file in place of all that are served, and print
      what changes; a bad file changes nothing, running calls go on as they were
      accepted, and a key that is gone stops at the next request
  ${name} export [--out FILE]
      the accounts as an account file: importing it changes nothing; tokens,
      passwords and secrets are hashes in it
  ${name} status
      which accounts are served, and since when

  ${name} token list
      the permanent keys, never the tokens
  ${name} token create --login LOGIN [--name NAME] [--expires 2027-01-31]
      make a key and print its token, once
  ${name} token block KEY
      refuse it from the next request on; unblock lets it work again
  ${name} token expire KEY [--at 2027-01-31T12:00:00Z]
      let it end then, or now; KEY is a name, or how its hash begins

  ${name} hook letters NAME
      the events that a target of web hooks did not take within a day
  ${name} hook redeliver NAME [--session ID [--number N]]
      send them again: all, those of a session, or one
  ${name} hook rotate-secret NAME [--overlap SECONDS]
      make another secret and print it, once; for a day, or so long, events are
      signed with both
      (--account ID where two accounts have a target of this name)

  ${name} back-up FILE
      copy the store into a new file while calls go on
  ${name} restore FILE --data FILE
      put such a copy in the place of a store that is not there; needs no server
  ${name} schema
      print the JSON Schema of an account, for editors

  --data FILE   the server's --data (scenario-call.sqlite): beside it, in FILE.admin.json, the server says where it
                can be asked, and only the user who runs it can read that
  --door FILE   that file itself, where the server was started with --admin FILE
  --json        {"ok":true,"result":…} on stdout; a failure is {"error":{"kind","message","where","next","problems"}}
                on stderr
  --lang en|ru  the language; that of the locale unless given

Begin with:  ${name} export --out accounts.yaml
Then edit:   ${name} import accounts.yaml --dry-run

Status: 0 done; 1 a fault of the command; 2 the command line or a file cannot be used; 3 check: the file has mistakes;
4 the server refuses, and nothing was changed; 5 no server answers, and nothing was changed; 6 the server was asked and
did not answer: see status.
`,
  ru: `Меняет то, что обслуживает работающий сервер, не останавливая его.

  ${name} check FILE
      все ошибки файла учётных записей, со строкой и столбцом;
      сервер не нужен (--media-folder DIR, как у сервера)
  ${name} import FILE [--dry-run]
      обслуживать учётные записи из файла вместо всех прежних и вывести, что
      меняется; негодный файл ничего не меняет, начатые звонки идут так, как были
      приняты, а убранный ключ не действует со следующего запроса
  ${name} export [--out FILE]
      учётные записи в виде файла: импорт его же ничего не меняет; токены, пароли
      и секреты в нём — хэши
  ${name} status
      какие учётные записи обслуживаются и с каких пор

  ${name} token list
      постоянные ключи, но не токены
  ${name} token create --login LOGIN [--name NAME] [--expires 2027-01-31]
      создать ключ и вывести его токен, один раз
  ${name} token block KEY
      не принимать его со следующего запроса; unblock снова разрешает
  ${name} token expire KEY [--at 2027-01-31T12:00:00Z]
      закончить его действие тогда или сейчас; KEY — имя или начало хэша

  ${name} hook letters NAME
      события, которые получатель веб-хуков не принял за сутки
  ${name} hook redeliver NAME [--session ID [--number N]]
      отправить их снова: все, одной сессии или одно
  ${name} hook rotate-secret NAME [--overlap SECONDS]
      создать новый секрет и вывести его, один раз; сутки или столько секунд
      события подписываются обоими
      (--account ID, если такой получатель есть в двух учётных записях)

  ${name} back-up FILE
      скопировать хранилище в новый файл, не прерывая звонков
  ${name} restore FILE --data FILE
      поставить такую копию на место хранилища, которого нет; сервер не нужен
  ${name} schema
      вывести JSON Schema учётной записи, для редакторов

  --data FILE   --data сервера (scenario-call.sqlite): рядом, в FILE.admin.json, сервер пишет, где его спросить, и
                прочитать это может только тот, кто его запустил
  --door FILE   сам этот файл, если сервер запущен с --admin FILE
  --json        в stdout {"ok":true,"result":…}; ошибка — {"error":{"kind","message","where","next","problems"}}
                в stderr
  --lang en|ru  язык; по умолчанию из настроек системы

С чего начать:    ${name} export --out accounts.yaml
Затем, с правкой: ${name} import accounts.yaml --dry-run

Статус: 0 сделано; 1 сбой команды; 2 командная строка или файл не годятся; 3 check: в файле есть ошибки; 4 сервер
отказал, ничего не изменено; 5 сервер не отвечает, ничего не изменено; 6 сервер спросили, но ответа нет: смотрите status.
`,
});
