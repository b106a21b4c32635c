import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, sourceFiles } from "../workspace.ts";
import { COMPARES_SECRETS, comparedSecrets } from "./compared-secrets.ts";

/** What is compared in the server by a name of that kind, and why nobody can learn a secret by it. */
const NO_SECRETS: Readonly<Record<string, readonly string[]>> = {
  // Of whole account files, which whoever starts the server or has opened its door has in his hands.
  "packages/server/src/administration/accounts-state.ts": [
    "file === state.start_sha256",
    "file === state.imported_sha256",
  ],
  // Names one key among those that are listed to whoever has opened the door: the hashes are shown to him.
  "packages/server/src/administration/keys.ts": ["sha256.startsWith(named)", "key.sha256 === sha256"],
};

const found = (source: string): readonly string[] => comparedSecrets(source).map(({ text }) => text);

describe("a comparison of a secret", () => {
  test.each([
    "given === token",
    "token !== given.token",
    "present?.token === door.token",
    "given == this.#secret",
    "proof !== helloProof(token, nonce)",
    "(given ?? '') === (expected.password as string)",
    "hash('sha256', given, 'hex') === known",
    "known.key_hash !== asked",
    "signatureOf(body) === header",
    "token.trim() === given",
    "params['access_token'] === given",
    "Buffer.from(given).equals(digest)",
    "digest.equals(given)",
    "Buffer.compare(given, expectedDigest)",
    "Object.is(token, given)",
    "isDeepStrictEqual(password, given)",
    "tokens.includes(given)",
    "given.startsWith(token)",
    "timingSafeEqual(digest, given)",
    "await derive(password) === known.hash",
  ])("is found as %s", (expression) => {
    expect(found(`const isSame = ${expression};`)).toEqual([expression]);
  });

  test("is found with its line, and so is who takes Node.js's own function, under whatever name", () => {
    expect(
      comparedSecrets(
        'import { timingSafeEqual as same } from "node:crypto";\n\nif (given !== token) throw new Error();\n',
      ),
    ).toEqual([
      { line: 1, text: "timingSafeEqual as same" },
      { line: 3, text: "given !== token" },
    ]);
  });

  test.each([
    "isSameSecret(given, token)",
    "token === undefined",
    "null !== password",
    'token.kind === "option"',
    'typeof token === "string"',
    'secret === ""',
    "token.length === 64",
    "passwordFile === null",
    "tokenStatus === wanted",
    "login === user.login",
    "machine === other",
  ])("is not %s", (expression) => {
    expect(found(`const isSame = ${expression};`)).toEqual([]);
  });
});

test("in the server every secret is compared by the one function, and what is not a secret is named here", () => {
  const sources = sourceFiles().filter(
    (file) =>
      file.startsWith("packages/server/src/") && !file.includes("/generated/") && file !== COMPARES_SECRETS,
  );
  expect(sources.length).toBeGreaterThan(200);
  const compared = sources.flatMap((file) => {
    const texts = found(readFileSync(join(ROOT, file), "utf8"));
    return texts.length === 0 ? [] : [[file, texts] as const];
  });
  expect(Object.fromEntries(compared)).toEqual(NO_SECRETS);
});

test("that function is there, and hands the comparison to Node.js", () => {
  expect(found(readFileSync(join(ROOT, COMPARES_SECRETS), "utf8"))).toEqual(["timingSafeEqual"]);
});
