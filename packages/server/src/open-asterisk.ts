import type { AccountRoutes } from "./adapters/asterisk/account-routes.ts";
import { Asterisk } from "./adapters/asterisk/asterisk.ts";
import { MUSIC_CLASS } from "./adapters/asterisk/config/configuration.ts";
import { isPublicHost, readAriPassword, readAriUrl, SHORTEST_ARI_PASSWORD } from "./ari-access.ts";
import { ARI_PASSWORD_VARIABLE } from "./ari-password-variable.ts";
import type { Log } from "./log/log.ts";
import type { Clock } from "./ports/clock.ts";
import type { Sounds } from "./ports/media.ts";
import type { NewSession } from "./ports/store.ts";
import { UsageError } from "./usage-error.ts";

/** How an Asterisk is reached: a matter of the machine, and so not of the account file. */
export interface AsteriskAccess {
  /** Address of its HTTP server. */
  readonly url: string;
  readonly user: string;
  readonly app: string;
  /** File with the password, readable by its owner alone; null: it stands in the environment. */
  readonly passwordFile: string | null;
  /** Whether it may be on the public internet. */
  readonly allowPublic: boolean;
}

/** What an Asterisk is opened with. */
export interface OpenAsteriskOptions {
  readonly access: AsteriskAccess;
  /** The ways out of each account. */
  readonly routes: AccountRoutes;
  readonly clock: Clock;
  readonly sounds: Sounds;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a running call was asked to be; null where there is no such call. */
  readonly sessionOf: (callSessionId: number) => NewSession | null;
}

/**
 * Connects to an Asterisk. Throws a {@link UsageError} for access that is not safe: a password that everybody knows or can
 * read, an address of the public internet; an AriError where Asterisk is not there.
 */
export const openAsterisk = async (options: OpenAsteriskOptions): Promise<Asterisk> => {
  const { access, routes, clock, sounds, log, sessionOf } = options;
  const url = readUrl(access.url);
  if (!access.allowPublic && (await isPublicHost(url.hostname)))
    throw new UsageError({
      en: "--ari-url: the address is on the public internet, where whoever knows the password can place calls; use a tunnel, or --ari-allow-public",
      ru: "--ari-url: адрес в открытом интернете, где звонить сможет всякий, кто знает пароль; используйте туннель или --ari-allow-public",
    });
  const password = await readPassword(access, options.env);
  const asterisk = new Asterisk({
    access: { url: url.href, user: access.user, password, app: access.app },
    routes: (callSessionId) => routes.of(sessionOf(callSessionId)?.account_id ?? null),
    clock,
    sounds,
    musicClass: MUSIC_CLASS,
    virtualNumberOf: (callSessionId) => sessionOf(callSessionId)?.effective_virtual_phone_number ?? null,
    onProblem: (problem) => {
      log.warn("asterisk_problem", { ...problem });
    },
    onLegEnded: (report) => {
      log.info("leg_ended", { ...report });
    },
  });
  await asterisk.open();
  log.info("asterisk_connected", { version: asterisk.version, app: access.app });
  return asterisk;
};

const readUrl = (text: string): URL => {
  const reading = readAriUrl(text);
  if (reading.ok) return reading.url;
  throw new UsageError(
    reading.problem === "no_address"
      ? {
          en: "--ari-url: expected an address of http or https",
          ru: "--ari-url: ожидается адрес http или https",
        }
      : {
          en: "--ari-url: expected no user and no password in the address",
          ru: "--ari-url: в адресе не должно быть имени пользователя и пароля",
        },
  );
};

const readPassword = async (
  { passwordFile, user }: AsteriskAccess,
  env: OpenAsteriskOptions["env"],
): Promise<string> => {
  const where = passwordFile === null ? ARI_PASSWORD_VARIABLE : "--ari-password-file";
  const reading = await readAriPassword({ file: passwordFile, env, user });
  if (reading.ok) return reading.password;
  switch (reading.problem) {
    case "none":
      throw new UsageError({ en: `${where}: found no password for ARI`, ru: `${where}: пароля ARI нет` });
    case "known":
      throw new UsageError({
        en: `${where}: found a password that everybody knows or can try out, expected at least ${SHORTEST_ARI_PASSWORD} characters of chance`,
        ru: `${where}: этот пароль все знают или могут подобрать, ожидается не меньше ${SHORTEST_ARI_PASSWORD} случайных символов`,
      });
    case "open":
      throw new UsageError({
        en: `${where}: others can read or write the file; make it \`chmod 600\``,
        ru: `${where}: файл доступен другим; сделайте \`chmod 600\``,
      });
  }
};
