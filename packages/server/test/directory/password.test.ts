import { describe, expect, test } from "vitest";
import {
  formatPasswordHash,
  hashPassword,
  parsePasswordHash,
  verifyPassword,
} from "../../src/directory/password.ts";

const CHEAP = { ln: 10, r: 8, p: 1 };

describe("a password's hash", () => {
  test("it verifies its own password and no other", async () => {
    const hash = await hashPassword("пароль-1", CHEAP);
    expect(await verifyPassword("пароль-1", hash)).toBe(true);
    expect(await verifyPassword("пароль-2", hash)).toBe(false);
    expect(await verifyPassword("", hash)).toBe(false);
  });

  test("the same password never gives the same hash", async () => {
    const [one, other] = await Promise.all([hashPassword("same", CHEAP), hashPassword("same", CHEAP)]);
    expect(one.hash.equals(other.hash)).toBe(false);
  });

  test("what is written is read again", async () => {
    const hash = await hashPassword("secret", CHEAP);
    const text = formatPasswordHash(hash);
    expect(text).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$/u);
    expect(text).not.toContain("secret");
    expect(parsePasswordHash(text)).toEqual(hash);
  });

  test("it agrees with the test vector of RFC 7914", async () => {
    // RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", N = 16384, r = 8, p = 1).
    const hash = Buffer.from(
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
      "hex",
    );
    const salt = Buffer.from("SodiumChloride");
    expect(await verifyPassword("pleaseletmein", { ln: 14, r: 8, p: 1, salt, hash })).toBe(true);
  });

  test.each(["", "secret", "$scrypt$", "$scrypt$ln=15,r=8,p=1$abc", "$argon2id$v=19$m=1,t=1,p=1$YWJj$YWJj"])(
    "%j is no hash of ours",
    (text) => {
      expect(parsePasswordHash(text)).toBeNull();
    },
  );
});
