import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { type AsteriskCommandOptions, runAsteriskCommand } from "../../src/asterisk-command/command.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { AccountFile } from "../../src/generated/account.ts";

/** A folder that goes with the test. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
};

/** An account with these trunks and lines. */
export const accountWith = (asterisk: AccountFile["asterisk"], id = 1): AccountFile => ({
  account: { id, name: `Shop ${id}` },
  users: [{ login: `user-${id}` }],
  components: [],
  allowed_ips: [],
  virtual_numbers: [],
  sip_lines: (asterisk?.lines ?? []).map(({ phone_number }) => ({ phone_number })),
  employees: [],
  scenarios: [],
  ...(asterisk === undefined ? {} : { asterisk }),
});

/** Writes accounts into a file of a folder; answers with its path. */
export const writeAccounts = (folder: string, ...accounts: readonly AccountFile[]): string => {
  const file = join(folder, "account.json");
  writeFileSync(file, JSON.stringify(accounts));
  return file;
};

/** How a command went. */
export interface Typed {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  /** What was asked at the terminal. */
  readonly asked: readonly string[];
}

/** What is around a command, as far as a test wants it otherwise. */
export interface Around {
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** What a person at the terminal answers; without it nobody is there. */
  readonly answer?: string;
  readonly isTerminal?: boolean;
}

/** Runs a command. */
export const type = async (
  args: readonly string[],
  { env = {}, clock = new HeldClock(), answer, isTerminal = false }: Around = {},
): Promise<Typed> => {
  let [out, err] = ["", ""];
  const asked: string[] = [];
  const ask: AsteriskCommandOptions["ask"] =
    answer === undefined
      ? null
      : async (question) => {
          asked.push(question);
          return answer;
        };
  const status = await runAsteriskCommand(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env,
    name: "scenario-call asterisk",
    clock,
    isTerminal,
    ask,
  });
  return { status, out, err, asked };
};
