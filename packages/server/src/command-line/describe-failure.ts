import type { Text } from "@scenario-call/core/language";
import { AriError, type AriErrorKind } from "../adapters/asterisk/ari/ari-error.ts";
import { AccountFileError, type AccountProblem } from "../directory/problems.ts";
import { PrefixFileError } from "../directory/prefixes/prefix-file.ts";
import { SpeechError, type SpeechErrorKind } from "../ports/speech.ts";
import { StoreError } from "../ports/store.ts";
import { ToldError } from "../told-error.ts";
import { UsageError } from "../usage-error.ts";
import { EXIT } from "./exit.ts";
import { phraseIn } from "./phrases.ts";
import type { CommandFailure } from "./write-failure.ts";

/** Why a command could not be carried out, for whoever typed it. What nobody expected is told with its stack. */
export const describeFailure = (error: unknown, name: string): CommandFailure => {
  const failure = (kind: string, what: Text, more: Partial<CommandFailure> = {}): CommandFailure => ({
    kind,
    exit: EXIT.usage,
    what,
    next: null,
    problems: [],
    ...more,
  });
  if (error instanceof UsageError) return failure("usage", error.text, { next: helpOf(name) });
  if (error instanceof ToldError) return failure("accounts_undecided", error.text);
  if (error instanceof AccountFileError) return failure("bad_accounts", BAD_ACCOUNTS, of(error));
  if (error instanceof PrefixFileError) return failure("bad_prefixes", BAD_PREFIXES, of(error));
  if (error instanceof StoreError)
    return failure("store_failed", { en: error.message, ru: phraseIn("ru", error.message) });
  if (error instanceof SpeechError)
    return failure("speech_failed", beside(SPEECH[error.kind], error.message));
  if (error instanceof AriError) return failure("asterisk_failed", beside(ARI[error.kind], error.message));
  if (error instanceof Error && "code" in error) return ofSystem(String(error.code), error.message, failure);
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return failure("fault", FAULT, { exit: EXIT.fault, next: REPORT, shown: [shown] });
};

/** Where the options of a command are told. */
const helpOf = (name: string): Text => ({
  en: `${name} --help tells every option`,
  ru: `все параметры: ${name} --help`,
});

const of = ({ problems }: { readonly problems: readonly AccountProblem[] }): Partial<CommandFailure> => ({
  problems,
});

/** What failed on the other side of a border is told in its own words too. */
const beside = (ru: string, en: string): Text => ({ en, ru: `${ru} (${en})` });

const BAD_ACCOUNTS: Text = {
  en: "the account file cannot be used:",
  ru: "файл учётных записей не годится:",
};
const BAD_PREFIXES: Text = { en: "the prefixes cannot be used:", ru: "префиксы не годятся:" };
const FAULT: Text = { en: "a fault of this command", ru: "сбой этой команды" };
const REPORT: Text = {
  en: "please report it, with what is told above",
  ru: "сообщите о нём вместе с тем, что выше",
};

const SPEECH: Readonly<Record<SpeechErrorKind, string>> = {
  not_available: "синтезатор речи недоступен",
  failed: "синтезатор речи не справился",
  refused: "синтезатор речи отказал",
  too_long: "речь длиннее допустимого",
  timed_out: "синтезатор речи не успел",
  cancelled: "синтез речи прерван",
};

const ARI: Readonly<Record<AriErrorKind, string>> = {
  refused: "Asterisk отказал",
  lost: "соединение с Asterisk прервано",
  unreachable: "Asterisk не отвечает: проверьте --ari-url",
  unauthorized: "Asterisk не принимает пользователя или пароль ARI",
  unfit: "этот Asterisk не годится",
  closed: "соединение с Asterisk закрыто",
};

const SYSTEM: Readonly<Record<string, { readonly ru: string; readonly next: Text | null }>> = {
  ENOENT: { ru: "такого файла или папки нет", next: null },
  EACCES: { ru: "нет прав", next: null },
  EISDIR: { ru: "это папка, а нужен файл", next: null },
  EEXIST: { ru: "такой файл уже есть", next: null },
  EADDRINUSE: {
    ru: "адрес занят",
    next: {
      en: "end what listens there, or give another --port; 0 takes a free one",
      ru: "завершите того, кто его занял, или укажите другой --port; 0 возьмёт свободный",
    },
  },
  EADDRNOTAVAIL: {
    ru: "у этой машины нет такого адреса",
    next: { en: "give another --host", ru: "укажите другой --host" },
  },
};

const ofSystem = (
  code: string,
  message: string,
  failure: (kind: string, what: Text, more: Partial<CommandFailure>) => CommandFailure,
): CommandFailure => {
  const known = SYSTEM[code];
  const what = beside(known?.ru ?? "система отказала", message);
  return failure(code.startsWith("EADDR") ? "address_failed" : "file_failed", what, {
    next: known?.next ?? null,
  });
};
