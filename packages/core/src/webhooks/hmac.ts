import { WebhookError } from "./webhook-error.ts";

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/u;

/** The scheme's own bounds, in bytes. */
const [SHORTEST, LONGEST] = [24, 64];

/** Node.js has no global name for the type. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** The key of a secret, ready for HMAC-SHA256. */
export const keyOf = async (secret: string): Promise<Key> => {
  const bytes = bytesOf(SECRET.exec(secret)?.[1] ?? "");
  if (bytes === null || bytes.length < SHORTEST || bytes.length > LONGEST)
    throw new WebhookError("bad_secret", "the secret is not whsec_ and 24 to 64 bytes in base64");
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
};

/** The bytes of a base64 text, or null. */
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> | null => {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
};

/** What is signed: the id, the time and the body, with dots between them. */
export const signedBytes = (
  id: string,
  timestamp: string,
  body: string | Uint8Array,
): Uint8Array<ArrayBuffer> => {
  const encoder = new TextEncoder();
  const head = encoder.encode(`${id}.${timestamp}.`);
  const tail = typeof body === "string" ? encoder.encode(body) : body;
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
};
