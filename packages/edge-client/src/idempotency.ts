/** Idempotency keys for the single functions. A client has them built in. */
import { advertisesKeys, CALL_API_IDEMPOTENCY, checkKey, PROBE_METHOD, quotedKey } from "@scenario-call/core";
import type { Fetch } from "./options.ts";
import { postInit } from "./post-init.ts";
import type { Account } from "./single/send-once.ts";

const TIMEOUT_MS = 30_000;

/** Asks a server whether it knows idempotency keys, by a request that does nothing, costs no point and needs no token. */
const knowsKeys = async (account: Account): Promise<boolean> => {
  const { url, fetch: ask = fetch, timeout_ms: ms = TIMEOUT_MS, signal: own } = account;
  if (own?.aborted === true) return false;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ms);
  own?.addEventListener("abort", () => stop.abort(), { signal: stop.signal });
  try {
    const body = JSON.stringify({
      jsonrpc: "2.0",
      method: PROBE_METHOD,
      id: crypto.randomUUID(),
      params: {},
    });
    const { status, headers } = await ask(url, postInit(body, stop.signal));
    return status === 200 && advertisesKeys(headers.get(CALL_API_IDEMPOTENCY.supportedHeader));
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    // Nobody reads the body of the answer; this takes back the listener too.
    stop.abort();
  }
};

/** A fetch that sends a key with each request. */
const keyed =
  (key: string, ask: Fetch | undefined): Fetch =>
  (url, init) =>
    (ask ?? fetch)(url, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), [CALL_API_IDEMPOTENCY.header]: quotedKey(key) },
    });

/**
 * Asks the account's server once whether it knows idempotency keys. If it says so: a function that gives the account for one intent,
 * with which a call may be sent as often as one likes and is started once, as long as its parameters stay the same, for 24 hours. Otherwise,
 * and where no answer came, `null`: then a repetition could ring twice, and nobody may take a key for a protection.
 *
 * A key is 1 to 255 visible ASCII characters without `"` and `\`, else a `TypeError`: a new one for each call that is meant.
 */
export const idempotencyKeys = async (account: Account): Promise<((key: string) => Account) | null> => {
  if (!(await knowsKeys(account))) return null;
  return (key) => {
    checkKey(key);
    return { ...account, fetch: keyed(key, account.fetch) };
  };
};
