import { bytesOf, keyOf, signedBytes } from "./hmac.ts";
import { WebhookError } from "./webhook-error.ts";

/** How a web hook is verified. */
export interface VerifyWebhookOptions {
  /** How far the time of the web hook may be from now, in seconds, to either side; 300 unless told otherwise. */
  readonly tolerance?: number;
  /** The present time, ms since the epoch; the system's unless told otherwise. */
  readonly now?: () => number;
}

/** What the headers of a web hook say, once that is proved. */
export interface VerifiedWebhook {
  /** The same at every repetition: whoever remembers it does nothing twice. */
  readonly id: string;
  /** When it was sent, ms since the epoch. */
  readonly sentAt: number;
}

/** Headers as `fetch` or Node.js have them. */
type HeadersLike =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** More signatures than this are nobody's change of secrets. */
const MOST_SIGNATURES = 16;

/**
 * Proves that a web hook comes from who has the secret, was not changed, and is not an old one sent again. `body` is
 * byte by byte what was received, before any parsing; `secret` may be several, while they are being changed. Compares
 * in constant time. Rejects with a {@link WebhookError}; needs only WebCrypto.
 */
export const verifyWebhook = async (
  body: string | Uint8Array,
  headers: HeadersLike,
  secret: string | readonly string[],
  { tolerance = 300, now = Date.now }: VerifyWebhookOptions = {},
): Promise<VerifiedWebhook> => {
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const signatures = headerOf(headers, "webhook-signature").split(" ").slice(0, MOST_SIGNATURES);
  if (!/^[0-9]{1,12}$/u.test(timestamp))
    throw new WebhookError("bad_headers", "webhook-timestamp is not whole seconds since the epoch");
  const sentAt = Number(timestamp) * 1000;
  if (now() - sentAt > tolerance * 1000)
    throw new WebhookError("too_old", "the web hook was sent too long ago");
  if (sentAt - now() > tolerance * 1000)
    throw new WebhookError("too_new", "the web hook was sent too far in the future");
  const bytes = signedBytes(id, timestamp, body);
  for (const one of typeof secret === "string" ? [secret] : secret) {
    const key = await keyOf(one);
    for (const signature of signatures) {
      const claimed = signature.startsWith("v1,") ? bytesOf(signature.slice(3)) : null;
      if (claimed !== null && (await crypto.subtle.verify("HMAC", key, claimed, bytes)))
        return { id, sentAt };
    }
  }
  throw new WebhookError("bad_signature", "the signature is not that of the secret and the body");
};

const headerOf = (headers: HeadersLike, name: string): string => {
  const value = isHeaders(headers) ? headers.get(name) : headers[name];
  if (typeof value !== "string" || value === "") throw new WebhookError("bad_headers", `${name} is missing`);
  return value;
};

const isHeaders = (headers: HeadersLike): headers is { get(name: string): string | null } =>
  typeof (headers as { get?: unknown }).get === "function";
