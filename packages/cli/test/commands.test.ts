import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CALL_API_ERRORS } from "@scenario-call/core";
import { createNodeClient } from "@scenario-call/node-client";
import {
  startTestServer,
  TEST_SCENARIO_ID,
  TEST_VIRTUAL_NUMBER,
  type TestServer,
} from "@scenario-call/testing";
import { describe, expect, it } from "vitest";
import { ADMIN_STATUS } from "@scenario-call/server/admin";
import { COMMANDS } from "../src/commands.ts";
import { EXIT } from "../src/exit-codes.ts";
import { Shell } from "./support/typed.ts";

const CONTACT = "79260000000";
const CALL = [
  "call",
  "--contact",
  CONTACT,
  "--virtual-phone-number",
  TEST_VIRTUAL_NUMBER,
  "--scenario-id",
  String(TEST_SCENARIO_ID),
  "--first-call",
  "contact",
];

describe("calls and hangup", () => {
  it("list the calls under way with people's numbers masked, and end one", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    await shell.typeTo(server, CALL).status;
    const masked = shell.typeTo(server, ["calls"]);
    expect(await masked.status).toBe(0);
    expect(masked.out).toContain("7926•••••00");
    expect(masked.out).not.toContain(CONTACT);
    const whole = shell.typeTo(server, ["calls", "--full-numbers", "--json"]);
    await whole.status;
    expect(JSON.parse(whole.out)).toMatchObject([{ call_session_id: 1, contact_phone_number: CONTACT }]);
    const ended = shell.typeTo(server, ["hangup", "1"]);
    expect([await ended.status, ended.out]).toEqual([0, "call 1 is ended\n"]);
    await server.runToEnd();
    const none = shell.typeTo(server, ["calls", "--lang", "ru"]);
    expect([await none.status, none.out]).toEqual([0, "текущих звонков нет\n"]);
  });

  it("refuse what is no id before anything is sent", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, ["hangup", "79260000000x"]);
    expect(await typed.status).toBe(2);
    expect(server.requests).toEqual([]);
  });
});

describe("numbers, scenarios and media", () => {
  it.each([
    ["numbers", TEST_VIRTUAL_NUMBER],
    ["scenarios", "One employee"],
    ["media", "Two seconds"],
  ])("%s shows what the account has", async (command, found) => {
    await using server = await startTestServer();
    using shell = new Shell();
    const table = shell.typeTo(server, [command]);
    expect(await table.status).toBe(0);
    expect(table.out).toContain(found);
    const json = shell.typeTo(server, [command, "--json"]);
    await json.status;
    expect(JSON.stringify(JSON.parse(json.out))).toContain(found);
  });

  it("take the parameters of their method", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, ["media", "--json", "--limit", "1"]);
    await typed.status;
    expect(JSON.parse(typed.out)).toHaveLength(1);
  });
});

describe("login", () => {
  const profiles = (shell: Shell): string => join(shell.home, "scenario-call", "profiles.json");

  it("keeps a key from stdin in a file that nobody else can read, and it is used from then on", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.type(["login", "--url", server.url, "--token-stdin"], {
      input: `${server.token}\n`,
    });
    expect(await typed.status).toBe(0);
    expect(typed.out + typed.err).not.toContain(server.token);
    expect(statSync(profiles(shell)).mode & 0o777).toBe(0o600);
    expect(statSync(join(shell.home, "scenario-call")).mode & 0o777).toBe(0o700);
    expect(await shell.type(["scenarios"]).status).toBe(0);
  });

  it("asks for login and password on a terminal", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.type(["login", "--url", server.url, "--profile", "work"], {
      isTerminal: true,
      answers: [server.login, server.password],
    });
    expect(await typed.status).toBe(0);
    expect(typed.err).toBe("Login: Password: ");
    expect(await shell.type(["numbers", "--profile", "work"]).status).toBe(0);
    expect(await shell.type(["numbers"], { env: { SCENARIO_CALL_PROFILE: "work" } }).status).toBe(0);
    const misspelt = shell.type(["numbers", "--profile", "wrok"]);
    expect(await misspelt.status).toBe(5);
    expect(misspelt.err).toContain("Did you mean work?");
  });

  it("keeps nothing that the service refuses", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.type(["login", "--url", server.url, "--token-stdin"], { input: "a-wrong-key" });
    expect(await typed.status).toBe(4);
    expect(typed.err).not.toContain("a-wrong-key");
    expect(() => readFileSync(profiles(shell))).toThrow("ENOENT");
  });

  it("asks nobody where there is no terminal", async () => {
    using shell = new Shell();
    const typed = shell.type(["login"]);
    expect(await typed.status).toBe(2);
    expect(typed.err).toContain("--token-stdin");
  });

  it.each([
    ["group", 0o640],
    ["others", 0o604],
  ])("is refused afterwards where %s can read the file", async (_who, mode) => {
    await using server = await startTestServer();
    using shell = new Shell();
    await shell.type(["login", "--url", server.url, "--token-stdin"], { input: server.token }).status;
    chmodSync(profiles(shell), mode);
    const typed = shell.type(["scenarios"]);
    expect(await typed.status).toBe(2);
    expect(typed.err).toContain("chmod 600");
  });

  it.each([
    ["a folder in its place", (path: string) => mkdirSync(path, { mode: 0o700 })],
    ["no file but a pipe in its place", (path: string) => execFileSync("mkfifo", ["-m", "600", path])],
    ["half a file", (path: string) => writeFileSync(path, '{"profiles": {', { mode: 0o600 })],
  ])("a profile cannot be read: %s", async (_, put) => {
    using shell = new Shell();
    mkdirSync(join(shell.home, "scenario-call"), { mode: 0o700 });
    put(profiles(shell));
    const typed = shell.type(["calls", "--json"]);
    expect(await typed.status).toBe(2);
    const { error } = JSON.parse(typed.err) as { readonly error: Record<string, unknown> };
    expect(error["kind"]).toBe("bad_profiles");
    expect(error["where"]).toContain(profiles(shell));
  });

  it("a profile cannot be kept where a file stands in the place of the folder", async () => {
    using shell = new Shell();
    writeFileSync(join(shell.home, "scenario-call"), "");
    await using server = await startTestServer();
    const read = shell.type(["calls", "--json"]);
    expect(await read.status).toBe(2);
    expect(JSON.parse(read.err)).toMatchObject({ error: { kind: "bad_profiles" } });
    const kept = shell.type(["login", "--url", server.url, "--token-stdin", "--json"], {
      input: server.token,
    });
    expect(await kept.status).toBe(2);
    expect(JSON.parse(kept.err)).toMatchObject({ error: { kind: "bad_profiles" } });
    expect(kept.err).not.toContain(server.token);
  });

  it("is refused where the file is a link that somebody else could turn", async () => {
    using shell = new Shell();
    mkdirSync(join(shell.home, "scenario-call"), { mode: 0o700 });
    writeFileSync(join(shell.home, "elsewhere.json"), "{}", { mode: 0o600 });
    symlinkSync(join(shell.home, "elsewhere.json"), profiles(shell));
    expect(await shell.type(["scenarios"]).status).toBe(2);
  });

  it("never sends a profile's secret to another service that the environment names", async () => {
    await using server = await startTestServer();
    await using other = await startTestServer();
    using shell = new Shell();
    await shell.type(["login", "--url", server.url, "--token-stdin"], { input: server.token }).status;
    const typed = shell.type(["calls"], { env: { SCENARIO_CALL_URL: other.url } });
    expect(await typed.status).toBe(2);
    expect(other.requests).toEqual([]);
  });

  it("refuses secrets on the command line", async () => {
    using shell = new Shell();
    for (const flag of ["--token", "--password", "--access-token"]) {
      const typed = shell.type(["calls", flag, "secret-of-mine"]);
      expect(await typed.status).toBe(2);
      expect(typed.err).toContain("list of processes");
      expect(typed.err).not.toContain("secret-of-mine");
    }
  });

  it("has told nobody where nobody has logged in", async () => {
    using shell = new Shell();
    const typed = shell.type(["calls", "--json"]);
    expect(await typed.status).toBe(5);
    expect(JSON.parse(typed.err)).toMatchObject({ error: { kind: "no_profile" } });
  });
});

describe("logout", () => {
  const file = (shell: Shell): string => join(shell.home, "scenario-call", "profiles.json");
  /** Names of the profiles that are kept. */
  const kept = (shell: Shell): readonly string[] => {
    const { profiles } = JSON.parse(readFileSync(file(shell), "utf8")) as { readonly profiles: object };
    return Object.keys(profiles);
  };
  const keep = async (shell: Shell, server: TestServer, token: string, name: string): Promise<void> => {
    const args = ["login", "--url", server.url, "--token-stdin", "--profile", name];
    expect(await shell.type(args, { input: token }).status).toBe(0);
  };
  const session = async (server: TestServer): Promise<string> => {
    const client = createNodeClient({ url: server.url, token: server.token });
    const { login, password } = server;
    const { access_token: token } = await client.loginUser({ login, password });
    client.close();
    return token;
  };

  it("ends the session at the service, and forgets that profile alone", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const token = await session(server);
    await keep(shell, server, token, "work");
    await keep(shell, server, server.token, "default");
    const typed = shell.type(["logout", "--profile", "work"]);
    expect([await typed.status, typed.out]).toEqual([
      0,
      'removed the profile "work": the session has been ended\n',
    ]);
    expect(server.requests.at(-1)).toMatchObject({ method: "logout.user" });
    const after = shell.type(["calls"], {
      env: { SCENARIO_CALL_URL: server.url, SCENARIO_CALL_TOKEN: token },
    });
    expect([await after.status, after.err]).toEqual([4, expect.stringContaining("token")]);
    expect(kept(shell)).toEqual(["default"]);
    expect(statSync(file(shell)).mode & 0o777).toBe(0o600);
    expect(statSync(join(shell.home, "scenario-call")).mode & 0o777).toBe(0o700);
  });

  it("says that a permanent key goes on working", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    await keep(shell, server, server.token, "default");
    const typed = shell.type(["logout", "--lang", "ru"]);
    expect(await typed.status).toBe(0);
    expect(typed.out).toContain("продолжает действовать");
    expect(typed.out + typed.err).not.toContain(server.token);
    expect(readFileSync(file(shell), "utf8")).not.toContain(server.token);
  });

  it("tells a session that is over from a key", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const token = await session(server);
    await keep(shell, server, token, "default");
    const client = createNodeClient({ url: server.url, token });
    await client.logoutUser();
    client.close();
    const typed = shell.type(["logout", "--json"]);
    expect(await typed.status).toBe(0);
    expect(JSON.parse(typed.out)).toEqual({ profile: "default", file: file(shell), token: "over" });
  });

  it("asks nobody where the profile has login and password, which have no session between commands", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    await shell.type(["login", "--url", server.url], {
      isTerminal: true,
      answers: [server.login, server.password],
    }).status;
    const asked = server.requests.length;
    const typed = shell.type(["logout", "--json"]);
    expect(await typed.status).toBe(0);
    expect(JSON.parse(typed.out)).toMatchObject({ token: "none" });
    expect(server.requests).toHaveLength(asked);
    expect(readFileSync(file(shell), "utf8")).not.toContain(server.password);
  });

  it("removes nothing while the service cannot be asked, unless told to ask nobody", async () => {
    using shell = new Shell();
    {
      await using server = await startTestServer();
      await keep(shell, server, server.token, "default");
    }
    const typed = shell.type(["logout", "--json"]);
    expect(await typed.status).toBe(5);
    expect(JSON.parse(typed.err)).toMatchObject({
      error: { kind: "not_sent", next: expect.stringContaining("logout --local") },
    });
    expect(kept(shell)).toEqual(["default"]);
    const local = shell.type(["logout", "--local"], { env: { SCENARIO_CALL_TOKEN: "another" } });
    expect(await local.status).toBe(0);
    expect(local.out).toContain("not asked");
    expect(local.err).toContain("SCENARIO_CALL_TOKEN is still set");
    expect(kept(shell)).toEqual([]);
  });

  it("names the profile that was probably meant", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    await keep(shell, server, server.token, "work");
    const typed = shell.type(["logout", "--profile", "wrok"]);
    expect(await typed.status).toBe(5);
    expect(typed.err).toContain("Did you mean work?");
  });
});

describe("explain", () => {
  it("tells every error of the Call API in both languages", async () => {
    using shell = new Shell();
    for (const mnemonic of Object.keys(CALL_API_ERRORS)) {
      const english = shell.type(["explain", mnemonic]);
      const russian = shell.type(["explain", mnemonic, "--lang", "ru"]);
      expect([mnemonic, await english.status, await russian.status]).toEqual([mnemonic, 0, 0]);
      expect(english.out).not.toMatch(/[а-я]/iu);
      expect(russian.out).toMatch(/[а-я]{4}/iu);
    }
  });

  it("says whether anything was started", async () => {
    using shell = new Shell();
    const typed = shell.type(["explain", "scenario_not_found"]);
    await typed.status;
    expect(typed.out).toContain("Nothing was started");
  });

  it("knows what was meant by a misspelt one", async () => {
    using shell = new Shell();
    const typed = shell.type(["explain", "scenario_not_fund"]);
    expect(await typed.status).toBe(2);
    expect(typed.err).toContain("did you mean scenario_not_found?");
  });
});

describe("serve", () => {
  it("says on an old Node.js what to do", async () => {
    using shell = new Shell();
    const typed = shell.type(["serve", "--account", "a.yaml", "--store", "sqlite"], { node: "20.19.0" });
    expect(await typed.status).toBe(2);
    expect(typed.err).toContain("scenario-call serve --account a.yaml --store memory");
  });

  it("asks nobody where a program reads, terminal or not", async () => {
    using shell = new Shell();
    const typed = shell.type(["serve", "--account", "a.yaml", "--json", "--lang", "ru"], {
      node: "20.19.0",
      isTerminal: true,
      answers: ["y"],
    });
    expect(await typed.status).toBe(2);
    expect(JSON.parse(typed.err)).toMatchObject({
      error: { kind: "node_too_old", next: expect.stringContaining("установите Node.js 24") },
    });
  });

  it("asks on a terminal, and no is no", async () => {
    using shell = new Shell();
    const typed = shell.type(["serve", "--account", "a.yaml"], {
      node: "20.19.0",
      isTerminal: true,
      answers: [""],
    });
    expect(await typed.status).toBe(2);
    expect(typed.err).toMatch(/forgets everything[\s\S]*needs\s+Node\.js\s+24/u);
  });
});

describe("admin", () => {
  it("is the server's own", async () => {
    using shell = new Shell();
    const file = join(shell.home, "account.yaml");
    writeFileSync(file, "account: {}\n");
    const typed = shell.type(["admin", "check", file]);
    expect(await typed.status).toBe(3);
    expect(typed.err).toContain("account.yaml");
    const russian = shell.type(["admin", "check", file, "--lang", "ru", "--json"]);
    expect(await russian.status).toBe(3);
    expect(JSON.parse(russian.err)).toMatchObject({
      error: { kind: "bad_accounts", message: expect.stringContaining("не годится") },
    });
    expect(ADMIN_STATUS).toEqual({
      done: EXIT.done,
      fault: EXIT.fault,
      usage: EXIT.usage,
      invalid: EXIT.invalid,
      refused: EXIT.refused,
      noServer: EXIT.notSent,
      unknown: EXIT.unknown,
    });
    const help = shell.type(["admin", "help"]);
    expect(await help.status).toBe(0);
    expect(help.out).toContain("scenario-call admin token create");
    // What is said of a command stands straight below it, however long its name is.
    expect(help.out).toMatch(/\n {2}scenario-call admin check FILE\n {6}\S[^\n]*\n {6}\S/u);
  });
});

describe("hangup", () => {
  it("whose answer is lost does not say that a phone may be ringing because of it", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    await shell.typeTo(server, CALL).status;
    server.loseAnswer("release.call");
    const typed = shell.typeTo(server, ["hangup", "1"]);
    expect(await typed.status).toBe(6);
    expect(typed.err).toContain("no phone rings because of it");
    expect(typed.err).not.toContain("a phone may be ringing");
  });
});

describe("asterisk", () => {
  it("is the server's own, and replaces no file where nobody can be asked", async () => {
    using shell = new Shell();
    const help = shell.type(["asterisk", "help", "--lang", "ru"]);
    expect(await help.status).toBe(0);
    expect(help.out).toContain("scenario-call asterisk doctor --account");
    const file = join(shell.home, "account.json");
    const account = (host: string): string =>
      JSON.stringify({
        account: { id: 1, name: "Shop" },
        users: [{ login: "user" }],
        components: [],
        allowed_ips: [],
        virtual_numbers: [],
        employees: [],
        scenarios: [],
        asterisk: { trunks: [{ name: "main", host }] },
      });
    const args = ["asterisk", "init", "--account", file, "--out", join(shell.home, "etc")];
    writeFileSync(file, account("one.example.com"));
    expect(await shell.type(args).status).toBe(0);
    writeFileSync(file, account("two.example.com"));
    const refused = shell.type(args);
    expect(await refused.status).toBe(1);
    expect(refused.err).toContain("scenario-call asterisk: ");
  });
});

/** What cannot be broken: a word, or what stands in quotes, behind which a command may go on. */
const isOneWord = (line: string): boolean => /^(?:"[^"]*"|'[^']*'|\S)+(?: \\)?$/u.test(line.trim());

describe("help", () => {
  it("teaches every command with an example, in both languages", async () => {
    using shell = new Shell();
    for (const { page } of COMMANDS) {
      for (const lang of ["en", "ru"]) {
        const typed = shell.type([page.name, "--help", "--lang", lang]);
        expect(await typed.status).toBe(0);
        expect(typed.out).toContain(lang === "en" ? "Examples" : "Примеры");
        expect(typed.out).toContain(`scenario-call ${page.name}`);
        expect(/[а-я]/iu.test(typed.out)).toBe(lang === "ru");
      }
    }
  });

  it.each(["serve", "admin", "asterisk"])(
    "of %s is whole: it has every flag of the server's own",
    async (name) => {
      using shell = new Shell();
      const flag = { serve: "--drain", admin: "token create", asterisk: "--dry-run" }[name] ?? "";
      for (const [lang, heading] of [
        ["en", "Examples"],
        ["ru", "Примеры"],
      ] as const) {
        const typed = shell.type([name, "--help"], { env: { LANG: `${lang}_XX.UTF-8` } });
        expect(await typed.status).toBe(0);
        expect(typed.out).toContain(heading);
        expect(typed.out).toContain(flag);
        const asked = shell.type(["help", name, "--lang", lang]);
        await asked.status;
        expect(asked.out).toBe(typed.out);
      }
    },
  );

  it("is asked for with flags of every command around it", async () => {
    using shell = new Shell();
    const russian = shell.type(["help", "--lang", "ru"]);
    expect(await russian.status).toBe(0);
    expect(russian.out).toContain("С чего начать");
    const page = shell.type(["help", "--json", "calls"]);
    await page.status;
    expect(page.out).toContain("scenario-call calls");
    const named = shell.type(["--profile", "work", "calls"]);
    expect(await named.status).toBe(5);
    expect(named.err).toContain('profile "work"');
  });

  it("lists the commands; without a command it says so with 2", async () => {
    using shell = new Shell();
    const asked = shell.type(["--help"]);
    expect(await asked.status).toBe(0);
    expect(COMMANDS.filter(({ page }) => !asked.out.includes(page.name))).toEqual([]);
    const bare = shell.type([]);
    expect(await bare.status).toBe(2);
    expect(bare.out).toBe("");
  });

  it("tells of a parameter what each of its values means, also where that stands further down", async () => {
    using shell = new Shell();
    const typed = shell.type(["call", "--help"]);
    await typed.status;
    const [, value = ""] = /--contact-message-value TEXT\n(.*?)\n {2}--/su.exec(typed.out) ?? [];
    expect(value).toContain('With `type: "media"`');
    expect(value).toContain('With `type: "tts"`: the text to be spoken');
    const [, early = ""] = /--\[no-\]early-switching\n(.*?)\n {2}--/su.exec(typed.out) ?? [];
    expect(early).toMatch(/Unless given:\s+false\./u);
    expect(early).toContain("- `true`:");
  });

  it("speaks the language of the locale", async () => {
    using shell = new Shell();
    const typed = shell.type(["--help"], { env: { LANG: "ru_RU.UTF-8" } });
    await typed.status;
    expect(typed.out).toContain("С чего начать");
  });

  const everyHelp = [[], ...COMMANDS.map(({ page }) => [page.name])].flatMap((command) =>
    ["en", "ru"].map((lang) => ({ command, lang, name: command[0] ?? "the whole command" })),
  );

  it.each(everyHelp)("of $name in $lang fits the terminal", async ({ command, lang }) => {
    using shell = new Shell();
    for (const columns of [20, 40, 80, 200]) {
      const typed = shell.type([...command, "--help", "--lang", lang], {
        columns,
        isTerminal: true,
        env: { NO_COLOR: "1" },
      });
      expect(await typed.status).toBe(0);
      // Wider lines are hard to read.
      const room = Math.min(columns, 100);
      const tooLong = typed.out.split("\n").filter((line) => [...line].length > room);
      expect(tooLong.filter((line) => !isOneWord(line))).toEqual([]);
    }
  });

  it("is not an example that the command itself would refuse", async () => {
    using shell = new Shell();
    for (const { page } of COMMANDS) {
      for (const { line } of page.examples) {
        const own = line.slice(line.indexOf("scenario-call ") + 14).replace(/ [|<].*$/u, "");
        const words = [...own.matchAll(/"([^"]*)"|(\S+)/gu)].map((match) => match[1] ?? match[2] ?? "");
        // A login would ask a service.
        if (page.handsOn || ["login", "logout"].includes(page.name)) continue;
        const typed = shell.type([...words, "--json"]);
        await typed.status;
        expect(typed.err).not.toContain('"kind":"usage"');
      }
    }
  });
});

describe("a failure in Russian", () => {
  it("is told in Russian, but for the service's own words", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const unknown = CALL.map((word) => (word === String(TEST_SCENARIO_ID) ? "99" : word));
    const refused = shell.typeTo(server, [...unknown, "--lang", "ru"]);
    expect(await refused.status).toBe(EXIT.refused);
    expect(refused.err).toContain(
      "start.scenario_call: сервис отказал: Scenario with id 99 not found (scenario_not_found)\n",
    );
    const mistaken = CALL.map((word) => (word === CONTACT ? "+7926" : word));
    const invalid = shell.typeTo(server, [...mistaken, "--lang", "ru"]);
    expect(await invalid.status).toBe(EXIT.invalid);
    expect(invalid.err).toContain("start.scenario_call: ничего не отправлено: ");
  });

  it("says why nothing was sent", async () => {
    using shell = new Shell();
    const gone = await startTestServer();
    await gone[Symbol.asyncDispose]();
    const typed = shell.typeTo(gone, ["calls", "--lang", "ru"]);
    expect(await typed.status).toBe(EXIT.notSent);
    expect(typed.err).toContain("list.calls: ничего не отправлено: соединиться не удалось\n");
  });

  it("says that a phone may be ringing", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    server.loseAnswer("start.scenario_call");
    const typed = shell.typeTo(server, [...CALL, "--lang", "ru"]);
    expect(await typed.status).toBe(EXIT.unknown);
    expect(typed.err).toContain("start.scenario_call: отправлено, но ");
    expect(typed.err).toContain("выполнен ли запрос, неизвестно");
  });
});

describe("misspelt", () => {
  it.each([
    [["cal"], "did you mean call?"],
    // Nothing is like it: to guess would mislead.
    [["bogus"], "scenario-call --help"],
    [["scenarois"], "did you mean scenarios?"],
    [["call", "--contcat", "1"], "did you mean --contact?"],
    [["calls", "--jsn"], "did you mean --json?"],
    [["calls", "--lang", "fr"], "expected en or ru"],
    [["hangup"], "scenario-call hangup ID"],
    // Who forgets what is to be said must not have "--wait" said to somebody.
    [["call", "--say", "--wait"], "--say needs a value"],
    [["call", "--contact", "-x"], "--contact=-…"],
    [["help", "--lang", "ru", "scenarois"], "может быть, scenarios?"],
  ])("%j is told with what was meant", async (args, told) => {
    using shell = new Shell();
    const typed = shell.type(args);
    expect(await typed.status).toBe(2);
    expect(typed.err).toContain(told);
  });
});
