import { randomBytes, scrypt } from "node:crypto";
import { isSameSecret } from "../same-secret.ts";

/** How much work a hash is: the parameters of scrypt. */
export interface PasswordCost {
  /** Base-2 logarithm of the cost. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** A password as its scrypt hash: never the password. */
export interface PasswordHash extends PasswordCost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Cost of new hashes: 32 MiB and about a tenth of a second. */
const NEW_COST = { ln: 15, r: 8, p: 1 } as const;

const FORM = /^\$scrypt\$ln=(\d{2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/u;

/** Reads `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`; null where the text has another form. */
export const parsePasswordHash = (text: string): PasswordHash | null => {
  const parts = FORM.exec(text);
  if (parts === null) return null;
  const [, ln, r, p, salt = "", hash = ""] = parts;
  return {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
};

/** Writes a hash in the form that {@link parsePasswordHash} reads. */
export const formatPasswordHash = ({ ln, r, p, salt, hash }: PasswordHash): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`;

/** Hashes a password with a new salt. */
export const hashPassword = async (
  password: string,
  cost: PasswordCost = NEW_COST,
): Promise<PasswordHash> => {
  const salt = randomBytes(16);
  return { ...cost, salt, hash: await derive(password, { ...cost, salt }, 32) };
};

/** Whether the password is the one that was hashed. Takes the same time either way. */
export const verifyPassword = async (password: string, expected: PasswordHash): Promise<boolean> =>
  isSameSecret(await derive(password, expected, expected.hash.length), expected.hash);

const derive = async (
  password: string,
  { ln, r, p, salt }: Omit<PasswordHash, "hash">,
  length: number,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const N = 2 ** ln;
    scrypt(password, salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

const base64 = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/u, "");
