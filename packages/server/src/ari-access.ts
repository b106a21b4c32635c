import { lookup } from "node:dns/promises";
import { open } from "node:fs/promises";
import { isIP } from "node:net";
import { isPublicAddress } from "./adapters/webhooks/public-address.ts";
import { ARI_PASSWORD_VARIABLE } from "./ari-password-variable.ts";

/** Characters; a shorter password can be tried out. */
export const SHORTEST_ARI_PASSWORD = 12;

/** Others may neither read nor write it. */
const OTHERS = 0o077;

/** An address of ARI, or why a text is none. Neither repeats the text: an address can hold a secret. */
export type AriUrlReading =
  | { readonly ok: true; readonly url: URL }
  | {
      readonly ok: false;
      /** `secrets`: there is a user or a password in it. */
      readonly problem: "no_address" | "secrets";
    };

/** Reads the address of Asterisk's HTTP server. */
export const readAriUrl = (text: string): AriUrlReading => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/u.test(url.protocol)) return { ok: false, problem: "no_address" };
  if (url.username !== "" || url.password !== "") return { ok: false, problem: "secrets" };
  return { ok: true, url };
};

/** Whether a host is on the public internet, by its address or any of those that its name leads to. Rejects where there is none. */
export const isPublicHost = async (hostname: string): Promise<boolean> => {
  const host = hostname.replace(/^\[|\]$/gu, "");
  const addresses = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host }];
  return addresses.some(({ address }) => isPublicAddress(address));
};

/** Where ARI's password is looked for. */
export interface AriPasswordPlace {
  /** Null: in the environment. */
  readonly file: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** ARI's user: his name is no password. */
  readonly user: string;
}

/** ARI's password, or why there is none that may be used. */
export type AriPasswordReading =
  | { readonly ok: true; readonly password: string }
  | {
      readonly ok: false;
      /** `known`: everybody knows it or can try it out. `open`: others than its owner can read or write the file. */
      readonly problem: "none" | "known" | "open";
    };

/** Reads ARI's password. Throws what the system says of a file that cannot be read. */
export const readAriPassword = async ({ file, env, user }: AriPasswordPlace): Promise<AriPasswordReading> => {
  const password = file === null ? (env[ARI_PASSWORD_VARIABLE] ?? "") : await readPasswordFile(file);
  if (password === null) return { ok: false, problem: "open" };
  if (password === "") return { ok: false, problem: "none" };
  return isKnownPassword(password, user) ? { ok: false, problem: "known" } : { ok: true, password };
};

const readPasswordFile = async (path: string): Promise<string | null> => {
  const file = await open(path, "r");
  try {
    const { mode } = await file.stat();
    return (mode & OTHERS) === 0 ? (await file.readFile("utf8")).replace(/\r?\n$/u, "") : null;
  } finally {
    await file.close();
  }
};

const KNOWN = ["asterisk", "password", "secret", "changeme", "admin", "ari", "scenario-call", "peekaboo"];

/** Whether a password is short, stands in examples, alone or repeated or with digits behind it, or is the user's name. */
const isKnownPassword = (password: string, user: string): boolean => {
  const plain = password.toLowerCase();
  if (password.length < SHORTEST_ARI_PASSWORD || new Set(plain).size < 5) return true;
  return [...KNOWN, user.toLowerCase()].some(
    (known) => plain.replaceAll(known, "").replaceAll(/[^a-z]/gu, "") === "",
  );
};
