import type { AccountFile } from "../generated/account.ts";
import type { AccountMistake, Path } from "./problems.ts";

/** A mistake that shows only when accounts are seen side by side. */
export interface AcrossMistake {
  /** Which of the accounts it is in. */
  readonly account: number;
  readonly mistake: AccountMistake;
}

/**
 * What must not stand in two accounts of one server, although each account alone may have it: what callers are known by,
 * and what telephones and sounds are found by.
 */
export const acrossMistakes = (accounts: readonly AccountFile[]): readonly AcrossMistake[] => {
  const mistakes: AcrossMistake[] = [];
  const report = (account: number, path: Path, found: string, expected: string): void => {
    mistakes.push({ account, mistake: { path, atKey: false, found, expected } });
  };
  const once = (
    valuesOf: (file: AccountFile) => readonly { readonly value: string; readonly path: Path }[],
    shown: (value: string) => string,
    expected: string,
  ): void => {
    const owners = new Map<string, number>();
    accounts.forEach((file, account) => {
      for (const { value, path } of valuesOf(file)) {
        const owner = owners.get(value);
        if (owner === undefined) owners.set(value, account);
        else if (owner !== account) {
          const { id } = accounts[owner]?.account ?? { id: 0 };
          report(account, path, `${shown(value)} of account ${id} again`, expected);
        }
      }
    });
  };

  once(
    ({ account }) => [{ value: String(account.id), path: ["account", "id"] }],
    () => "the id",
    "an id of its own for each account",
  );
  once(
    ({ users }) => users.map(({ login }, at) => ({ value: login, path: ["users", at, "login"] })),
    (login) => `the login ${JSON.stringify(login)}`,
    "another login: it alone says whose user it is",
  );
  once(
    ({ users }) =>
      users.flatMap(({ keys = [] }, at) =>
        keys.map(({ sha256 }, index) => ({ value: sha256, path: ["users", at, "keys", index, "sha256"] })),
      ),
    () => "a key",
    "another key: it alone says whose user it is",
  );
  once(
    ({ virtual_numbers }) =>
      virtual_numbers.map(({ virtual_phone_number: value }, at) => ({
        value,
        path: ["virtual_numbers", at, "virtual_phone_number"],
      })),
    (number) => `the number ${number}`,
    "each number in one account",
  );
  once(
    ({ sip_lines = [] }) =>
      sip_lines.map(({ phone_number: value }, at) => ({ value, path: ["sip_lines", at, "phone_number"] })),
    (number) => `the line ${number}`,
    "each line in one account",
  );
  once(
    ({ sandbox }) => (sandbox === undefined ? [] : [{ value: "", path: ["sandbox"] }]),
    () => "a sandbox: that",
    "it in one account: all of them call the same telephones",
  );
  for (const { account, at, id } of mediaClashes(accounts))
    report(
      account,
      ["media_files", at, "id"],
      `${id}, which is another sound in another account`,
      "an id of its own for each sound",
    );
  once(
    ({ asterisk }) =>
      (asterisk?.trunks ?? []).map(({ name: value }, at) => ({
        value,
        path: ["asterisk", "trunks", at, "name"],
      })),
    (name) => `the trunk ${JSON.stringify(name)}`,
    "another name: Asterisk knows a trunk by it",
  );
  for (const { account, path, found } of networkClashes(accounts))
    report(account, path, found, "the same in each account, or in one only: one Asterisk serves all of them");
  return mistakes;
};

type Network = NonNullable<NonNullable<AccountFile["asterisk"]>["network"]>;

/** Settings of which an Asterisk has one. Networks that are not outside add up. */
const SINGLE = [
  "sip_address",
  "sip_port",
  "external_address",
  "rtp_from",
  "rtp_to",
  "keep_alive",
] as const satisfies readonly (keyof Network)[];

interface NetworkClash {
  readonly account: number;
  readonly path: Path;
  readonly found: string;
}

/** Where accounts differ about the one Asterisk that they share. */
const networkClashes = (accounts: readonly AccountFile[]): readonly NetworkClash[] => {
  const clashes: NetworkClash[] = [];
  for (const key of SINGLE) {
    let first: { readonly id: number; readonly value: string | number } | null = null;
    for (const [account, { asterisk, account: owner }] of accounts.entries()) {
      const value = asterisk?.network?.[key];
      if (value === undefined) continue;
      first ??= { id: owner.id, value };
      if (value !== first.value)
        clashes.push({
          account,
          path: ["asterisk", "network", key],
          found: `${value}, and ${first.value} in account ${first.id}`,
        });
    }
  }
  if (clashes.length > 0) return clashes;
  const { rtp_from: from = 10_000, rtp_to: to = 20_000 } = sharedAsterisk(accounts).network ?? {};
  const last = accounts.findLastIndex(({ asterisk }) => asterisk?.network?.rtp_to !== undefined);
  // Each may be right by itself, with what is there where nothing is said.
  const alone = accounts[last]?.asterisk?.network;
  if (from < to || last === -1 || alone?.rtp_from !== undefined) return clashes;
  const path: Path = ["asterisk", "network", "rtp_to"];
  return [{ account: last, path, found: `${to}, and rtp_from ${from} in another account` }];
};

/**
 * What the accounts of one server say together about the Asterisk that they share: the trunks and lines of all of them, and
 * one network. Accounts that {@link acrossMistakes} finds nothing wrong with.
 */
export const sharedAsterisk = (accounts: readonly AccountFile[]): NonNullable<AccountFile["asterisk"]> => {
  const blocks = accounts.flatMap(({ asterisk }) => (asterisk === undefined ? [] : [asterisk]));
  const networks = blocks.flatMap(({ network }) => (network === undefined ? [] : [network]));
  const local = [...new Set(networks.flatMap(({ local_networks: nets = [] }) => nets))];
  return {
    trunks: blocks.flatMap(({ trunks = [] }) => trunks),
    lines: blocks.flatMap(({ lines = [] }) => lines),
    network: {
      ...(Object.fromEntries(networks.flatMap((network) => Object.entries(network))) as Network),
      ...(local.length === 0 ? {} : { local_networks: local }),
    },
  };
};

/** A file is found by its id alone; ids without a file, such as those of the system's own, may be shared. */
const mediaClashes = (
  accounts: readonly AccountFile[],
): readonly { readonly account: number; readonly at: number; readonly id: number }[] => {
  const files = new Map<number, { readonly account: number; readonly file: string | undefined }>();
  return accounts.flatMap(({ media_files = [] }, account) =>
    media_files.flatMap(({ id, file }, at) => {
      const before = files.get(id);
      if (before === undefined) files.set(id, { account, file });
      return before === undefined || before.account === account || before.file === file
        ? []
        : [{ account, at, id }];
    }),
  );
};
