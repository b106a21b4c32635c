import { createHmac, createSecretKey, randomBytes } from "node:crypto";
import { isSameSecret } from "../same-secret.ts";

/** How {@link secretIndex} digests and compares; a test counts. */
export interface SecretWork {
  /** A digest of 32 bytes that nobody outside of this process can compute. */
  readonly digest: (hash: string) => Buffer;
  /** Whether two digests are the same, in a time that does not tell where they differ. */
  readonly isSame: (one: Buffer, other: Buffer) => boolean;
}

const keyedWork = (): SecretWork => {
  // Bytes would be made a key anew for each digest, which takes four times as long as the digest.
  const key = createSecretKey(randomBytes(32));
  return {
    digest: (hash) => createHmac("sha256", key).update(hash).digest(),
    isSame: isSameSecret,
  };
};

/** Bytes of a digest by which an entry is found; the rest is compared. */
const FOUND_BY = 8;

/**
 * Finds what belongs to the hash of a token without telling by its time how near a wrong token came.
 *
 * A table over the hashes themselves would not do: people choose permanent keys, and whoever could measure how many
 * signs of a hash were right could sort out offline which of his guesses are worth a try. So entries are found by a part
 * of an HMAC under a key that each process draws anew: what a table's time tells about it, tells nothing about the hash.
 * The whole of it is then compared in constant time, and where nothing was found, with a decoy.
 */
export const secretIndex = <Entry>(
  entries: Iterable<readonly [hash: string, entry: Entry]>,
  { digest, isSame }: SecretWork = keyedWork(),
): ((hash: string) => Entry | null) => {
  const table = new Map<string, { readonly whole: Buffer; readonly entry: Entry }>();
  const placeOf = (whole: Buffer): string => whole.toString("latin1", 0, FOUND_BY);
  for (const [hash, entry] of entries) {
    const whole = digest(hash);
    table.set(placeOf(whole), { whole, entry });
  }
  const decoy = digest("");
  return (hash) => {
    const asked = digest(hash);
    const found = table.get(placeOf(asked));
    const same = isSame(asked, found?.whole ?? decoy);
    return same && found !== undefined ? found.entry : null;
  };
};
