import type { Text } from "@scenario-call/core/language";
import { fitHelpIn } from "../command-line/fit-help.ts";

/**
 * What the commands are, for people. `name` is how they are called; `width` the columns of the terminal, null where there
 * is none: nothing is broken then.
 */
export const asteriskHelp = (name: string, width: number | null = null): Text =>
  fitHelpIn(wholeHelp(name), { name, width });

const wholeHelp = (name: string): Text => ({
  en: `Writes the configuration of the Asterisk through which --telephony asterisk calls, and checks one that runs.

  ${name} init --account FILE --out DIR     write every file that Asterisk needs, each setting with its reason
  ${name} doctor --account FILE             look at a running Asterisk, and make a call that must be heard both ways

init
  --account FILE            the account file; its sections asterisk say which trunks and lines there are. Those of several
                            accounts come together in one Asterisk
  --out DIR                 folder to write into, such as /etc/asterisk. Files that are there and differ are shown, and
                            replaced only after a yes; the old ones are kept beside
  --seen-as DIR             the same folder as Asterisk sees it, in a container
  --dry-run                 show what would change, and write nothing
  --print                   print the files in place of writing them
  --force                   replace without asking
  --ari-address ADDRESS     where ARI listens (127.0.0.1); not for the public internet, unless --ari-allow-public
  --ari-port NUMBER         (8088)
  --ari-user NAME           (scenario-call)
  --ari-password-file FILE  the password of ARI, for its owner alone (DIR/ari-password). Where the file is not there, the
                            environment's SCENARIO_CALL_ARI_PASSWORD is taken, else one is made and written into it
  --show-secrets            print passwords too, with --print and in --json

doctor, with what the server is started with
  --account FILE, --ari-url URL, --ari-user NAME, --ari-password-file FILE, --ari-app NAME, --ari-allow-public
  --sound-cache DIR         a file of it has to be heard
  --speech espeak-ng        the program that speaks texts has to run (--speech-program FILE)
  --probe-address ADDRESS   IPv4 address of this machine at which Asterisk finds the two telephones of the call (the one
                            from which ARI is reached)
  --console COMMAND         how Asterisk's console is asked whether trunks are registered (asterisk); with blanks between
                            its parts: 'docker compose exec -T asterisk asterisk'

both
  --lang en|ru              (by the locale)
  --json                    one JSON object on stdout, of errors too
  --help

Begin with:  ${name} init --account account.yaml --out /etc/asterisk --dry-run

Status: 0 done, and nothing is wrong; 1 refused, nothing was written; or doctor found what is wrong; 2 the command line
cannot be understood.
`,
  ru: `Пишет настройки Asterisk, через который звонит --telephony asterisk, и проверяет работающий.

  ${name} init --account ФАЙЛ --out ПАПКА   записать все файлы, нужные Asterisk; у каждой настройки сказано, зачем она
  ${name} doctor --account ФАЙЛ             осмотреть работающий Asterisk и сделать звонок, слышный в обе стороны

init
  --account ФАЙЛ            файл учётных записей; транки и линии берутся из разделов asterisk. Разделы нескольких
                            учётных записей складываются в один Asterisk
  --out ПАПКА               куда писать, например /etc/asterisk. Отличающиеся файлы, которые там уже есть, показываются и
                            заменяются только после согласия; старые остаются рядом
  --seen-as ПАПКА           та же папка, какой её видит Asterisk в контейнере
  --dry-run                 показать, что изменится, и ничего не писать
  --print                   напечатать файлы, а не записать
  --force                   заменить без вопроса
  --ari-address АДРЕС       где слушает ARI (127.0.0.1); не в интернете, если не указано --ari-allow-public
  --ari-port НОМЕР          (8088)
  --ari-user ИМЯ            (scenario-call)
  --ari-password-file ФАЙЛ  пароль ARI, доступный только владельцу файла (ПАПКА/ari-password). Если файла нет, берётся
                            SCENARIO_CALL_ARI_PASSWORD из окружения, иначе пароль создаётся и пишется в этот файл
  --show-secrets            показывать и пароли: с --print и в --json

doctor, с тем же, с чем запускается сервер
  --account ФАЙЛ, --ari-url URL, --ari-user ИМЯ, --ari-password-file ФАЙЛ, --ari-app ИМЯ, --ari-allow-public
  --sound-cache ПАПКА       файл из неё должен быть слышен
  --speech espeak-ng        программа, произносящая тексты, должна работать (--speech-program ФАЙЛ)
  --probe-address АДРЕС     адрес IPv4 этой машины, где Asterisk найдёт оба телефона проверочного звонка (тот, с которого
                            идут запросы к ARI)
  --console КОМАНДА         как спросить консоль Asterisk о регистрации транков (asterisk); части через пробел:
                            'docker compose exec -T asterisk asterisk'

обе команды
  --lang en|ru              (по локали)
  --json                    один объект JSON в stdout, для ошибок тоже
  --help

Начните с:  ${name} init --account account.yaml --out /etc/asterisk --dry-run

Код завершения: 0 — сделано, всё в порядке; 1 — отказ, ничего не записано, или doctor нашёл неполадки; 2 — непонятная
командная строка.
`,
});
