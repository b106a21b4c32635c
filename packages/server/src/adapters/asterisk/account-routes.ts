import type { AccountFile } from "../../generated/account.ts";
import type { Routes } from "./routes.ts";

/** The ways out of an Asterisk as an account file has them; without its `asterisk` there are none. */
export const routesOf = (account: AccountFile): Routes => {
  const { trunks = [], lines = [] } = account.asterisk ?? {};
  const here = new Set(lines.map(({ phone_number: number }) => number));
  const all = (account.sip_lines ?? []).map(({ phone_number: number }) => number);
  return {
    trunks: trunks.map((trunk) => ({
      name: trunk.name,
      host: trunk.host,
      uri: trunk.number_format ?? "e164",
      from: trunk.from_format ?? "e164",
      pai: trunk.pai_format ?? "e164",
      channels: trunk.channels ?? null,
      showsForeignNumbers: trunk.shows_foreign_numbers ?? false,
      virtualNumbers: trunk.virtual_numbers === undefined ? null : new Set(trunk.virtual_numbers),
    })),
    lines: here,
    linesElsewhere: new Set(all.filter((number) => !here.has(number))),
    ownNumbers: new Set(account.virtual_numbers.map(({ virtual_phone_number: number }) => number)),
  };
};
