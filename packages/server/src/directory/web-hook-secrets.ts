import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { AccountFile } from "../generated/account.ts";
import { AccountFileError, type AccountMistake } from "./problems.ts";

const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/u;

/** What events for a target are signed with. */
export interface HookSecrets {
  readonly current: string;
  /** Signs too until `until`, ms since the epoch. */
  readonly previous: { readonly secret: string; readonly until: number } | null;
}

/** Where secrets are looked for. */
export interface SecretSources {
  /** That of the account file. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * The secret with this SHA-256 that the server has, or null. Without it nobody knows which secrets there are, and one
   * that is named by its hash is taken to be there.
   */
  readonly kept?: (sha256: string) => string | null;
}

/** Secrets by the names of their targets, and where there was none. */
export interface HookSecretsReading {
  readonly secrets: ReadonlyMap<string, HookSecrets>;
  readonly mistakes: readonly AccountMistake[];
}

type Hook = NonNullable<AccountFile["web_hooks"]>[number];
type Place = Pick<Hook, "secret" | "secret_env" | "secret_file" | "secret_sha256">;

/** How a secret is named where it must not stand itself. */
export const secretHash = (secret: string): string => hash("sha256", secret, "hex");

/** The secrets that sign at a time, the new one first. */
export const signingSecrets = ({ current, previous }: HookSecrets, now: number): readonly string[] =>
  previous === null || previous.until <= now ? [current] : [current, previous.secret];

/** Reads the secrets of an account's targets from where the account says that they are. No secret is repeated. */
export const readHookSecrets = async (
  account: Pick<AccountFile, "web_hooks">,
  sources: SecretSources,
): Promise<HookSecretsReading> => {
  const secrets = new Map<string, HookSecrets>();
  const mistakes: AccountMistake[] = [];
  const read = async (place: Place, path: readonly (string | number)[]): Promise<string | null> => {
    const found = await lookUp(place, sources);
    if (found.secret !== null && SECRET.test(found.secret)) return found.secret;
    if (found.secret === null && found.assumed) return null;
    const key = (["secret_env", "secret_file", "secret_sha256"] as const).find(
      (name) => place[name] !== undefined,
    );
    const missing = found.secret === null || found.secret === "";
    mistakes.push({
      path: [...path, key ?? "secret"],
      atKey: false,
      found: missing
        ? key === "secret_sha256"
          ? "the hash of a secret that this server does not have"
          : "no secret there"
        : "a text of another form there",
      expected:
        key === "secret_sha256"
          ? "the secret itself, in secret, secret_env or secret_file"
          : "whsec_ and 24 to 64 bytes in base64",
    });
    return null;
  };
  for (const [at, hook] of (account.web_hooks ?? []).entries()) {
    const current = await read(hook, ["web_hooks", at]);
    const earlier = hook.previous_secret;
    const previous = earlier === undefined ? null : await read(earlier, ["web_hooks", at, "previous_secret"]);
    if (current === null) continue;
    secrets.set(hook.name, {
      current,
      previous:
        previous === null || earlier === undefined
          ? null
          : { secret: previous, until: earlier.expires_at * 1000 },
    });
  }
  return { secrets, mistakes };
};

const lookUp = async (
  { secret, secret_env: variable, secret_file: file, secret_sha256: sha256 }: Place,
  { folder, env, kept }: SecretSources,
): Promise<{ readonly secret: string | null; readonly assumed: boolean }> => {
  if (secret !== undefined) return { secret: secret.trim(), assumed: false };
  if (variable !== undefined) return { secret: env[variable]?.trim() ?? null, assumed: false };
  if (file !== undefined) {
    const text = await readFile(resolve(folder, file), "utf8").catch(() => null);
    return { secret: text?.trim() ?? null, assumed: false };
  }
  return { secret: kept?.(sha256 ?? "") ?? null, assumed: kept === undefined };
};

/**
 * The secrets of the targets of web hooks, by the names of the targets, from where the account says that they are.
 * `folder` is that of the account file. Throws {@link AccountFileError}, which repeats no secret.
 */
export const loadWebHookSecrets = async (
  account: AccountFile,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, string>> => {
  const { secrets, mistakes } = await readHookSecrets(account, { folder, env, kept: () => null });
  if (mistakes.length > 0)
    throw new AccountFileError(mistakes.map((mistake) => ({ ...mistake, file: "account", position: null })));
  return new Map([...secrets].map(([name, { current }]) => [name, current]));
};
