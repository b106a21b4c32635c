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

const NO_ROUTES: Routes = {
  trunks: [],
  lines: new Set(),
  linesElsewhere: new Set(),
  ownNumbers: new Set(),
};

/** The ways out of all accounts, each for the calls of its own; they may change while calls are under way. */
export class AccountRoutes {
  #routes: ReadonlyMap<number, Routes> = new Map();

  /** From now on these are the accounts. */
  use(accounts: readonly AccountFile[]): void {
    this.#routes = new Map(accounts.map((account) => [account.account.id, routesOf(account)]));
  }

  /** Those of an account; none where there is no such account any more. */
  of(accountId: number | null): Routes {
    return accountId === null ? NO_ROUTES : (this.#routes.get(accountId) ?? NO_ROUTES);
  }
}
