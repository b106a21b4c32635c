import type { TransportOutcome } from "./transport.ts";

/** What an API says about its idempotency keys (`CALL_API_IDEMPOTENCY`). */
export interface IdempotencyRules {
  /** Header of a request that holds its key. */
  readonly header: string;
  /** Header with which a server's answers say that it knows keys. */
  readonly supportedHeader: string;
  /** Methods that know the key. */
  readonly methods: readonly string[];
}

/**
 * When a client sends an idempotency key:
 * - `detect`: once an answer of this server has said that it knows keys. The first call of a client with a permanent token goes
 *   without; with login and password the answer to the login says it in time.
 * - `ask`: as `detect`, and a client that has had no answer yet asks first, by a request that does nothing.
 * - `assume`: from the first call on, until an answer says otherwise.
 * - `never`: no key is ever sent.
 */
export type IdempotencyKeys = "detect" | "ask" | "assume" | "never";

/** What this client has learnt of its server. */
export interface KeySupport {
  /** What the last answer said: whether the server knows keys; `null` before the first one. */
  readonly advertised: () => boolean | null;
  /** Remembers what an answer says. */
  readonly learn: (outcome: TransportOutcome) => void;
  /** Asks, or waits for what somebody is asking already; `isOwn` says which. */
  readonly ask: (question: () => Promise<TransportOutcome>) => {
    readonly outcome: Promise<TransportOutcome>;
    readonly isOwn: boolean;
  };
}

/** Whether the value of the header says that the server knows keys: a boolean of RFC 9651; parameters behind it mean nothing here. */
export const advertisesKeys = (value: string | null): boolean => /^\s*\?1\s*(?:;|$)/u.test(value ?? "");

/** Starts to remember. Only answers with HTTP 200 tell: a proxy that answers in the server's place knows nothing of it. */
export const createKeySupport = ({ supportedHeader }: IdempotencyRules): KeySupport => {
  let advertised: boolean | null = null;
  let asking: Promise<TransportOutcome> | null = null;
  return {
    ask: (question) => {
      if (asking !== null) return { outcome: asking, isOwn: false };
      asking = question().finally(() => {
        asking = null;
      });
      return { outcome: asking, isOwn: true };
    },
    advertised: () => advertised,
    learn: (outcome) => {
      if (outcome.kind !== "answered" || outcome.status !== 200 || outcome.header === undefined) return;
      advertised = advertisesKeys(outcome.header(supportedHeader));
    },
  };
};

/** Visible ASCII without `"` and `\`: what stands in a quoted string without an escape. */
const KEY = /^[!#-[\]-~]{1,255}$/u;

/** Throws a `TypeError` for what is no key. A mistake in a program, not a failure of a call. */
export const checkKey = (key: string | undefined): void => {
  if (key === undefined || (typeof key === "string" && KEY.test(key))) return;
  // The key is not quoted: it may be made of something that is not for logs.
  throw new TypeError('idempotency_key must be 1 to 255 visible ASCII characters without " and \\');
};

/** The value of the header. */
export const quotedKey = (key: string): string => `"${key}"`;
