import { stringify } from "yaml";
import { secretHash } from "../directory/web-hook-secrets.ts";
import type { AccountFile } from "../generated/account.ts";

type Hook = NonNullable<AccountFile["web_hooks"]>[number];

/** The accounts without a secret in the clear: of what a server has to know itself, the hash by which it knows it. */
export const exportAccounts = (accounts: readonly AccountFile[]): readonly AccountFile[] =>
  accounts.map(({ web_hooks: hooks, ...account }) =>
    hooks === undefined ? account : { ...account, web_hooks: hooks.map(exportHook) },
  );

const exportHook = (hook: Hook): Hook => {
  const { previous_secret: previous, ...rest } = hashed(hook);
  return previous === undefined ? rest : { ...rest, previous_secret: hashed(previous) };
};

const hashed = <Place extends { readonly secret?: string }>(place: Place): Place => {
  const { secret, ...rest } = place;
  return secret === undefined ? place : ({ ...rest, secret_sha256: secretHash(secret) } as unknown as Place);
};

/** The secrets of the accounts by their hashes: what an import of an export finds again. */
export const knownSecrets = (accounts: readonly AccountFile[]): ReadonlyMap<string, string> =>
  new Map(
    accounts
      .flatMap(({ web_hooks: hooks = [] }) =>
        hooks.flatMap((hook) => [hook.secret, hook.previous_secret?.secret]),
      )
      .flatMap((secret) => (secret === undefined ? [] : [[secretHash(secret), secret] as const])),
  );

/** First lines of an exported file: editors find the schema by the first. */
const HEAD = `# yaml-language-server: $schema=account.schema.json
# The schema is what \`scenario-call-server admin schema\` prints. Web hooks have the hashes of their secrets here: the
# server that has the secrets finds them again; any other needs the secrets themselves.
`;

/** The text of an account file: one YAML document for each account. */
export const formatAccounts = (accounts: readonly AccountFile[]): string =>
  HEAD +
  accounts
    .map((account) => stringify(account, { version: "1.2", schema: "core", lineWidth: 0 }))
    .join("---\n");
