import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffAccounts, formatChanges } from "../../src/administration/diff-accounts.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import { referenceAccount } from "../gateway/support.ts";
import { anyAccounts } from "./any-accounts.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const linesOf = async (given: unknown): Promise<readonly string[]> => {
  const [before, after] = [await referenceAccount(), await referenceAccount(given)];
  return formatChanges(diffAccounts([before], [after]))
    .trimEnd()
    .split("\n");
};

describe("the difference between accounts", () => {
  it("is none exactly where they are the same", () => {
    fc.assert(
      fc.property(anyAccounts, anyAccounts, (before, after) => {
        expect(diffAccounts(before, structuredClone(before))).toEqual([]);
        const isSame = JSON.stringify(before) === JSON.stringify(after);
        expect(diffAccounts(before, after).length === 0).toBe(isSame);
      }),
    );
  });

  it("says of each place what stood there and what stands there now", async () => {
    const reference = await referenceAccount();
    const [first, ...others] = reference.blacklist ?? [];
    expect(first).toEqual({ phone_number: "79260000013", comment: "asked not to be called" });
    expect(
      await linesOf({
        limits: { minute_limit: 300 },
        blacklist: [...others, { phone_number: "79260000014" }],
        ring_timeout: null,
        max_session: 100,
      }),
    ).toEqual([
      "account 1001",
      "  ~ limits.minute_limit: 250 -> 300",
      "  - ring_timeout: 60",
      "  ~ max_session: 7200 -> 100",
      '  - blacklist[79260000013]: {"phone_number":"79260000013","comment":"asked not to be called"}',
      '  + blacklist[79260000014]: {"phone_number":"79260000014"}',
    ]);
  });

  it("tells another order, because the first employee is called first", async () => {
    const { scenarios } = await referenceAccount();
    const [shop, rest] = scenarios[0]?.operations ?? [];
    if (rest === undefined) throw new Error("the second operation has several employees");
    const operations = [shop, { ...rest, employee_ids: [503, 502] }];
    const changed = scenarios.map((scenario, at) => (at === 0 ? { ...scenario, operations } : scenario));
    expect(await linesOf({ scenarios: changed })).toEqual([
      "account 1001",
      "  ~ scenarios[23456].operations[2].employee_ids: another order: 502, 503 -> 503, 502",
    ]);
  });

  it("names a key by its name or the beginning of its hash, and shows no secret", async () => {
    const { users } = await referenceAccount();
    const [demo, reports] = users;
    if (demo === undefined || reports === undefined) throw new Error("the reference account has two users");
    const key = { sha256: "a".repeat(64) };
    const hook = { name: "crm", url: "https://hooks.example/x?key=hidden", secret: SECRET };
    const lines = await linesOf({
      users: [{ ...demo, password: "another-password", keys: [...(demo.keys ?? []).slice(1), key] }, reports],
      web_hooks: [hook],
    });
    expect(lines).toEqual([
      "account 1001",
      '  ~ users[demo].password: "(secret)" -> another one',
      expect.stringContaining("  - users[demo].keys[for examples]: {"),
      `  + users[demo].keys[aaaaaaaa…]: {"sha256":"${key.sha256}"}`,
      '  + web_hooks: [{"name":"crm","url":"(secret)","secret":"(secret)"}]',
    ]);
    for (const secret of ["another-password", "demo-password", "hidden", SECRET])
      expect(lines.join("\n")).not.toContain(secret);
  });

  it("tells of whole accounts that come and go", async () => {
    const account = await referenceAccount();
    const other: AccountFile = { ...account, account: { id: 7, name: "Another" } };
    const changes = diffAccounts([account], [other]);
    expect(changes.map(({ account_id: id, kind, path }) => [id, kind, path])).toEqual([
      [1001, "removed", ""],
      [7, "added", ""],
    ]);
    expect(JSON.stringify(changes)).not.toContain("demo-password");
    expect(diffAccounts([account, other], [other, account])).toMatchObject([
      { kind: "reordered", before: "1001, 7", after: "7, 1001" },
    ]);
  });
});
