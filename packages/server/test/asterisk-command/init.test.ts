import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SoundReader } from "../../src/sound/sound-reader.ts";
import { durationMs } from "../../src/sound/sound.ts";
import { accountWith, testFolder, type, writeAccounts } from "./support.ts";

const SIP_PASSWORD = "trunk's-own-9d2c";
const TRUNK = { name: "main", host: "sip.example.com", login: "us", password: SIP_PASSWORD };

/** A file with an account that has a trunk, and a folder to write into. */
const setting = (asterisk: object = { trunks: [TRUNK] }) => {
  const folder = testFolder();
  const account = writeAccounts(folder, accountWith(asterisk));
  return { folder, account, out: join(folder, "etc") };
};

const modeOf = (file: string): number => statSync(file).mode & 0o777;

const read = (...parts: readonly string[]): string => readFileSync(join(...parts), "utf8");

/** Passwords of files of configuration, in their order. */
const passwordsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^password = (.*)$/gmu)].map(([, password = ""]) => password);

describe("asterisk init", () => {
  it("writes every file, with a head that says where it comes from, and a melody that can be played", async () => {
    const { account, out } = setting();
    const { status } = await type(["init", "--account", account, "--out", out]);
    expect(status).toBe(0);
    const names = readdirSync(out).filter((name) => name.endsWith(".conf"));
    // Those that an Asterisk needs: see the tests of the configuration itself.
    expect(names).toHaveLength(10);
    for (const name of names) expect(read(out, name)).toMatch(/^; Written by `scenario-call asterisk init`/u);
    expect(read(out, "musiconhold.conf")).toContain(`directory = ${join(out, "music")}\n`);
    const reader = new SoundReader();
    const sound = await reader.read(readFileSync(join(out, "music", "melody.wav")));
    await reader.close();
    expect([sound.sampleRate, durationMs(sound)]).toEqual([8000, 8000]);
  });

  it("lets nobody but the owner read what holds passwords", async () => {
    const { account, out } = setting();
    await type(["init", "--account", account, "--out", out]);
    for (const name of ["pjsip.conf", "ari.conf", "ari-password"])
      expect(modeOf(join(out, name)), name).toBe(0o600);
    expect(modeOf(join(out, "modules.conf"))).toBe(0o644);
  });

  it("makes a password for ARI, tells it to Asterisk and the server, and to nobody else", async () => {
    const { account, out } = setting();
    const { out: told, err } = await type(["init", "--account", account, "--out", out]);
    const made = read(out, "ari-password").trimEnd();
    // 32 bytes of chance, six bits a character.
    expect(made).toMatch(/^[\w-]{43}$/u);
    expect(passwordsIn(read(out, "ari.conf"))).toEqual([made]);
    expect(told).not.toContain(made);
    expect(err).not.toContain(made);
    expect(told).toContain(join(out, "ari-password"));
  });

  it("keeps the password that is there, so that a second time changes nothing", async () => {
    const { account, out } = setting();
    await type(["init", "--account", account, "--out", out]);
    const before = read(out, "ari.conf");
    const again = await type(["init", "--account", account, "--out", out, "--json"]);
    const { result } = JSON.parse(again.out) as {
      readonly result: { readonly files: { readonly state: string }[] };
    };
    expect(new Set(result.files.map(({ state }) => state))).toEqual(new Set(["unchanged"]));
    expect(read(out, "ari.conf")).toBe(before);
    expect(readdirSync(out).filter((name) => name.endsWith(".old"))).toEqual([]);
  });

  it("takes the password of a file that is named, or of the environment", async () => {
    const { folder, account, out } = setting();
    const file = join(folder, "given");
    writeFileSync(file, "of-the-file-7Q2x\n", { mode: 0o600 });
    await type(["init", "--account", account, "--out", out, "--ari-password-file", file]);
    expect(passwordsIn(read(out, "ari.conf"))).toEqual(["of-the-file-7Q2x"]);
    const env = { SCENARIO_CALL_ARI_PASSWORD: "of-the-environment-7Q2x" };
    await type(["init", "--account", account, "--out", join(folder, "other")], { env });
    expect(passwordsIn(read(folder, "other", "ari.conf"))).toEqual(["of-the-environment-7Q2x"]);
    expect(existsSync(join(folder, "other", "ari-password"))).toBe(false);
  });

  it.each(["asterisk12345", "short1!", "scenario-call-1"])(
    "refuses the password %j, which everybody knows, and does not repeat it",
    async (password) => {
      const { account, out } = setting();
      const env = { SCENARIO_CALL_ARI_PASSWORD: password };
      const { status, err } = await type(["init", "--account", account, "--out", out], { env });
      expect(status).toBe(1);
      expect(err.replaceAll("scenario-call asterisk", "")).not.toContain(password);
      expect(existsSync(out)).toBe(false);
    },
  );

  it("refuses a file with the password that others can read", async () => {
    const { folder, account, out } = setting();
    const file = join(folder, "given");
    writeFileSync(file, "of-the-file-7Q2x\n", { mode: 0o644 });
    const { status, err } = await type([
      "init",
      "--account",
      account,
      "--out",
      out,
      "--ari-password-file",
      file,
    ]);
    expect([status, existsSync(out)]).toEqual([1, false]);
    expect(err).toContain(`chmod 600 ${file}`);
  });

  it.each(["0.0.0.0", "::", "8.8.8.8", "2606:4700::1111"])(
    "does not let ARI listen at %s, unless that is asked for",
    async (address) => {
      const { account, out } = setting();
      const args = ["init", "--account", account, "--out", out, "--ari-address", address];
      expect(await type(args)).toMatchObject({ status: 2 });
      expect(existsSync(out)).toBe(false);
      expect(await type([...args, "--ari-allow-public"])).toMatchObject({ status: 0 });
      expect(read(out, "http.conf")).toContain(`bindaddr = ${address}\n`);
    },
  );

  describe("where files are there that differ", () => {
    const there = async () => {
      const set = setting();
      await type(["init", "--account", set.account, "--out", set.out]);
      const before = read(set.out, "pjsip.conf");
      writeAccounts(set.folder, accountWith({ trunks: [{ ...TRUNK, host: "sip.example.net" }] }));
      return { ...set, before, args: ["init", "--account", set.account, "--out", set.out] };
    };

    it("refuses where nobody can be asked, and writes nothing at all", async () => {
      const { args, out, before } = await there();
      const { status, err } = await type(args);
      expect(status).toBe(1);
      expect(err).toContain("pjsip.conf");
      expect(err).toContain("--force");
      expect(read(out, "pjsip.conf")).toBe(before);
    });

    it("shows what changes and asks; without a yes nothing is written", async () => {
      const { args, out, before } = await there();
      const { status, err, asked } = await type(args, { answer: "" });
      expect([status, asked.length]).toEqual([1, 1]);
      expect(err).toContain("-contact = sip:sip.example.com:5060\n+contact = sip:sip.example.net:5060\n");
      expect(read(out, "pjsip.conf")).toBe(before);
    });

    it.each(["y", "Yes", "да"])("replaces after %j, and keeps the old ones beside", async (answer) => {
      const { args, out, before } = await there();
      expect(await type(args, { answer })).toMatchObject({ status: 0 });
      expect(read(out, "pjsip.conf")).toContain("sip.example.net");
      const [kept = "", ...more] = readdirSync(out).filter((name) => name.endsWith(".old"));
      expect(more).toEqual([]);
      expect(read(out, kept)).toBe(before);
      expect(modeOf(join(out, kept))).toBe(0o600);
    });

    it("replaces with --force without asking", async () => {
      const { args, out } = await there();
      expect(await type([...args, "--force"])).toMatchObject({ status: 0, asked: [] });
      expect(read(out, "pjsip.conf")).toContain("sip.example.net");
    });

    it("shows with --dry-run what would change, no password in it, and writes nothing", async () => {
      const { args, folder, out, before } = await there();
      writeAccounts(folder, accountWith({ trunks: [{ ...TRUNK, port: 5070, password: "another-9d2c" }] }));
      const { status, out: told } = await type([...args, "--dry-run"]);
      expect(status).toBe(0);
      expect(told).toContain("+contact = sip:sip.example.com:5070\n");
      expect(told).not.toContain(SIP_PASSWORD);
      expect(told).not.toContain("another-9d2c");
      expect(read(out, "pjsip.conf")).toBe(before);
    });
  });

  it("prints with --print, passwords only when asked, and writes nothing", async () => {
    const { folder, account } = setting();
    const printed = await type(["init", "--account", account, "--print"]);
    expect(printed.status).toBe(0);
    expect(printed.out).toContain("==> pjsip.conf <==\n");
    expect(printed.out).not.toContain(SIP_PASSWORD);
    expect((await type(["init", "--account", account, "--print", "--show-secrets"])).out).toContain(
      SIP_PASSWORD,
    );
    expect(readdirSync(folder)).toEqual(["account.json"]);
  });

  it("names folders as Asterisk sees them in a container", async () => {
    const { account, out } = setting();
    await type(["init", "--account", account, "--out", out, "--seen-as", "/etc/asterisk"]);
    expect(read(out, "musiconhold.conf")).toContain("directory = /etc/asterisk/music\n");
    expect(existsSync(join(out, "music", "melody.wav"))).toBe(true);
  });

  it("brings the accounts of a server together", async () => {
    const folder = testFolder();
    const account = writeAccounts(
      folder,
      accountWith({ trunks: [TRUNK], network: { sip_port: 5070 } }),
      accountWith({ trunks: [{ name: "second", host: "sip.example.org" }] }, 2),
    );
    await type(["init", "--account", account, "--out", join(folder, "etc")]);
    const pjsip = read(folder, "etc", "pjsip.conf");
    expect(pjsip).toContain("bind = 0.0.0.0:5070\n");
    expect(pjsip).toContain("[trunk-main]\n");
    expect(pjsip).toContain("[trunk-second]\n");
    expect(passwordsIn(pjsip)).toEqual([SIP_PASSWORD]);
  });

  it("refuses accounts that differ about the Asterisk that they share, and says where", async () => {
    const folder = testFolder();
    const account = writeAccounts(
      folder,
      accountWith({ trunks: [TRUNK], network: { sip_port: 5070 } }),
      accountWith({ network: { sip_port: 5080 } }, 2),
    );
    const { status, err } = await type(["init", "--account", account, "--out", join(folder, "etc")]);
    expect([status, existsSync(join(folder, "etc"))]).toEqual([1, false]);
    expect(err).toMatch(
      /account\.json:1:\d+: \[1\]\.asterisk\.network\.sip_port: found 5080, and 5070 in account 1/u,
    );
  });

  it.each([
    [{ trunks: [{ ...TRUNK, password: "a\nb-9d2c" }] }, "password of trunk-main-auth"],
    [undefined, "asterisk"],
    [{ trunks: [{ name: "main", host: "h", login: "us", password_env: "NOT_SET" }] }, "password_env"],
    [{ trunks: [{ name: "Main!", host: "h" }] }, "name"],
  ])("refuses an account that cannot be written (%j)", async (asterisk, told) => {
    const folder = testFolder();
    const account = writeAccounts(folder, accountWith(asterisk));
    const { status, err } = await type(["init", "--account", account, "--out", join(folder, "etc")]);
    expect([status, existsSync(join(folder, "etc"))]).toEqual([1, false]);
    expect(err).not.toContain("9d2c");
    expect(err).toContain(told);
  });

  it("tells of a folder that cannot be written", async () => {
    const { folder, account } = setting();
    const { status, err } = await type(["init", "--account", account, "--out", join(folder, "account.json")]);
    expect([status, err.includes("ENOTDIR")]).toEqual([1, true]);
  });

  it("says in both languages what to do next", async () => {
    const { folder, account } = setting();
    const english = await type(["init", "--account", account, "--out", join(folder, "a")]);
    const russian = await type(["init", "--account", account, "--out", join(folder, "b"), "--lang", "ru"]);
    for (const { out } of [english, russian]) {
      expect(out).toMatch(/^1\. .*\n2\. .*\n3\. .*\n4\. .*\n5\. /mu);
      expect(out).toContain("asterisk doctor --account");
    }
    expect(english.out).not.toMatch(/[а-яё]/iu);
    expect(russian.out).toContain("Теперь:");
  });
});

describe("the commands about Asterisk", () => {
  it.each([
    [[], 2],
    [["--help"], 0],
    [["init", "--help"], 0],
    [["explode"], 2],
    [["init"], 2],
    [["init", "--account", "a.json"], 2],
    [["doctor"], 2],
    [["doctor", "--account", "a.json", "--speech", "http"], 2],
    [["init", "--account", "a.json", "--out", "x", "--ari-port", "0"], 2],
    [["init", "--account", "a.json", "--out", "x", "--ari-user", "a]\n[b"], 2],
    [["init", "--account", "a.json", "--out", "x", "--seen-as", "etc"], 2],
    [["init", "--account", "a.json", "--out", "x", "--unknown"], 2],
    [["init", "--account", "a.json", "--out", "x", "--lang", "de"], 2],
    [["init", "--account", "/nowhere/a.json", "--out", "/nowhere/x"], 1],
    [["doctor", "--account", "/nowhere/a.json"], 1],
  ])("end as their help says: %j", async (args, status) => {
    expect((await type(args)).status).toBe(status);
  });

  it("speak Russian where the locale does", async () => {
    expect((await type(["--help"], { env: { LANG: "ru_RU.UTF-8" } })).out).toContain("Код завершения");
    expect((await type(["--help"], { env: { LANG: "ru_RU.UTF-8", LC_ALL: "C" } })).out).toContain("Status:");
  });

  it("tell errors as one JSON object on stdout", async () => {
    const { out, err } = await type(["init", "--account", "/nowhere/a.json", "--out", "x", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: { kind: "file_failed" } });
    expect(err).toBe("");
  });
});
