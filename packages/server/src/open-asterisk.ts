import { lookup } from "node:dns/promises";
import { open } from "node:fs/promises";
import { isIP } from "node:net";
import type { AccountRoutes } from "./adapters/asterisk/account-routes.ts";
import { Asterisk } from "./adapters/asterisk/asterisk.ts";
import { MUSIC_CLASS } from "./adapters/asterisk/config/configuration.ts";
import { isPublicAddress } from "./adapters/webhooks/public-address.ts";
import type { Log } from "./log/log.ts";
import type { Clock } from "./ports/clock.ts";
import type { Sounds } from "./ports/media.ts";
import type { NewSession } from "./ports/store.ts";
import { UsageError } from "./usage-error.ts";

/** The environment variable that can hold ARI's password. */
export const ARI_PASSWORD_VARIABLE = "SCENARIO_CALL_ARI_PASSWORD";

/** Shorter than this, a password can be tried out. */
const SHORTEST_PASSWORD = 12;

/** Others may neither read nor write it. */
const OTHERS = 0o077;

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
  if (!access.allowPublic) await refusePublic(url);
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

/** What stands there is not repeated: an address can hold a secret. */
const readUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/u.test(url.protocol))
    throw new UsageError({
      en: "--ari-url: expected an address of http or https",
      ru: "--ari-url: ожидается адрес http или https",
    });
  if (url.username !== "" || url.password !== "")
    throw new UsageError({
      en: "--ari-url: expected no user and no password in the address",
      ru: "--ari-url: в адресе не должно быть имени пользователя и пароля",
    });
  return url;
};

const refusePublic = async ({ hostname }: URL): Promise<void> => {
  const host = hostname.replace(/^\[|\]$/gu, "");
  const addresses = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host }];
  if (addresses.some(({ address }) => isPublicAddress(address)))
    throw new UsageError({
      en: "--ari-url: the address is on the public internet, where whoever knows the password can place calls; use a tunnel, or --ari-allow-public",
      ru: "--ari-url: адрес в открытом интернете, где звонить сможет всякий, кто знает пароль; используйте туннель или --ari-allow-public",
    });
};

const readPassword = async (
  { passwordFile, user }: AsteriskAccess,
  env: OpenAsteriskOptions["env"],
): Promise<string> => {
  const password =
    passwordFile === null ? (env[ARI_PASSWORD_VARIABLE] ?? "") : await readPasswordFile(passwordFile);
  const where = passwordFile === null ? ARI_PASSWORD_VARIABLE : "--ari-password-file";
  if (password === "")
    throw new UsageError({ en: `${where}: found no password for ARI`, ru: `${where}: пароля ARI нет` });
  if (isKnown(password, user))
    throw new UsageError({
      en: `${where}: found a password that everybody knows or can try out, expected at least ${SHORTEST_PASSWORD} characters of chance`,
      ru: `${where}: этот пароль все знают или могут подобрать, ожидается не меньше ${SHORTEST_PASSWORD} случайных символов`,
    });
  return password;
};

const readPasswordFile = async (path: string): Promise<string> => {
  const file = await open(path, "r");
  try {
    const { mode } = await file.stat();
    if ((mode & OTHERS) !== 0)
      throw new UsageError({
        en: "--ari-password-file: others can read or write the file; make it `chmod 600`",
        ru: "--ari-password-file: файл доступен другим; сделайте `chmod 600`",
      });
    return (await file.readFile("utf8")).replace(/\r?\n$/u, "");
  } finally {
    await file.close();
  }
};

const KNOWN = ["asterisk", "password", "secret", "changeme", "admin", "ari", "scenario-call", "peekaboo"];

/** The passwords of examples, alone or repeated or with digits behind them. */
const isKnown = (password: string, user: string): boolean => {
  const plain = password.toLowerCase();
  if (password.length < SHORTEST_PASSWORD || new Set(plain).size < 5) return true;
  return [...KNOWN, user.toLowerCase()].some(
    (known) => plain.replaceAll(known, "").replaceAll(/[^a-z]/gu, "") === "",
  );
};
