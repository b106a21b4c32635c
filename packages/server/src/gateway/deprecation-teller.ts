import { type Deprecation, usedDeprecations } from "@scenario-call/core";
import type { Log } from "../log/log.ts";

/** Told of every accepted request: the account by its id, the method's name on the wire, the parameters. */
export type DeprecationTeller = (account: number, method: string, params: unknown) => void;

/**
 * Writes a line of the log for each account and each marked thing that it still uses, once for as long as the process
 * lives: whoever runs the server learns whom to talk to before the next major version. `null` where nothing is marked, so
 * that no request pays for it.
 */
export const createDeprecationTeller = (
  deprecations: readonly Deprecation[],
  log: Log,
): DeprecationTeller | null => {
  if (deprecations.length === 0) return null;
  // Bounded by what the operator made: accounts times marks.
  const told = new Map<Deprecation, Set<number>>();
  return (account, method, params) => {
    for (const used of usedDeprecations(deprecations, method, params)) {
      const accounts = told.get(used) ?? new Set<number>();
      if (accounts.has(account)) continue;
      told.set(used, accounts.add(account));
      const { parameter, value, since, instead } = used;
      log.warn("deprecated_used", { account, method, parameter, value, since, instead });
    }
  };
};
