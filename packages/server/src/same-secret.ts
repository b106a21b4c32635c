import { hash, timingSafeEqual } from "node:crypto";

/**
 * Whether what somebody sent is the secret that is expected of him, in a time that does not tell where the two differ: the
 * only way in which a token, a key, a password, a digest or a proof is compared. Texts are compared by their SHA-256, so
 * that neither the length of the secret shows; bytes as they are, and those of another length are not the same.
 */
export const isSameSecret = <Secret extends string | Uint8Array>(
  given: Secret,
  expected: Secret,
): boolean => {
  const [one, other] = [bytesOf(given), bytesOf(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
};

const bytesOf = (secret: string | Uint8Array): Uint8Array =>
  typeof secret === "string" ? hash("sha256", secret, "buffer") : secret;
