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
import { type AccountProblem, formatProblem } from "../directory/problems.ts";
import type { Restored } from "./restore.ts";

/** Why a command did not do what it was asked to. */
export interface Rejected {
  readonly kind: string;
  readonly message: string;
  readonly problems: readonly AccountProblem[];
}

/** What came of a command. */
export type CommandOutput =
  | { readonly kind: "rejected"; readonly failure: Rejected }
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

/** What is written about an outcome, and whether it goes where errors go. */
export const describeOutcome = (
  output: CommandOutput,
  asJson: boolean,
  name: string,
): { readonly text: string; readonly toError: boolean } => {
  const isRejected = output.kind === "rejected";
  // One object on stdout in any case: who asks for JSON reads there.
  if (asJson) return { text: `${JSON.stringify(jsonOf(output))}\n`, toError: false };
  return { text: textOf(output, name), toError: isRejected };
};

const jsonOf = (output: CommandOutput): unknown => {
  switch (output.kind) {
    case "rejected": {
      const { kind, message, problems } = output.failure;
      return { ok: false, error: { kind, message, problems } };
    }
    case "checked":
      return { ok: true, result: { file: output.file } };
    case "keys":
      return { ok: true, result: { keys: output.keys } };
    case "exported": {
      const { revision, accounts } = output.outcome;
      return {
        ok: true,
        result: output.out === null ? { revision, accounts } : { revision, out: output.out },
      };
    }
    case "schema":
      return { ok: true, result: { schema: JSON.parse(output.text) as unknown } };
    default:
      return { ok: true, result: output.outcome };
  }
};

const textOf = (output: CommandOutput, name: string): string => {
  switch (output.kind) {
    case "rejected": {
      const { kind, message, problems } = output.failure;
      const hint = kind === "usage" ? `See ${name} --help.\n` : "";
      return `${name}: ${message}\n${problems.map((problem) => `${formatProblem(problem)}\n`).join("")}${hint}`;
    }
    case "checked":
      return `${output.file}: nothing is wrong\n`;
    case "imported": {
      const { dry_run: dryRun, revision, changes } = output.outcome;
      const told = formatChanges(changes);
      return dryRun ? `${told}nothing was changed: this was a dry run\n` : `${told}revision ${revision}\n`;
    }
    case "exported":
      return output.out === null
        ? output.outcome.text
        : `${output.out}: revision ${output.outcome.revision}\n`;
    case "status": {
      const { revision, changed_at: at, accounts } = output.outcome;
      const lines = accounts.map((account) => `account ${account.id}: ${account.name}\n`);
      return `revision ${revision}, changed ${new Date(at).toISOString()}\n${lines.join("")}`;
    }
    case "keys":
      return output.keys.length === 0 ? "no keys\n" : output.keys.map(keyLine).join("");
    case "new_key":
      return `${output.outcome.token}\nThis is the token; it is not shown again. ${keyLine(output.outcome)}`;
    case "key":
      return keyLine(output.outcome);
    case "letters": {
      const { letters, hook } = output.outcome;
      if (letters.length === 0) return `${hook}: no dead letters\n`;
      return letters
        .map(
          ({ call_session_id: id, sequence_number: number, at, reason }) =>
            `session ${id}, event ${number}: ${reason}, given up ${new Date(at).toISOString()}\n`,
        )
        .join("");
    }
    case "redelivered":
      return `delivered ${output.outcome.delivered}, failed ${output.outcome.failed}\n`;
    case "new_secret": {
      const { secret, previous_expires_at: until } = output.outcome;
      const before =
        until === null ? "The one before signs no more." : `The one before signs too until ${isoOf(until)}.`;
      return `${secret}\nThis is the secret; it is not shown again. ${before}\n`;
    }
    case "backed_up":
    case "restored":
      return `${output.outcome.file}: ${output.outcome.bytes} bytes\n`;
    case "schema":
      return output.text;
  }
};

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

const keyLine = ({ account_id: id, login, name, sha256, status, expires_at: at }: KeySummary): string =>
  `${sha256.slice(0, 12)}  ${status}${at === null ? "" : `, until ${isoOf(at)}`}  ${login} (account ${id})${name === null ? "" : `: ${name}`}\n`;
