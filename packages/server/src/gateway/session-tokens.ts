import { hash, randomBytes } from "node:crypto";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { isSameSecret } from "../same-secret.ts";

/** How long a session token lives: one hour. */
const SESSION_TOKEN_LIFE_MS = 3_600_000;

/** Ended tokens are swept at most this often, at a login. */
const SWEEP_EVERY_MS = 60_000;

/** The form in which a token is stored and looked up: SHA-256 in hexadecimal. */
export const hashToken = (token: string): string => hash("sha256", token, "hex");

/** Session tokens: 256 random bits that only their holder has; the store has their hashes. */
export class SessionTokens {
  readonly #store: Store;
  readonly #clock: Clock;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A new token for a user, valid from when it is stored durably. `expires_at` is a whole second, in milliseconds. */
  async issue(
    accountId: number,
    login: string,
  ): Promise<{ readonly token: string; readonly expires_at: number }> {
    const now = this.#clock.now();
    if (now - this.#sweptAt >= SWEEP_EVERY_MS) {
      this.#sweptAt = now;
      await this.#store.deleteTokensExpiredBefore(now);
    }
    const token = randomBytes(32).toString("hex");
    const expires_at = Math.floor((now + SESSION_TOKEN_LIFE_MS) / 1000) * 1000;
    await this.#store.putToken({
      token_hash: hashToken(token),
      account_id: accountId,
      user_login: login,
      expires_at,
    });
    return { token, expires_at };
  }

  /**
   * Whose token this is; null for one that is unknown, ended or over. The store finds it by its hash, and may tell by its
   * time where in an index that stands: of 256 random bits nobody learns anything by that. What was found is compared
   * in constant time all the same, so that no store has to be trusted to compare all of it.
   */
  async holder(
    tokenHash: string,
  ): Promise<{ readonly account_id: number; readonly user_login: string } | null> {
    const stored = await this.#store.token(tokenHash);
    const isSame = stored !== null && isSameSecret(stored.token_hash, tokenHash);
    return isSame && stored.expires_at > this.#clock.now() ? stored : null;
  }

  /** Ends a token at once. False if there was none, or it is a permanent key. */
  async end(tokenHash: string): Promise<boolean> {
    return this.#store.deleteToken(tokenHash);
  }
}
