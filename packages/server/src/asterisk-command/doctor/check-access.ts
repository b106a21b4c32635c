import { isPublicHost, readAriPassword, readAriUrl } from "../../ari-access.ts";
import { ARI_PASSWORD_VARIABLE } from "../../ari-password-variable.ts";
import { fileRefusal } from "../accounts.ts";
import { passwordRefusal } from "../init/ari-password.ts";
import { Refusal } from "../refusal.ts";
import type { Text } from "@scenario-call/core/language";
import type { AriHttp } from "./ari-http.ts";
import type { Console } from "./console.ts";
import { failed, type Finding, passed, warned } from "./finding.ts";

const TELL_URL: Text = {
  en: "give --ari-url as http://HOST:PORT",
  ru: "укажите --ari-url в виде http://ХОСТ:ПОРТ",
};

/** ARI's address: that it is one, and for nobody on the public internet. */
export const checkAddress = async (text: string, allowPublic: boolean): Promise<Finding> => {
  const reading = readAriUrl(text);
  if (!reading.ok)
    return failed(
      "ari_address",
      reading.problem === "no_address"
        ? { en: "--ari-url is no address of http or https", ru: "--ari-url — не адрес http или https" }
        : { en: "--ari-url has a user or a password in it", ru: "в --ari-url есть имя или пароль" },
      TELL_URL,
    );
  const { hostname, origin } = reading.url;
  const isPublic = await isPublicHost(hostname).catch(() => null);
  if (isPublic === null)
    return failed(
      "ari_address",
      { en: `there is no host ${hostname}`, ru: `хоста ${hostname} нет` },
      TELL_URL,
    );
  const open: Text = {
    en: `${origin} is on the public internet: whoever knows the password can place calls`,
    ru: `${origin} открыт всему интернету: кто знает пароль, может звонить`,
  };
  const close: Text = {
    en: "bind it to a private address (bindaddr in http.conf) and use a tunnel",
    ru: "привяжите его к внутреннему адресу (bindaddr в http.conf) и ходите через туннель",
  };
  if (isPublic && !allowPublic) return failed("ari_address", open, close);
  if (isPublic) return warned("ari_address", open, close);
  return passed("ari_address", {
    en: `${origin} is not on the public internet`,
    ru: `${origin} не открыт интернету`,
  });
};

/** Addresses on which everybody who reaches the machine reaches what listens there. */
const EVERYWHERE = new Set(["0.0.0.0", "[::]", "::"]);

/**
 * Where Asterisk's HTTP server listens, by its console: the address at which it is asked is one of them, and there may be
 * others. Null where the console does not tell.
 */
export const checkBinding = async (console: Console, allowPublic: boolean): Promise<Finding | null> => {
  const shown = await console("http show status");
  const bound = /^Server Enabled and Bound to (\S+):\d+\s*$/mu.exec(shown ?? "")?.[1];
  if (bound === undefined) return null;
  const everywhere = EVERYWHERE.has(bound);
  if (!everywhere && !(await isPublicHost(bound).catch(() => false)))
    return passed(
      "ari_address",
      { en: `ARI listens on ${bound}`, ru: `ARI слушает на ${bound}` },
      "bindaddr",
    );
  const report = allowPublic || everywhere ? warned : failed;
  return report(
    "ari_address",
    everywhere
      ? { en: "ARI listens on every address of its machine", ru: "ARI слушает на всех адресах своей машины" }
      : {
          en: `ARI listens on ${bound}, on the public internet`,
          ru: `ARI слушает на ${bound}, в открытом интернете`,
        },
    {
      en: "set bindaddr = 127.0.0.1 in http.conf (asterisk init does), then restart Asterisk",
      ru: "поставьте bindaddr = 127.0.0.1 в http.conf (так делает asterisk init) и перезапустите Asterisk",
    },
    "bindaddr",
  );
};

/** ARI's password, and what is told about it; null where there is none that may be used. */
export const checkPassword = async (
  file: string | null,
  env: Readonly<Record<string, string | undefined>>,
  user: string,
): Promise<{ readonly password: string | null; readonly finding: Finding }> => {
  const where = file ?? ARI_PASSWORD_VARIABLE;
  try {
    const reading = await readAriPassword({ file, env, user });
    if (!reading.ok) throw passwordRefusal(reading.problem, where);
    const what: Text = {
      en: `the password of ${where} is none that everybody knows`,
      ru: `пароль из ${where} не из тех, что всем известны`,
    };
    return { password: reading.password, finding: passed("ari_password", what) };
  } catch (error) {
    const refusal = fileRefusal(error, where);
    if (!(refusal instanceof Refusal)) throw refusal;
    const next = refusal.next ?? {
      en: "give --ari-password-file, a file that `asterisk init` writes",
      ru: "укажите --ari-password-file: этот файл пишет `asterisk init`",
    };
    return { password: null, finding: failed("ari_password", refusal.what, next) };
  }
};

/** Whether ARI answers, takes user and password, and lets this user change something. */
export const checkAri = async (ari: AriHttp, url: string, user: string): Promise<Finding> => {
  const info = await ari.ask("GET", "asterisk/info?only=system");
  if (!info.ok)
    return failed(
      "ari",
      { en: `nobody answers at ${url}`, ru: `по адресу ${url} никто не отвечает` },
      {
        en: "is Asterisk running? http.conf has to have enabled = yes, bindaddr and bindport; else another --ari-url",
        ru: "запущен ли Asterisk? В http.conf нужны enabled = yes, bindaddr и bindport; иначе укажите другой --ari-url",
      },
    );
  if (info.status === 401 || info.status === 403)
    return failed(
      "ari",
      {
        en: `Asterisk does not take the user ${user} with this password`,
        ru: `Asterisk не принимает пользователя ${user} с этим паролем`,
      },
      {
        en: `make the section [${user}] of ari.conf and the password agree (asterisk init writes both), then: asterisk -rx 'module reload res_ari.so'`,
        ru: `согласуйте раздел [${user}] в ari.conf и пароль (asterisk init пишет оба), затем: asterisk -rx 'module reload res_ari.so'`,
      },
    );
  if (info.status !== 200)
    return failed(
      "ari",
      {
        en: `there is a web server at ${url}, but no ARI (${info.status})`,
        ru: `по адресу ${url} есть веб-сервер, но не ARI (${info.status})`,
      },
      {
        en: "set enabled = yes in ari.conf and load res_ari.so and res_ari_asterisk.so, or give the address of Asterisk",
        ru: "поставьте enabled = yes в ari.conf и загрузите res_ari.so и res_ari_asterisk.so или укажите адрес Asterisk",
      },
    );
  // Nothing of this name is there: what is wanted is to be told so, and not that it is forbidden.
  const change = await ari.ask("DELETE", "bridges/scenario-call-doctor-asks");
  if (change.ok && change.status === 403)
    return failed(
      "ari",
      { en: `the user ${user} may only read`, ru: `пользователю ${user} разрешено только чтение` },
      {
        en: `set read_only = no in [${user}] of ari.conf, then: asterisk -rx 'module reload res_ari.so'`,
        ru: `поставьте read_only = no в [${user}] файла ari.conf, затем: asterisk -rx 'module reload res_ari.so'`,
      },
    );
  return passed("ari", { en: `ARI takes the user ${user}`, ru: `ARI принимает пользователя ${user}` });
};
