import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { AccountFile } from "../generated/account.ts";
import { AccountFileError, type AccountMistake } from "./problems.ts";

const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/u;

/**
 * The secrets of the targets of web hooks, by the names of the targets, from where the account says that they are.
 * `folder` is that of the account file. Throws {@link AccountFileError}, which repeats no secret.
 */
export const loadWebHookSecrets = async (
  account: AccountFile,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, string>> => {
  const secrets = new Map<string, string>();
  const mistakes: AccountMistake[] = [];
  for (const [at, hook] of (account.web_hooks ?? []).entries()) {
    const { secret_env: variable, secret_file: file } = hook;
    const text =
      hook.secret ??
      (variable !== undefined
        ? env[variable]
        : await readFile(resolve(folder, file ?? ""), "utf8").catch(() => ""));
    const secret = text?.trim() ?? "";
    if (SECRET.test(secret)) secrets.set(hook.name, secret);
    else {
      const key = variable !== undefined ? "secret_env" : file !== undefined ? "secret_file" : "secret";
      mistakes.push({
        path: ["web_hooks", at, key],
        atKey: false,
        found: secret === "" ? "no secret there" : "a text of another form there",
        expected: "whsec_ and 24 to 64 bytes in base64",
      });
    }
  }
  if (mistakes.length > 0)
    throw new AccountFileError(mistakes.map((mistake) => ({ ...mistake, file: "account", position: null })));
  return secrets;
};
