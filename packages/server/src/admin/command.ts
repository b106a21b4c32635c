import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ParseArgsOptionsConfig } from "node:util";
import type { Text } from "@scenario-call/core/language";
import { describeFailure } from "../command-line/describe-failure.ts";
import { checkLanguage, mannerOf } from "../command-line/manner.ts";
import { COMMON_OPTIONS, parseOptions } from "../command-line/parse-options.ts";
import { phraseIn } from "../command-line/phrases.ts";
import { type CommandFailure, writeFailure } from "../command-line/write-failure.ts";
import { closest } from "../directory/closest.ts";
import type { AccountProblem } from "../directory/problems.ts";
import { ToldError } from "../told-error.ts";
import { type CommandOutput, describeOutcome } from "./command-output.ts";
import { accountSchemaText } from "./schema-text.ts";
import { ADMIN_HELP } from "./command-help.ts";
import { checkAccountsFile } from "./check-file.ts";
import { AdminRefusal, askAdmin } from "./client.ts";
import { type Door, DoorError, doorFileOf, readDoorFile } from "./door-file.ts";
import { restoreStore } from "./restore.ts";
import { readWholeNumber, readWhen } from "./read-options.ts";
import { UsageError } from "../usage-error.ts";

/** Statuses with which a command ends: what each means is told in the help. */
export const ADMIN_STATUS = {
  done: 0,
  fault: 1,
  usage: 2,
  invalid: 3,
  refused: 4,
  noServer: 5,
  unknown: 6,
} as const;

/** What a command works with beside its arguments. */
export interface AdminCommandOptions {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The environment, for `secret_env` in `check` and for the language. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Columns of the terminal that shows what goes to `err`; null or left out where there is none: no line is broken then. */
  readonly width?: number | null;
  /** The same of what goes to `out`: the help is made to fit it. */
  readonly outWidth?: number | null;
  /** How the command is called, in its help and its messages: `scenario-call-server admin`. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Carries out one command of administration, such as `["import", "account.yaml", "--dry-run"]`, and resolves with the
 * status to end with: one of {@link ADMIN_STATUS}. Never rejects for what a person can do wrong.
 */
export const runAdminCommand = async (
  args: readonly string[],
  options: AdminCommandOptions,
): Promise<number> => {
  const manner = mannerOf(args, options.env);
  const { out, err, name, width = null } = options;
  try {
    checkLanguage(args);
    const help = ADMIN_HELP(name, options.outWidth ?? null)[manner.language];
    if (args.includes("--help") || args.includes("-h") || args[0] === "help") {
      out(help);
      return ADMIN_STATUS.done;
    }
    if (args.length === 0) {
      err(help);
      return ADMIN_STATUS.usage;
    }
    out(describeOutcome(await run(args, options), manner));
    return ADMIN_STATUS.done;
  } catch (error) {
    const failure = failureOf(error, name);
    err(writeFailure(failure, manner, name, width));
    return failure.exit;
  }
};

const failureOf = (error: unknown, name: string): CommandFailure => {
  if (error instanceof DoorError)
    return {
      kind: error.asked ? "no_answer" : "no_server",
      exit: error.asked ? ADMIN_STATUS.unknown : ADMIN_STATUS.noServer,
      what: error.text,
      next: error.asked ? null : FIND_SERVER,
      problems: [],
    };
  if (error instanceof FileRefusal)
    return { kind: "bad_accounts", exit: error.exit, what: error.text, next: null, problems: error.problems };
  if (error instanceof AdminRefusal) {
    const { kind, message, problems } = error.failure;
    const what = { en: message, ru: phraseIn("ru", message) };
    return { kind, exit: ADMIN_STATUS.refused, what, next: null, problems };
  }
  return describeFailure(error, name);
};

const FIND_SERVER: Text = {
  en: "start the server, or name its store with --data FILE",
  ru: "запустите сервер или укажите его хранилище: --data FILE",
};

/** A file of accounts that was found wanting here, without a server. */
class FileRefusal extends ToldError {
  readonly problems: readonly AccountProblem[];
  readonly exit: number;

  constructor(text: Text, problems: readonly AccountProblem[], exit: number) {
    super(text);
    this.problems = problems;
    this.exit = exit;
  }
}

const COMMON = {
  ...COMMON_OPTIONS,
  data: { type: "string", default: "scenario-call.sqlite" },
  door: { type: "string" },
} as const satisfies ParseArgsOptionsConfig;

const run = async (args: readonly string[], options: AdminCommandOptions): Promise<CommandOutput> => {
  const [first = "", second = ""] = args;
  const grouped = first === "token" || first === "hook";
  const command = grouped ? `${first} ${second}` : first;
  const rest = args.slice(grouped ? 2 : 1);
  switch (command) {
    case "check": {
      const { values, file } = parse(rest, { "media-folder": { type: "string", multiple: true } }, "FILE");
      const mediaFolders = values["media-folder"] ?? [];
      const problems = await checkAccountsFile(file, { env: options.env, mediaFolders });
      if (problems.length === 0) return { kind: "checked", file };
      const { length } = problems;
      throw new FileRefusal(
        {
          en: `${file} cannot be used: ${length} ${length === 1 ? "mistake" : "mistakes"}`,
          ru: `${file} не годится: ошибок — ${length}`,
        },
        problems,
        ADMIN_STATUS.invalid,
      );
    }
    case "import": {
      const { values, file } = parse(rest, { "dry-run": { type: "boolean", default: false } }, "FILE");
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      const bytes = await readFile(file);
      let content: string;
      try {
        content = text.decode(bytes);
      } catch {
        const problem = { path: [], atKey: false, file, position: null };
        throw new FileRefusal(
          { en: `${file} cannot be used`, ru: `${file} не годится` },
          [{ ...problem, found: "bytes that are not UTF-8", expected: "a text in UTF-8" }],
          ADMIN_STATUS.usage,
        );
      }
      const request = { text: content, file: resolve(file), dry_run: values["dry-run"] };
      return { kind: "imported", outcome: await askAdmin(await doorOf(values), "import", request) };
    }
    case "export": {
      const { values } = parse(rest, { out: { type: "string" } }, null);
      const outcome = await askAdmin(await doorOf(values), "export", {});
      const { out } = values;
      // It has numbers, hashes and addresses of hooks in it: for its owner, as the store is.
      if (out !== undefined) await writeFile(out, outcome.text, { flag: "wx", mode: 0o600 });
      return { kind: "exported", outcome, out: out ?? null };
    }
    case "status": {
      const { values } = parse(rest, {}, null);
      return { kind: "status", outcome: await askAdmin(await doorOf(values), "status", {}) };
    }
    case "token list": {
      const { values } = parse(rest, {}, null);
      return { kind: "keys", ...(await askAdmin(await doorOf(values), "list_keys", {})) };
    }
    case "token create": {
      const { values } = parse(
        rest,
        { login: { type: "string" }, name: { type: "string" }, expires: { type: "string" } },
        null,
      );
      const { login, name, expires } = values;
      if (login === undefined)
        throw new UsageError({ en: "token create: --login is missing", ru: "token create: нет --login" });
      const request = {
        login,
        ...(name === undefined ? {} : { name }),
        ...(expires === undefined ? {} : { expires_at: readWhen(expires, "--expires") }),
      };
      return { kind: "new_key", outcome: await askAdmin(await doorOf(values), "create_key", request) };
    }
    case "token block":
    case "token unblock": {
      const { values, file: key } = parse(rest, {}, "KEY");
      const status = second === "block" ? "blocked" : "active";
      return { kind: "key", outcome: await askAdmin(await doorOf(values), "change_key", { key, status }) };
    }
    case "token expire": {
      const { values, file: key } = parse(rest, { at: { type: "string" } }, "KEY");
      const at = values.at === undefined ? Math.floor(options.now() / 1000) : readWhen(values.at, "--at");
      return {
        kind: "key",
        outcome: await askAdmin(await doorOf(values), "change_key", { key, expires_at: at }),
      };
    }
    case "hook letters": {
      const { values, file: hook } = parse(rest, ACCOUNT, "NAME");
      const request = { hook, ...accountOf(values.account) };
      return { kind: "letters", outcome: await askAdmin(await doorOf(values), "list_letters", request) };
    }
    case "hook redeliver": {
      const { values, file: hook } = parse(
        rest,
        { ...ACCOUNT, session: { type: "string" }, number: { type: "string" } },
        "NAME",
      );
      const { session, number } = values;
      if (number !== undefined && session === undefined)
        throw new UsageError({
          en: "hook redeliver: --number needs --session",
          ru: "hook redeliver: к --number нужен --session",
        });
      const request = {
        hook,
        ...accountOf(values.account),
        ...(session === undefined ? {} : { call_session_id: readWholeNumber(session, "--session") }),
        ...(number === undefined ? {} : { sequence_number: readWholeNumber(number, "--number") }),
      };
      return { kind: "redelivered", outcome: await askAdmin(await doorOf(values), "redeliver", request) };
    }
    case "hook rotate-secret": {
      const { values, file: hook } = parse(
        rest,
        { ...ACCOUNT, overlap: { type: "string", default: "86400" } },
        "NAME",
      );
      const overlap = readWholeNumber(values.overlap ?? "86400", "--overlap");
      const request = { hook, ...accountOf(values.account), overlap_s: overlap };
      return { kind: "new_secret", outcome: await askAdmin(await doorOf(values), "rotate_secret", request) };
    }
    case "back-up": {
      const { values, file } = parse(rest, {}, "FILE");
      const request = { file: resolve(file) };
      return { kind: "backed_up", outcome: await askAdmin(await doorOf(values), "back_up", request) };
    }
    case "restore": {
      const { values, file } = parse(rest, {}, "FILE");
      return { kind: "restored", outcome: restoreStore(file, values.data ?? "") };
    }
    case "schema":
      parse(rest, {}, null);
      return { kind: "schema", text: accountSchemaText() };
    default:
      throw noCommand(command.trim());
  }
};

const COMMANDS = [
  "check",
  "import",
  "export",
  "status",
  "token list",
  "token create",
  "token block",
  "token unblock",
  "token expire",
  "hook letters",
  "hook redeliver",
  "hook rotate-secret",
  "back-up",
  "restore",
  "schema",
] as const;

const noCommand = (command: string): UsageError => {
  const near = closest(command, COMMANDS);
  return new UsageError({
    en: `there is no command "${command}"${near === null ? "" : `: did you mean ${near}?`}`,
    ru: `команды «${command}» нет${near === null ? "" : `: может быть, ${near}?`}`,
  });
};

const ACCOUNT = { account: { type: "string" } } as const satisfies ParseArgsOptionsConfig;

const accountOf = (account: string | undefined): { readonly account_id?: number } =>
  account === undefined ? {} : { account_id: readWholeNumber(account, "--account") };

/** The options, and the one argument that the command takes, where it takes one. */
const parse = <const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  own: Options,
  argument: string | null,
) => {
  const { values, positionals } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: { ...COMMON, ...own },
  });
  if (positionals.length !== (argument === null ? 0 : 1))
    throw new UsageError(
      argument === null
        ? { en: "no further argument is taken", ru: "лишний аргумент" }
        : { en: `exactly one ${argument} is needed`, ru: `нужен ровно один ${argument}` },
    );
  return { values, file: positionals[0] ?? "" };
};

const doorOf = async ({
  door,
  data,
}: {
  readonly door?: string | undefined;
  readonly data?: string | undefined;
}): Promise<Door> => readDoorFile(door ?? doorFileOf(data ?? ""));
