import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import type { Rejected } from "./command-output.ts";
import { type CommandOutput, describeOutcome } from "./command-output.ts";
import { accountSchemaText } from "./schema-text.ts";
import { ADMIN_HELP } from "./command-help.ts";
import { checkAccountsFile } from "./check-file.ts";
import { AdminRefusal, askAdmin } from "./client.ts";
import { type Door, DoorError, doorFileOf, readDoorFile } from "./door-file.ts";
import { restoreStore } from "./restore.ts";
import { readWholeNumber, readWhen } from "./read-options.ts";
import { UsageError } from "../usage-error.ts";

/** Statuses with which a command ends. */
export const ADMIN_STATUS = {
  /** It was done; for `check`: nothing is wrong. */
  done: 0,
  /** The server, or the file, says no; nothing was changed. */
  refused: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** No server could be asked. */
  noServer: 3,
} as const;

/** What a command works with beside its arguments. */
export interface AdminCommandOptions {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The environment, for `secret_env` in `check`. */
  readonly env: Readonly<Record<string, string | undefined>>;
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
  const asJson = args.includes("--json");
  const rejected = (status: number, failure: Rejected): number => {
    const { text, toError } = describeOutcome({ kind: "rejected", failure }, asJson, options.name);
    (toError ? options.err : options.out)(text);
    return status;
  };
  try {
    if (args.length === 0 || args.includes("--help") || args[0] === "help") {
      (args.length === 0 ? options.err : options.out)(ADMIN_HELP(options.name));
      return args.length === 0 ? ADMIN_STATUS.usage : ADMIN_STATUS.done;
    }
    const outcome = await run(args, options);
    const { text, toError } = describeOutcome(outcome, asJson, options.name);
    (toError ? options.err : options.out)(text);
    return outcome.kind === "rejected" ? ADMIN_STATUS.refused : ADMIN_STATUS.done;
  } catch (error) {
    if (error instanceof UsageError)
      return rejected(ADMIN_STATUS.usage, { kind: "usage", message: error.message, problems: [] });
    if (error instanceof DoorError)
      return rejected(ADMIN_STATUS.noServer, { kind: "no_server", message: error.message, problems: [] });
    if (error instanceof AdminRefusal) return rejected(ADMIN_STATUS.refused, error.failure);
    if (error instanceof Error && "code" in error)
      return rejected(ADMIN_STATUS.refused, { kind: "file_failed", message: error.message, problems: [] });
    throw error;
  }
};

const COMMON = {
  data: { type: "string", default: "scenario-call.sqlite" },
  door: { type: "string" },
  json: { type: "boolean", default: false },
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
      return problems.length === 0
        ? { kind: "checked", file }
        : {
            kind: "rejected",
            failure: {
              kind: "bad_accounts",
              message: `${file} cannot be used: ${problems.length} ${problems.length === 1 ? "mistake" : "mistakes"}`,
              problems,
            },
          };
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
        const problems = [{ ...problem, found: "bytes that are not UTF-8", expected: "a text in UTF-8" }];
        return {
          kind: "rejected",
          failure: { kind: "bad_accounts", message: `${file} cannot be used`, problems },
        };
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
      if (login === undefined) throw new UsageError("token create: --login is missing");
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
        throw new UsageError("hook redeliver: --number needs --session");
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
      throw new UsageError(`there is no command ${JSON.stringify(command.trim())}`);
  }
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
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options: { ...COMMON, ...own } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (positionals.length !== (argument === null ? 0 : 1))
    throw new UsageError(
      argument === null ? "no further argument is taken" : `exactly one ${argument} is needed`,
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
