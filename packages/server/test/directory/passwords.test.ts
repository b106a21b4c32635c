import { describe, expect, test } from "vitest";
import { hashPassword, type PasswordHash } from "../../src/directory/password.ts";
import { passwordCheck, type Secret } from "../../src/directory/passwords.ts";

const cheap = { ln: 10, r: 8, p: 1 };
const dear = { ln: 11, r: 8, p: 1 };

/** Which costs were paid for a wrong password. */
const workFor = async (all: readonly Secret[], tried: Secret | undefined): Promise<readonly number[]> => {
  const paid: number[] = [];
  const check = passwordCheck(all, async (_password, { ln }: PasswordHash) => {
    paid.push(ln);
    return false;
  });
  expect(await check("a wrong one", tried)).toBe(false);
  return paid.toSorted((one, other) => one - other);
};

describe("a password", () => {
  test("that is wrong is the same work whoever it was tried for, nobody included", async () => {
    const one: Secret = { kind: "hash", hash: await hashPassword("one", cheap) };
    const two: Secret = { kind: "hash", hash: await hashPassword("two", dear) };
    const three: Secret = { kind: "clear", password: "three" };
    const all = [one, two, three];
    for (const tried of [...all, undefined]) expect(await workFor(all, tried)).toEqual([10, 11, 15]);
  });

  test("that is right is known, hashed or in the clear, and only for its own user", async () => {
    const one: Secret = { kind: "hash", hash: await hashPassword("one", cheap) };
    const two: Secret = { kind: "clear", password: "two" };
    const check = passwordCheck([one, two]);
    expect(await check("one", one)).toBe(true);
    expect(await check("two", two)).toBe(true);
    expect(await check("two", one)).toBe(false);
    expect(await check("one", two)).toBe(false);
    expect(await check("one", undefined)).toBe(false);
    expect(await check("", undefined)).toBe(false);
  });
});
