import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { isSameSecret } from "../src/same-secret.ts";

test("a secret is the same as itself only: not with one sign changed, left out, added, or in other letters", () => {
  const secret = randomBytes(32).toString("hex");
  expect(isSameSecret(secret, Buffer.from(secret).toString())).toBe(true);
  for (let at = 0; at < secret.length; at += 1) {
    const changed = `${secret.slice(0, at)}${secret[at] === "0" ? "1" : "0"}${secret.slice(at + 1)}`;
    expect(isSameSecret(changed, secret)).toBe(false);
  }
  for (const other of ["", secret.slice(1), secret.slice(0, -1), `${secret}0`, ` ${secret}`, `${secret}\0`])
    expect(isSameSecret(other, secret)).toBe(false);
  expect(isSameSecret("Secret", "secret")).toBe(false);
  expect(isSameSecret("", "")).toBe(true);
});

test("bytes are the same where each of them is, and bytes of another length are not", () => {
  const secret = randomBytes(32);
  expect(isSameSecret(Buffer.from(secret), secret)).toBe(true);
  for (let at = 0; at < secret.length; at += 1) {
    const changed = Buffer.from(secret);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(isSameSecret(changed, secret)).toBe(false);
  }
  expect(isSameSecret(secret.subarray(1), secret)).toBe(false);
  expect(isSameSecret(Buffer.alloc(0), secret)).toBe(false);
});
