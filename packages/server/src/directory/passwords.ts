import { isSameSecret } from "../same-secret.ts";
import { type PasswordCost, type PasswordHash, verifyPassword } from "./password.ts";

/** What a user's password is compared with: its hash, or the password itself as it stands in the account file. */
export type Secret =
  | { readonly kind: "hash"; readonly hash: PasswordHash }
  | { readonly kind: "clear"; readonly password: string };

/** Cost of what is done for a password that stands in the clear, or where there is none to compare with. */
const COST: PasswordCost = { ln: 15, r: 8, p: 1 };

const costKey = ({ ln, r, p }: PasswordCost): string => `${ln} ${r} ${p}`;

/**
 * Compares passwords so that a wrong one takes the same work whoever it was tried for, nobody included: one hash of each
 * cost that the users' hashes have. What is there to be compared is compared in constant time.
 */
export const passwordCheck = (
  secrets: Iterable<Secret>,
  verify: (password: string, expected: PasswordHash) => Promise<boolean> = verifyPassword,
): ((password: string, secret: Secret | undefined) => Promise<boolean>) => {
  const costs = new Map([[costKey(COST), COST]]);
  for (const secret of secrets) if (secret.kind === "hash") costs.set(costKey(secret.hash), secret.hash);
  const decoys = [...costs].map(([key, { ln, r, p }]) => {
    // Of no password that could be sent: nothing is derived for it, and what comes out is never looked at.
    const decoy: PasswordHash = { ln, r, p, salt: Buffer.alloc(16), hash: Buffer.alloc(32) };
    return [key, decoy] as const;
  });
  return async (password, secret) => {
    const own = secret?.kind === "hash" ? secret.hash : null;
    if (own !== null && (await verify(password, own))) return true;
    const ownKey = own === null ? null : costKey(own);
    for (const [key, decoy] of decoys) if (key !== ownKey) await verify(password, decoy);
    return secret?.kind === "clear" && isSameSecret(password, secret.password);
  };
};
