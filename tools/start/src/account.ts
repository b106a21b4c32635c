import { randomBytes } from "node:crypto";
import { type AccountFile, loadAccount } from "@scenario-call/server";

/** An account to show, and the user that may use it. */
export interface DemoAccount {
  readonly account: AccountFile;
  readonly login: string;
  readonly password: string;
}

/**
 * The reference account of the spec, with one user whose password is made up now and kept nowhere: what stands in the
 * repository opens no server.
 */
export async function demoAccount(file: string, login = "demo"): Promise<DemoAccount> {
  const account = await loadAccount(file);
  const password = randomBytes(18).toString("base64url");
  return { account: { ...account, users: [{ login, password }] }, login, password };
}
