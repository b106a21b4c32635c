import type { Language, Text } from "@scenario-call/core/language";
import type {
  ExportOutcome,
  ImportOutcome,
  LettersOutcome,
  NewKey,
  NewSecret,
  StatusOutcome,
} from "../administration/administration.ts";
import { formatChanges } from "../administration/diff-accounts.ts";
import type { KeySummary } from "../administration/keys.ts";
import type { Manner } from "../command-line/manner.ts";
import type { Restored } from "./restore.ts";

/** What came of a command. */
export type CommandOutput =
  | { readonly kind: "checked"; readonly file: string }
  | { readonly kind: "imported"; readonly outcome: ImportOutcome }
  | { readonly kind: "exported"; readonly outcome: ExportOutcome; readonly out: string | null }
  | { readonly kind: "status"; readonly outcome: StatusOutcome }
  | { readonly kind: "keys"; readonly keys: readonly KeySummary[] }
  | { readonly kind: "new_key"; readonly outcome: NewKey }
  | { readonly kind: "key"; readonly outcome: KeySummary }
  | { readonly kind: "letters"; readonly outcome: LettersOutcome }
  | {
      readonly kind: "redelivered";
      readonly outcome: { readonly delivered: number; readonly failed: number };
    }
  | { readonly kind: "new_secret"; readonly outcome: NewSecret }
  | { readonly kind: "backed_up"; readonly outcome: Restored }
  | { readonly kind: "restored"; readonly outcome: Restored }
  | { readonly kind: "schema"; readonly text: string };

/** What is written on stdout about an outcome. */
export const describeOutcome = (output: CommandOutput, { json, language }: Manner): string =>
  json ? `${JSON.stringify({ ok: true, result: resultOf(output) })}\n` : textOf(output, language);

const resultOf = (output: CommandOutput): unknown => {
  switch (output.kind) {
    case "checked":
      return { file: output.file };
    case "keys":
      return { keys: output.keys };
    case "exported": {
      const { revision, accounts } = output.outcome;
      return output.out === null ? { revision, accounts } : { revision, out: output.out };
    }
    case "schema":
      return { schema: JSON.parse(output.text) as unknown };
    default:
      return output.outcome;
  }
};

const textOf = (output: CommandOutput, language: Language): string => {
  const say = (text: Text): string => text[language];
  switch (output.kind) {
    case "checked":
      return say({ en: `${output.file}: nothing is wrong\n`, ru: `${output.file}: ошибок нет\n` });
    case "imported": {
      const { dry_run: dryRun, revision, changes } = output.outcome;
      const told = formatChanges(changes, language);
      const dry = {
        en: "nothing was changed: this was a dry run",
        ru: "ничего не изменено: это была проверка",
      };
      const done = { en: `revision ${revision}`, ru: `версия ${revision}` };
      return `${told}${say(dryRun ? dry : done)}\n`;
    }
    case "exported": {
      const { text, revision } = output.outcome;
      if (output.out === null) return text;
      return say({
        en: `${output.out}: revision ${revision}\n`,
        ru: `${output.out}: версия ${revision}\n`,
      });
    }
    case "status": {
      const { revision, changed_at: at, accounts } = output.outcome;
      const account = say({ en: "account", ru: "учётная запись" });
      const lines = accounts.map(({ id, name }) => `${account} ${id}: ${name}\n`);
      const since = new Date(at).toISOString();
      const head = {
        en: `revision ${revision}, changed ${since}`,
        ru: `версия ${revision}, изменена ${since}`,
      };
      return `${say(head)}\n${lines.join("")}`;
    }
    case "keys":
      return output.keys.length === 0
        ? say({ en: "no keys\n", ru: "ключей нет\n" })
        : output.keys.map((key) => keyLine(key, say)).join("");
    case "new_key": {
      const once = {
        en: "This is the token; it is not shown again.",
        ru: "Это токен; больше он не будет показан.",
      };
      return `${output.outcome.token}\n${say(once)} ${keyLine(output.outcome, say)}`;
    }
    case "key":
      return keyLine(output.outcome, say);
    case "letters": {
      const { letters, hook } = output.outcome;
      if (letters.length === 0)
        return say({ en: `${hook}: no dead letters\n`, ru: `${hook}: недоставленных событий нет\n` });
      return letters
        .map(({ call_session_id: id, sequence_number: number, at, reason }) => {
          const since = new Date(at).toISOString();
          return say({
            en: `session ${id}, event ${number}: ${reason}, given up ${since}\n`,
            ru: `сессия ${id}, событие ${number}: ${reason}, попытки закончены ${since}\n`,
          });
        })
        .join("");
    }
    case "redelivered": {
      const { delivered, failed } = output.outcome;
      return say({
        en: `delivered ${delivered}, failed ${failed}\n`,
        ru: `доставлено: ${delivered}, не доставлено: ${failed}\n`,
      });
    }
    case "new_secret": {
      const { secret, previous_expires_at: until } = output.outcome;
      const before =
        until === null
          ? { en: "The one before signs no more.", ru: "Прежним больше ничего не подписывается." }
          : {
              en: `The one before signs too until ${isoOf(until)}.`,
              ru: `Прежним события подписываются тоже, до ${isoOf(until)}.`,
            };
      const once = {
        en: "This is the secret; it is not shown again.",
        ru: "Это секрет; больше он не будет показан.",
      };
      return `${secret}\n${say(once)} ${say(before)}\n`;
    }
    case "backed_up":
    case "restored": {
      const { file, bytes } = output.outcome;
      return say({ en: `${file}: ${bytes} bytes\n`, ru: `${file}: ${bytes} байт\n` });
    }
    case "schema":
      return output.text;
  }
};

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

const STATUSES: Readonly<Record<KeySummary["status"], Text>> = {
  active: { en: "active", ru: "действует" },
  blocked: { en: "blocked", ru: "заблокирован" },
};

const keyLine = (
  { account_id: id, login, name, sha256, status, expires_at: at }: KeySummary,
  say: (text: Text) => string,
): string => {
  const until = at === null ? "" : say({ en: `, until ${isoOf(at)}`, ru: `, до ${isoOf(at)}` });
  const account = say({ en: `account ${id}`, ru: `учётная запись ${id}` });
  const label = name === null ? "" : `: ${name}`;
  return `${sha256.slice(0, 12)}  ${say(STATUSES[status])}${until}  ${login} (${account})${label}\n`;
};
