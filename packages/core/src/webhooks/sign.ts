import { keyOf, signedBytes } from "./hmac.ts";

/** A web hook that is to be signed. */
export interface WebhookToSign {
  /** The same however often the same thing is sent; without a dot. */
  readonly id: string;
  /** When this attempt is made, whole seconds since the epoch. */
  readonly timestamp: number;
  /** Byte by byte what is sent. */
  readonly body: string | Uint8Array;
}

/**
 * The value of `webhook-signature` by the Standard Webhooks scheme: `v1,` and the HMAC-SHA256 in base64. `secret` is
 * `whsec_` and 24 to 64 bytes in base64. Rejects with a WebhookError (`bad_secret`).
 */
export const signWebhook = async (
  { id, timestamp, body }: WebhookToSign,
  secret: string,
): Promise<string> => {
  const key = await keyOf(secret);
  const signature = await crypto.subtle.sign("HMAC", key, signedBytes(id, String(timestamp), body));
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`;
};
