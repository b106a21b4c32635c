import type { Clock } from "../clock/clock.ts";
import type { TokenProvider } from "./token-provider.ts";

/** A session token and its end. */
export interface Session {
  readonly token: string;
  /** Seconds since the epoch, by the service's clock; null where it was not told. */
  readonly expireAt: number | null;
}

/** How session tokens are got and kept. */
export interface SessionOptions {
  /** Logs in. Its failure is the failure of every call that waits for it; the next call tries again. */
  readonly login: () => Promise<Session>;
  readonly clock: Clock;
}

/** The documented life of a session, in milliseconds. */
const HOUR_MS = 3_600_000;

/** A token that ends while a request travels is of no use, so it is renewed this long before, in milliseconds. */
const MARGIN_MS = 60_000;

/** The margin of sessions that are shorter than documented, as a part of their life. */
const MARGIN_PART = 0.1;

/**
 * How long to use a session, by our own clock. The service tells its end by its own: where the two disagree so much
 * that this makes no sense, the documented hour holds.
 */
const useFor = (session: Session, now: number): number => {
  const told = session.expireAt === null ? 0 : session.expireAt * 1000 - now;
  const life = told > 0 && told <= HOUR_MS ? told : HOUR_MS;
  return life - Math.min(MARGIN_MS, life * MARGIN_PART);
};

/**
 * Session tokens by login: one login at a time however many calls wait, renewed a minute before the session ends and after
 * the service refused it.
 */
export const sessionToken = ({ login, clock }: SessionOptions): TokenProvider => {
  let current: { readonly token: string; readonly renewAt: number } | null = null;
  let pending: Promise<string> | null = null;
  const renew = async (): Promise<string> => {
    const asked = clock.now();
    const session = await login();
    current = { token: session.token, renewAt: asked + useFor(session, asked) };
    return session.token;
  };
  const start = (): Promise<string> => {
    const asked = renew().finally(() => {
      pending = null;
    });
    pending = asked;
    return asked;
  };
  return {
    get: () => (current !== null && clock.now() < current.renewAt ? current.token : (pending ?? start())),
    refused: (token) => {
      // Calls that were sent with an older token are refused late; the newer one is not to be thrown away for it.
      if (current?.token === token) current = null;
      return true;
    },
    last: () => current?.token ?? null,
  };
};
