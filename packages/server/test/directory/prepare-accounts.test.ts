import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { prepareText } from "../../src/directory/prepare-accounts.ts";
import { formatProblem } from "../../src/directory/problems.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** An account of a few lines; `more` stands at its end, from line 8 on. */
const accountText = (id: number, more = ""): string =>
  [
    `account: { id: ${id}, name: Shop ${id} }`,
    `users: [{ login: user-${id} }]`,
    "components: []",
    "allowed_ips: []",
    `virtual_numbers: [{ virtual_phone_number: "7499372000${id}" }]`,
    "employees: []",
    "scenarios: []",
    more,
  ].join("\n");

const prepare = async (text: string, folder = "/nowhere") =>
  prepareText(Buffer.from(text), join(folder, "accounts.yaml"), { env: { HOOK: SECRET }, kept: () => null });

const problemsOf = async (text: string, folder?: string): Promise<readonly string[]> => {
  const preparation = await prepare(text, folder);
  return preparation.ok
    ? []
    : preparation.problems.map((problem) => formatProblem(problem).replace(/^.*accounts\.yaml:/u, ""));
};

describe("a file with several accounts", () => {
  it("has them as YAML documents, also with a line of --- at its end", async () => {
    for (const end of ["", "---\n"]) {
      const preparation = await prepare(`${accountText(1)}\n---\n${accountText(2)}\n${end}`);
      expect(preparation.ok && preparation.accounts.map(({ file }) => file.account.id)).toEqual([1, 2]);
    }
  });

  it("tells a mistake in the second one with its line in the file", async () => {
    const text = `${accountText(1)}\n---\n${accountText(2, "ring_timeout: 1000")}`;
    const line = text.split("\n").indexOf("ring_timeout: 1000") + 1;
    expect(await problemsOf(text)).toEqual([
      `${line}:15: ring_timeout: found 1000 (a number), expected a number from 1 to 100`,
    ]);
  });

  it("tells what two of them must not share, where the second one has it", async () => {
    const text = `${accountText(1)}\n---\n${accountText(2).replace("user-2", "user-1")}`;
    const line = text.split("\n").lastIndexOf("users: [{ login: user-1 }]") + 1;
    expect(await problemsOf(text)).toEqual([
      `${line}:18: users[0].login: found the login "user-1" of account 1 again, expected another login: it alone says whose user it is`,
    ]);
  });
});

describe("what stands in other files", () => {
  it("is told with everything else that is wrong, all at once and each with its place", async () => {
    const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    writeFileSync(join(folder, "noise.wav"), "no sound");
    writeFileSync(join(folder, "prefixes.csv"), "something,else\n");
    const more = [
      "prefixes_file: prefixes.csv",
      "media_files: [{ id: 1, name: a, type: user, file: noise.wav }]",
      "dialing_music: 9",
      "web_hooks:",
      "  - { name: one, url: https://hooks.example, secret_env: NOT_THERE }",
      "  - { name: two, url: https://hooks.example, secret_env: HOOK }",
      "  - name: three",
      "    url: https://hooks.example",
      "    secret_env: HOOK",
      "    previous_secret: { secret_file: gone, expires_at: 1 }",
    ].join("\n");
    const problems = await problemsOf(accountText(1, more), folder);
    expect(problems.map((problem) => problem.split(": found")[0])).toEqual([
      "8:16: prefixes_file",
      "9:51: media_files[0].file",
      "10:16: dialing_music",
      "12:58: web_hooks[0].secret_env",
      "17:37: web_hooks[2].previous_secret.secret_file",
    ]);
    expect(problems.join("\n")).not.toContain(SECRET);
  });

  it("is found from the folder of the file, and has absolute paths afterwards", async () => {
    const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    writeFileSync(join(folder, "prefixes.csv"), "prefix,to_prefix,region\n7495,7495,Moscow\n");
    writeFileSync(join(folder, "hook.secret"), `${SECRET}\n`);
    const more = [
      "prefixes_file: prefixes.csv",
      "web_hooks: [{ name: one, url: https://hooks.example, secret_file: hook.secret }]",
    ].join("\n");
    const preparation = await prepare(accountText(1, more), folder);
    const [account] = preparation.ok ? preparation.accounts : [];
    expect(account?.file.prefixes_file).toBe(join(folder, "prefixes.csv"));
    expect(account?.file.web_hooks?.[0]?.secret_file).toBe(join(folder, "hook.secret"));
    expect(account?.prefixes?.regionOf("74951234567")).toBe("Moscow");
    expect(account?.hookSecrets.get("one")).toEqual({ current: SECRET, previous: null });
  });
});
