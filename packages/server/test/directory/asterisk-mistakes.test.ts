import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { asteriskMistakes } from "../../src/directory/asterisk-mistakes.ts";
import { checkAccount } from "../../src/directory/load-account.ts";
import { AccountFileError } from "../../src/directory/problems.ts";
import { loadSipPasswords } from "../../src/directory/sip-passwords.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import { readReferenceAccount } from "../gateway/reference-account.ts";

type Block = NonNullable<AccountFile["asterisk"]>;

const withBlock = async (asterisk: Block): Promise<AccountFile> => ({
  ...(await readReferenceAccount()),
  asterisk,
});

const TRUNK = { name: "main", host: "sip.example.com" };

describe("the asterisk of an account file", () => {
  it.each<[string, Block]>([
    ["nothing at all", {}],
    ["a trunk by address", { trunks: [TRUNK] }],
    ["a trunk with a login", { trunks: [{ ...TRUNK, login: "us", password_env: "SIP" }] }],
    ["a network", { network: { external_address: "198.51.100.7", local_networks: ["10.0.0.0/8"] } }],
  ])("may have %s", async (_, block) => {
    expect(checkAccount(await withBlock(block))).toMatchObject({ ok: true });
  });

  it.each<[string, Block, (string | number)[]]>([
    ["two trunks of one name", { trunks: [TRUNK, TRUNK] }, ["trunks", 1, "name"]],
    ["a password without a login", { trunks: [{ ...TRUNK, password: "p" }] }, ["trunks", 0]],
    ["a login without a password", { trunks: [{ ...TRUNK, login: "us" }] }, ["trunks", 0]],
    [
      "two places for a password",
      { trunks: [{ ...TRUNK, login: "us", password: "p", password_env: "P" }] },
      ["trunks", 0],
    ],
    [
      "a number of somebody else",
      { trunks: [{ ...TRUNK, virtual_numbers: ["74951112233"] }] },
      ["trunks", 0, "virtual_numbers", 0],
    ],
    [
      "a line that the account does not have",
      { lines: [{ phone_number: "99", password: "p" }] },
      ["lines", 0, "phone_number"],
    ],
    ["no ports for sound", { network: { rtp_from: 20_000, rtp_to: 20_000 } }, ["network"]],
    [
      "a network that is none",
      { network: { local_networks: ["10.0.0.999/8"] } },
      ["network", "local_networks", 0],
    ],
  ])("does not have %s", async (_, block, path) => {
    const mistakes = asteriskMistakes(await withBlock(block));
    expect(mistakes.map((mistake) => mistake.path)).toEqual([["asterisk", ...path]]);
  });

  it.each<[string, object]>([
    ["a host with more than a host in it", { trunks: [{ ...TRUNK, host: "sip.example.com;transport=tls" }] }],
    ["a login with a line's end", { trunks: [{ ...TRUNK, login: "us\n[evil]", password: "p" }] }],
    ["a name that is a section's end", { trunks: [{ ...TRUNK, name: "a]" }] }],
  ])("does not have %s", async (_, block) => {
    expect(checkAccount(await withBlock(block as Block))).toMatchObject({ ok: false });
  });
});

describe("the passwords of trunks and lines", () => {
  it("come from where the account says", async () => {
    const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    writeFileSync(join(folder, "sip"), "from a file\n");
    const account = await withBlock({
      trunks: [
        { ...TRUNK, login: "us", password: "in the clear" },
        { name: "b", host: "h", login: "us", password_env: "SIP_B" },
        { name: "c", host: "h", login: "us", password_file: "sip" },
        { name: "d", host: "h" },
      ],
    });
    expect((await loadSipPasswords(account, folder, { SIP_B: "from outside" })).trunks).toEqual(
      new Map([
        ["main", "in the clear"],
        ["b", "from outside"],
        ["c", "from a file"],
      ]),
    );
  });

  it("are missed where they are not", async () => {
    const account = await withBlock({ trunks: [{ ...TRUNK, login: "us", password_file: "nowhere" }] });
    await expect(loadSipPasswords(account, tmpdir(), {})).rejects.toBeInstanceOf(AccountFileError);
  });
});
