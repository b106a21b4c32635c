import type { AccountFile } from "../generated/account.ts";
import { parseNetwork } from "./address-set.ts";
import type { AccountMistake, Path } from "./problems.ts";

type Secret = { readonly password?: string; readonly password_env?: string; readonly password_file?: string };

const places = (secret: Secret): number =>
  [secret.password, secret.password_env, secret.password_file].filter((place) => place !== undefined).length;

/** What a schema cannot say about the `asterisk` of an account file. */
export const asteriskMistakes = (file: AccountFile): readonly AccountMistake[] => {
  const mistakes: AccountMistake[] = [];
  const report = (path: Path, found: string, expected: string): void => {
    mistakes.push({ path: ["asterisk", ...path], atKey: false, found, expected });
  };
  const { trunks = [], lines = [], network = {} } = file.asterisk ?? {};

  const names = new Set<string>();
  const ownNumbers = new Set(file.virtual_numbers.map((number) => number.virtual_phone_number));
  trunks.forEach((trunk, at) => {
    if (names.has(trunk.name))
      report(["trunks", at, "name"], `${JSON.stringify(trunk.name)} for the second time`, "each one once");
    names.add(trunk.name);
    const passwords = places(trunk);
    if (trunk.login === undefined && passwords > 0)
      report(["trunks", at], "a password without a login", "both, or neither");
    if (trunk.login !== undefined && passwords !== 1)
      report(
        ["trunks", at],
        `${passwords} places for the password of the login`,
        "one of password, password_env and password_file",
      );
    trunk.virtual_numbers?.forEach((number, index) => {
      if (!ownNumbers.has(number))
        report(["trunks", at, "virtual_numbers", index], number, "a virtual number of this file");
    });
  });

  const known = new Set((file.sip_lines ?? []).map((line) => line.phone_number));
  const listed = new Set<string>();
  lines.forEach((line, at) => {
    const { phone_number: number } = line;
    const path = ["lines", at, "phone_number"];
    if (!known.has(number)) report(path, number, "the number of a line in sip_lines");
    if (listed.has(number)) report(path, `${number} for the second time`, "each one once");
    listed.add(number);
    const passwords = places(line);
    if (passwords !== 1)
      report(
        ["lines", at],
        `${passwords} places for the password`,
        "one of password, password_env and password_file",
      );
  });

  const { rtp_from: from = 10_000, rtp_to: to = 20_000 } = network;
  if (from >= to) report(["network"], `rtp_from ${from}, rtp_to ${to}`, "rtp_from smaller than rtp_to");
  network.local_networks?.forEach((net, at) => {
    if (parseNetwork(net) === null)
      report(
        ["network", "local_networks", at],
        JSON.stringify(net),
        "an IPv4 network as address and prefix length",
      );
  });
  return mistakes;
};
