import { createHash } from "node:crypto";

/** Visible ASCII without `"` and `\`: what stands in a quoted string without an escape. */
const KEY = /^[!#-[\]-~]{1,255}$/u;

/**
 * Reads the value of the header `Idempotency-Key`: the key, whether it stands in quotes or not, or null where it is none.
 * HTTP joins two such headers with a comma and a space, so they are none.
 */
export const readIdempotencyKey = (header: string): string | null => {
  const isQuoted = header.length >= 2 && header.startsWith('"') && header.endsWith('"');
  const key = isQuoted ? header.slice(1, -1) : header;
  return KEY.test(key) ? key : null;
};

/** Of whom a key is, and for what. */
export interface KeyOwner {
  readonly accountId: number;
  readonly userLogin: string;
  readonly method: string;
}

/** SHA-256 of a key with its owner, in hex: the same key of somebody else is another one. */
export const hashOfKey = (key: string, { accountId, userLogin, method }: KeyOwner): string =>
  sha256(JSON.stringify([accountId, userLogin, method, key]));

/**
 * SHA-256 of what a request asks for, in hex: the same however its members are ordered and written. The access token is
 * left out, so that a request may be repeated with a new one.
 */
export const hashOfRequest = (params: object, tokenParam: string | null): string =>
  sha256(
    JSON.stringify(params, (_, value: unknown) =>
      isObject(value)
        ? Object.fromEntries(
            Object.entries(value)
              // A member of this name further inside is no token.
              .filter(([name]) => value !== params || name !== tokenParam)
              .toSorted(([one], [other]) => (one < other ? -1 : 1)),
          )
        : value,
    ),
  );

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
