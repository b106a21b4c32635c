import { createHash } from "node:crypto";

/** Who answers a challenge, and with what request. */
export interface DigestQuestion {
  readonly user: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  /** Chosen by who answers, anew for each. */
  readonly cnonce: string;
}

/** What the other side asks for in `WWW-Authenticate`. */
interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: "MD5" | "SHA-256";
  readonly qop: boolean;
}

const HASHES = { MD5: "md5", "SHA-256": "sha256" } as const;

const readChallenge = (header: string): Challenge | null => {
  const members = new Map(
    [...header.replace(/^Digest\s+/iu, "").matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/gu)].map(
      ([, name = "", quoted, plain]): [string, string] => [name.toLowerCase(), quoted ?? plain ?? ""],
    ),
  );
  const algorithm = members.get("algorithm") ?? "MD5";
  const realm = members.get("realm");
  const nonce = members.get("nonce");
  if (realm === undefined || nonce === undefined) return null;
  if (algorithm !== "MD5" && algorithm !== "SHA-256") return null;
  const qop = (members.get("qop") ?? "").split(/\s*,\s*/u).includes("auth");
  return { realm, nonce, opaque: members.get("opaque") ?? null, algorithm, qop };
};

/** The value of `Authorization` that answers a challenge (RFC 7616); null where the challenge is not understood. */
export const digestAnswer = (
  header: string,
  { user, password, method, uri, cnonce }: DigestQuestion,
): string | null => {
  const challenge = readChallenge(header);
  if (challenge === null) return null;
  const { realm, nonce, opaque, algorithm, qop } = challenge;
  const hash = (text: string): string => createHash(HASHES[algorithm]).update(text).digest("hex");
  const count = "00000001";
  const between = qop ? [nonce, count, cnonce, "auth"] : [nonce];
  const response = hash(
    [hash(`${user}:${realm}:${password}`), ...between, hash(`${method}:${uri}`)].join(":"),
  );
  const members = [
    `username="${user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(qop ? [`cnonce="${cnonce}"`, "qop=auth", `nc=${count}`] : []),
    ...(opaque === null ? [] : [`opaque="${opaque}"`]),
  ];
  return `Digest ${members.join(", ")}`;
};
