import type { Directory } from "../directory/directory.ts";
import type { User, Users } from "../directory/users.ts";
import type { ServedAccount } from "./caller.ts";
import { Points } from "./points.ts";

/** The accounts that an API serves, with what each has used of its points there. */
export class ServedAccounts {
  readonly #limited: boolean;
  #directory: Directory;
  #served: ReadonlyMap<number, ServedAccount>;

  /** @param limited whether requests cost points. */
  constructor(directory: Directory, limited: boolean) {
    this.#limited = limited;
    this.#directory = directory;
    this.#served = this.#serve(new Map());
  }

  /** The users of all accounts, as they are now. */
  get users(): Users {
    return this.#directory.users;
  }

  /** The account of one of the users. */
  of({ accountId }: User): ServedAccount {
    const served = this.#served.get(accountId);
    if (served === undefined) throw new Error("a user without an account");
    return served;
  }

  /** Serves other accounts from the next request on. What has been used of limits stays used. */
  replace(directory: Directory): void {
    this.#directory = directory;
    this.#served = this.#serve(this.#served);
  }

  #serve(before: ReadonlyMap<number, ServedAccount>): ReadonlyMap<number, ServedAccount> {
    return new Map(
      [...this.#directory.accounts].map(([id, account]) => {
        const { limits } = account;
        const points =
          !this.#limited || limits === null
            ? null
            : (before.get(id)?.points?.under(limits) ?? new Points(limits));
        return [id, { account, points }];
      }),
    );
  }
}
