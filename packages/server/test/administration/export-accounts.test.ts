import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffAccounts } from "../../src/administration/diff-accounts.ts";
import { exportAccounts, formatAccounts, knownSecrets } from "../../src/administration/export-accounts.ts";
import { settlePasswords } from "../../src/administration/settle-passwords.ts";
import { prepareText } from "../../src/directory/prepare-accounts.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import { anyAccounts } from "./any-accounts.ts";

/** What a server would serve after an import of the text, or what is wrong with it. */
const imported = async (
  text: string,
  present: readonly AccountFile[],
): Promise<readonly AccountFile[] | string> => {
  const known = knownSecrets(present);
  const preparation = await prepareText(Buffer.from(text), "/nowhere/accounts.yaml", {
    env: {},
    kept: (sha256) => known.get(sha256) ?? null,
  });
  return preparation.ok
    ? settlePasswords(
        preparation.accounts.map(({ file }) => file),
        present,
      )
    : JSON.stringify(preparation.problems);
};

describe("an export", () => {
  it("that is imported changes nothing, whatever the accounts are", async () => {
    await fc.assert(
      fc.asyncProperty(anyAccounts, async (accounts) => {
        const again = await imported(formatAccounts(exportAccounts(accounts)), accounts);
        expect(again).toEqual(accounts);
        expect(diffAccounts(accounts, again as readonly AccountFile[])).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("of JSON, as a list, is as good", async () => {
    await fc.assert(
      fc.asyncProperty(anyAccounts, async (accounts) => {
        expect(await imported(JSON.stringify(exportAccounts(accounts)), accounts)).toEqual(accounts);
      }),
      { numRuns: 50 },
    );
  });

  it("has no secret of a web hook in it, and a server without that secret asks for it, with line and column", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyAccounts.filter((accounts) => accounts.some(({ web_hooks: hooks = [] }) => hooks.length > 0)),
        async (accounts) => {
          const text = formatAccounts(exportAccounts(accounts));
          for (const secret of knownSecrets(accounts).values()) expect(text).not.toContain(secret.slice(6));
          const elsewhere = await imported(text, []);
          expect(elsewhere).toMatch(/hash of a secret that this server does not have.*"line":\d+/su);
        },
      ),
      { numRuns: 30 },
    );
  });
});
