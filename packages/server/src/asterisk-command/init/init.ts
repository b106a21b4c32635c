import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { asteriskConfiguration } from "../../adapters/asterisk/config/configuration.ts";
import { ConfValueError } from "../../adapters/asterisk/config/conf-file.ts";
import { waitingMelody } from "../../adapters/asterisk/config/melody.ts";
import { writeWav } from "../../sound/write-wav.ts";
import { accountsIn, blockOf, fileRefusal, sipPasswordsOf } from "../accounts.ts";
import { Refusal } from "../refusal.ts";
import type { Text } from "@scenario-call/core/language";
import { chooseAriPassword, type ChosenPassword } from "./ari-password.ts";
import { type InitRequest, refuseOpenAri } from "./options.ts";
import { headed, type PlannedFile, planFiles, type WantedFile } from "./plan.ts";
import { findFiles, ownershipIn, writeFiles, writeOne } from "./write-files.ts";

/** Where Debian's Asterisk has its configuration: what is printed is meant for there. */
const USUAL_FOLDER = "/etc/asterisk";

/** Files in which passwords stand. */
const SECRET_FILES = new Set(["pjsip.conf", "ari.conf"]);

/** What `init` works with beside its request. */
export interface InitSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks whether the changed files may be replaced, after they were shown; null where nobody can be asked. */
  readonly mayReplace: ((files: readonly PlannedFile[]) => Promise<boolean>) | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What `init` has done, or would do. */
export interface InitOutcome {
  readonly kind: "printed" | "dry_run" | "written";
  readonly folder: string | null;
  readonly files: readonly PlannedFile[];
  /** Beside a replaced file stands the old one, with this ending; null where none was replaced. */
  readonly keptEnding: string | null;
  readonly password: {
    readonly from: ChosenPassword["from"];
    readonly file: string | null;
    /** Only where it was asked for. */
    readonly shown: string | null;
  };
  /** What to do now, in order. */
  readonly next: readonly Text[];
}

/** Writes Asterisk's configuration from the account file, or shows what would be written. Throws a {@link Refusal}. */
export const initAsterisk = async (
  request: InitRequest,
  { env, mayReplace, now }: InitSurroundings,
): Promise<InitOutcome> => {
  await refuseOpenAri(request);
  const accounts = await accountsIn(request.account);
  const block = blockOf(accounts, request.account);
  const passwords = await sipPasswordsOf(accounts, request.account, env);
  const folder = request.out === null ? null : resolve(request.out);
  const passwordFile = resolve(request.ariPasswordFile ?? join(folder ?? ".", "ari-password"));
  const chosen = await chooseAriPassword(passwordFile, env, request.ariUser);
  const wanted = wantedFiles(request, { block, passwords, folder, ariPassword: chosen.password });
  const found = await findFiles(folder ?? "", folder === null ? [] : wanted).catch((error: unknown) => {
    throw fileRefusal(error, folder ?? "");
  });
  const files = planFiles(wanted, found);
  const changed = files.filter(({ state }) => state === "changed");
  const outcome = (kind: InitOutcome["kind"], keptEnding: string | null): InitOutcome => ({
    kind,
    folder,
    files,
    keptEnding,
    password: {
      from: chosen.from,
      file: chosen.file,
      shown: request.showSecrets ? chosen.password : null,
    },
    next: kind === "written" ? nextSteps(request, folder ?? "", chosen) : [],
  });
  if (request.print || folder === null) return outcome("printed", null);
  if (request.dryRun) return outcome("dry_run", null);
  if (changed.length > 0 && !request.force && !((await mayReplace?.(changed)) ?? false))
    throw wouldReplace(folder, changed);
  const keptEnding = `.${new Date(now()).toISOString().replaceAll(/[:.]/gu, "-")}.old`;
  try {
    const ownership = await ownershipIn(folder);
    // Before ari.conf: a password that stands there alone would be lost to the server. For the server's user and not for
    // Asterisk's, who finds it there.
    if (chosen.from === "made") {
      await mkdir(dirname(passwordFile), { recursive: true });
      await writeOne(passwordFile, `${chosen.password}\n`, 0o600, null);
    }
    await writeFiles(folder, files, ownership, keptEnding);
  } catch (error) {
    throw fileRefusal(error, folder);
  }
  return outcome("written", changed.length === 0 ? null : keptEnding);
};

const wantedFiles = (
  { seenAs, ariAddress, ariPort, ariUser }: InitRequest,
  {
    block,
    passwords,
    folder,
    ariPassword,
  }: {
    readonly block: Parameters<typeof asteriskConfiguration>[0]["asterisk"];
    readonly passwords: Parameters<typeof asteriskConfiguration>[0]["passwords"];
    readonly folder: string | null;
    readonly ariPassword: string;
  },
): readonly WantedFile[] => {
  try {
    const configuration = asteriskConfiguration({
      asterisk: block,
      passwords,
      ari: { address: ariAddress, port: ariPort, user: ariUser, password: ariPassword },
      musicFolder: join(seenAs ?? folder ?? USUAL_FOLDER, "music"),
    });
    return [
      ...Object.entries(configuration).map(([name, text]) => ({
        name,
        contents: headed(text),
        secret: SECRET_FILES.has(name),
      })),
      { name: join("music", "melody.wav"), contents: writeWav(waitingMelody()), secret: false },
    ];
  } catch (error) {
    if (!(error instanceof ConfValueError)) throw error;
    throw new Refusal("bad_accounts", {
      en: error.message,
      ru: "в значении (скорее всего, в пароле) есть знак, которого файл настроек Asterisk вместить не может, например конец строки",
    });
  }
};

const wouldReplace = (folder: string, changed: readonly PlannedFile[]): Refusal => {
  const names = changed.map(({ name }) => name).join(", ");
  return new Refusal(
    "would_replace",
    {
      en: `${folder} has these files already, and they differ: ${names}. Nothing was written`,
      ru: `в ${folder} уже есть эти файлы, и они отличаются: ${names}. Ничего не записано`,
    },
    {
      next: {
        en: "--dry-run shows what would change; --force replaces them and keeps the old ones beside",
        ru: "--dry-run покажет, что изменится; --force заменит их, а старые сохранит рядом",
      },
    },
  );
};

const nextSteps = (request: InitRequest, folder: string, { file }: ChosenPassword): readonly Text[] => {
  const passwordOption = file === null ? "" : ` --ari-password-file ${file}`;
  const ari = request.ariPort === 8088 ? "" : ` --ari-url http://127.0.0.1:${request.ariPort}`;
  const user = request.ariUser === "scenario-call" ? "" : ` --ari-user ${request.ariUser}`;
  const common = `--account ${request.account}${ari}${user}${passwordOption} --sound-cache /var/cache/scenario-call`;
  return [
    {
      en: `Let Asterisk's user read ${folder}, passwords and all, and nobody else:  chown -R asterisk: ${folder}`,
      ru: `Дайте читать ${folder} вместе с паролями пользователю Asterisk и никому больше:  chown -R asterisk: ${folder}`,
    },
    ...(file === null
      ? []
      : [
          {
            en: `Let the server's user, and nobody else, read ARI's password:  chown USER ${file} && chmod 600 ${file}`,
            ru: `Дайте читать пароль ARI пользователю сервера и никому больше:  chown USER ${file} && chmod 600 ${file}`,
          },
        ]),
    {
      en: "Restart Asterisk:  systemctl restart asterisk",
      ru: "Перезапустите Asterisk:  systemctl restart asterisk",
    },
    {
      en: `Check it:  scenario-call asterisk doctor ${common}`,
      ru: `Проверьте его:  scenario-call asterisk doctor ${common}`,
    },
    {
      en: `Start the server:  scenario-call serve --telephony asterisk ${common}`,
      ru: `Запустите сервер:  scenario-call serve --telephony asterisk ${common}`,
    },
  ];
};
