import { hash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Clock } from "../ports/clock.ts";

/** Wrong passwords that cost nothing: people mistype. */
const FREE_FAILURES = 5;

/** How long nobody may try after the first failure that is not free; each further one doubles it. */
const FIRST_WAIT_MS = 1_000;

/** A failure is forgotten when so long none has come after it. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/**
 * The longest wait. Short for a login, because whoever knows it can keep its owner out for so long; longer for an
 * address, whose owner has only himself to blame.
 */
const LONGEST_WAIT_MS = { login: 60_000, address: 900_000 } as const;

/** How many logins and addresses are remembered; beyond that, those whose last failure is oldest are forgotten first. */
const MOST_REMEMBERED = 10_000;

/** An attempt that was let through: what came of it has to be told, once. */
export interface LoginAttempt {
  /** The password was right: the login's failures are forgotten. Those of the address stay, or one account would open it. */
  succeeded(): void;
  failed(): void;
  /** It was never found out. */
  abandoned(): void;
}

interface Entry {
  readonly key: string;
  readonly longestWaitMs: number;
  failures: number;
  /** Attempts whose outcome is not known yet. */
  pending: number;
  lastFailureAt: number;
  closedUntil: number;
}

/**
 * Slows the guessing of passwords, by login and by address, whether the login exists or not. Attempts that could use up
 * the free failures together wait for each other, so that asking at once is no way around. In memory: a restart forgets.
 */
export class LoginThrottle {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #entries = new Map<string, Entry>();
  /** Called when the outcome of any attempt is known. */
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, mostRemembered: number = MOST_REMEMBERED) {
    this.#clock = clock;
    this.#most = mostRemembered;
  }

  /** How many logins and addresses are remembered. */
  get remembered(): number {
    return this.#entries.size;
  }

  /** Null where the login or the address has to wait: then the password is not looked at. */
  async admit(login: string, address: string): Promise<LoginAttempt | null> {
    // Hashed, because a login may be as long as a body.
    const keys = [
      [`login ${hash("sha256", login, "hex")}`, LONGEST_WAIT_MS.login],
      [`address ${networkOf(address)}`, LONGEST_WAIT_MS.address],
    ] as const;
    for (;;) {
      const now = this.#clock.now();
      const entries = keys.map(([key, longest]) => this.#entry(key, longest, now));
      if (entries.some(({ closedUntil }) => closedUntil > now)) return null;
      if (!entries.some(isCrowded)) return this.#attempt(entries);
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  #attempt(entries: readonly Entry[]): LoginAttempt {
    for (const entry of entries) {
      entry.pending += 1;
      this.#entries.set(entry.key, entry);
    }
    const settle = (change: (entry: Entry) => void): void => {
      for (const entry of entries) {
        entry.pending -= 1;
        change(entry);
        // Last in the order in which they are forgotten.
        this.#entries.delete(entry.key);
        if (entry.failures > 0 || entry.pending > 0) this.#entries.set(entry.key, entry);
      }
      this.#forgetSurplus();
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const go of waiting) go();
    };
    return {
      succeeded: () => {
        settle((entry) => {
          if (entry === entries[0]) entry.failures = 0;
        });
      },
      failed: () => {
        const now = this.#clock.now();
        settle((entry) => {
          entry.failures += 1;
          entry.lastFailureAt = now;
          const doublings = entry.failures - FREE_FAILURES - 1;
          if (doublings >= 0)
            entry.closedUntil = now + Math.min(FIRST_WAIT_MS * 2 ** doublings, entry.longestWaitMs);
        });
      },
      abandoned: () => {
        settle(() => {});
      },
    };
  }

  #entry(key: string, longestWaitMs: number, now: number): Entry {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      // A longer wait was never meant, and nothing has happened later than now: the clock has been set back.
      if (known.closedUntil - now > longestWaitMs) known.closedUntil = Number.NEGATIVE_INFINITY;
      known.lastFailureAt = Math.min(known.lastFailureAt, now);
      if (now - known.lastFailureAt >= FORGOTTEN_AFTER_MS) known.failures = 0;
      return known;
    }
    return {
      key,
      longestWaitMs,
      failures: 0,
      pending: 0,
      lastFailureAt: Number.NEGATIVE_INFINITY,
      closedUntil: Number.NEGATIVE_INFINITY,
    };
  }

  #forgetSurplus(): void {
    for (const [key, { pending }] of this.#entries) {
      if (this.#entries.size <= this.#most) return;
      if (pending === 0) this.#entries.delete(key);
    }
  }
}

/** Whether one more wrong password, with those under way, would not be free: then only one may try at a time. */
const isCrowded = ({ failures, pending }: Entry): boolean =>
  pending > 0 && failures + pending >= FREE_FAILURES;

/** Who has one IPv6 address has all 2^64 of its network. */
const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => "0");
  return [...groups, ...(tail === undefined ? [] : zeros), ...rest]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
};
