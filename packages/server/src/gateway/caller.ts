import type { Account } from "../directory/account.ts";
import type { User } from "../directory/users.ts";
import type { Points } from "./points.ts";

/** An account as the gateway serves it. */
export interface ServedAccount {
  readonly account: Account;
  /** Null where the tariff sets no limits. */
  readonly points: Points | null;
}

/** Who makes a request: found by token, or by login and password. */
export interface Caller {
  readonly served: ServedAccount;
  readonly user: User;
  /** Hash of the token of the request; null for a request without one. */
  readonly tokenHash: string | null;
}

/** What a handler is told beside its parameters. */
export interface RequestContext {
  readonly caller: Caller;
  readonly requestId: string | number;
  /** When the request was read, milliseconds since the epoch. */
  readonly now: number;
  /** The header `Idempotency-Key` as it was sent. Never to be logged: what it says is the caller's affair. */
  readonly idempotencyKey: string | undefined;
}
