import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { askAdmin } from "../../src/admin/client.ts";
import { ADMIN_STATUS, runAdminCommand } from "../../src/admin/command.ts";
import {
  type Door,
  DoorError,
  readDoorFile,
  removeDoorFile,
  writeDoorFile,
} from "../../src/admin/door-file.ts";
import { createDoorServer } from "../../src/admin/door-server.ts";
import { UsageError } from "../../src/usage-error.ts";
import { account, administered, textOf } from "../administration/administered.ts";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import { call, CALL_PARAMS, connectRaw, KEY, send } from "../gateway/support.ts";

const temporaryFile = temporaryFiles();
const TOKEN = "t".repeat(64);

const openDoor = async () => {
  const tested = await administered([await account()]);
  const told: string[] = [];
  const server = createDoorServer({
    administration: tested.administration,
    token: TOKEN,
    onOperation: (operation, outcome) => told.push(`${operation} ${outcome}`),
    onProblem: (error) => told.push(String(error)),
  });
  const door = await server.listen();
  const file = temporaryFile("door.json");
  await writeDoorFile(file, door);
  onTestFinished(async () => server.close());
  return { ...tested, door, file, told, doorServer: server };
};

/** Runs a command with the door of a server. */
const command = async (file: string, ...args: readonly string[]) => {
  let [out, err] = ["", ""];
  const status = await runAdminCommand([...args, "--door", file], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    env: {},
    name: "admin",
    now: () => 0,
  });
  return { status, out, err };
};

describe("the door", () => {
  it("opens on this machine only, to whoever has the token", async () => {
    const { door } = await openDoor();
    expect(door.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    expect(await askAdmin(door, "status", {})).toMatchObject({ revision: 1, accounts: [{ id: 1001 }] });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["without a token", {}],
    ["with another token", { authorization: `Bearer ${"u".repeat(64)}` }],
    ["with the beginning of the token", { authorization: `Bearer ${TOKEN.slice(1)}` }],
    ["with a key of the API", { authorization: `Bearer ${KEY}` }],
    ["from a page in a browser", { authorization: `Bearer ${TOKEN}`, origin: "https://evil.example" }],
    ["from a browser", { authorization: `Bearer ${TOKEN}`, "sec-fetch-site": "none" }],
    ["by another name, as after DNS rebinding", { authorization: `Bearer ${TOKEN}`, host: "evil.example" }],
  ])("stays shut to whoever comes %s", async (_, headers) => {
    const { door, told } = await openDoor();
    const answer = await send(`${door.url}/admin/v1/export`, "{}", { headers });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ ok: false, error: { kind: "forbidden" } });
    expect(answer.text).not.toContain(TOKEN);
    expect(told).toEqual([]);
  });

  it("is not on the API's port", async () => {
    const { url } = await openDoor();
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await send(`${new URL(url).origin}/admin/v1/export`, "{}", { headers });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain("accounts");
  });

  it.each<[string, string, string]>([
    ["an unknown operation", "open_everything", "{}"],
    ["a name that every object has", "constructor", "{}"],
    ["no JSON", "status", "{"],
    ["a list", "status", "[]"],
    ["a number for a text", "create_key", '{"login":5}'],
    ["an import that does not say whether it is in earnest", "import", '{"text":"a","file":"a"}'],
    ["a time in fractions", "change_key", '{"key":"for examples","expires_at":1.5}'],
    ["a status that there is not", "change_key", '{"key":"for examples","status":"gone"}'],
    ["a copy into a file with a zero byte in its name", "back_up", String.raw`{"file":"/tmp/a\u0000b"}`],
    [
      "an import from a file with a zero byte in its name",
      "import",
      String.raw`{"text":"a","file":"\u0000","dry_run":true}`,
    ],
    ["an account that is a text", "list_letters", '{"hook":"crm","account_id":"1"}'],
  ])("refuses %s and changes nothing", async (_, operation, body) => {
    const { door, administration } = await openDoor();
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await send(`${door.url}/admin/v1/${operation}`, body, { headers });
    expect(answer.body).toMatchObject({ ok: false, error: { kind: "bad_request" } });
    expect(administration.status().revision).toBe(1);
  });

  it("is not mistaken: nothing is sent to a stranger who listens where the server was", async () => {
    const heard: string[] = [];
    const stranger = createServer((req, res) => {
      heard.push(JSON.stringify(req.headers));
      req.on("data", (chunk: Buffer) => heard.push(chunk.toString()));
      req.on("end", () => res.end('{"ok":true,"result":{},"proof":"0000"}'));
    });
    await new Promise<void>((resolve) => {
      stranger.listen(0, "127.0.0.1", resolve);
    });
    onTestFinished(() => {
      stranger.close();
    });
    const door: Door = { url: `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`, token: TOKEN };
    const request = { text: "whatever", file: "/a", dry_run: false };
    await expect(askAdmin(door, "import", request)).rejects.toThrow(DoorError);
    expect(heard.join("")).not.toContain(TOKEN);
    expect(heard.join("")).not.toContain("whatever");
  });

  it("hears no more of whoever has no token than a nonce", async () => {
    const { door } = await openDoor();
    const { port } = new URL(door.url);
    const stranger = await connectRaw(Number(port));
    const head = [
      "POST /admin/hello HTTP/1.1",
      `host: 127.0.0.1:${port}`,
      "content-length: 60000000",
      "",
      "",
    ];
    stranger.write(`${head.join("\r\n")}${"x".repeat(10_000)}`);
    expect(await stranger.until("proof")).toMatch(/^HTTP\/1\.1 400 /u);
    await stranger.closed();
  });

  it.each([
    ["says nothing", ""],
    ["stops in the middle of a line", "POST /admin/hello HT"],
    ["owes the body of a nonce", "POST /admin/hello HTTP/1.1\r\nhost: {}\r\ncontent-length: 80\r\n\r\n{"],
    [
      "has the token, and owes a body",
      `POST /admin/v1/export HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-length: 80\r\n\r\n{`,
    ],
  ])("shuts although somebody has come who %s", async (_, bytes) => {
    const { door, doorServer, told } = await openDoor();
    const { port, host } = new URL(door.url);
    const stranger = await connectRaw(Number(port));
    if (bytes !== "") stranger.write(bytes.replace("{}", host));
    // Whoever comes after him is served, so that the server has seen him.
    await askAdmin(door, "status", {});
    await doorServer.close();
    await stranger.closed();
    expect(told).toEqual(["status ok"]);
  });

  it("lets an operation that is under way end and be answered before it shuts", async () => {
    const begun = Promise.withResolvers<void>();
    const copied = Promise.withResolvers<number>();
    const tested = await administered([await account()], {
      backUp: async () => {
        begun.resolve();
        return copied.promise;
      },
    });
    const server = createDoorServer({ administration: tested.administration, token: TOKEN });
    const door = await server.listen();
    const copy = askAdmin(door, "back_up", { file: "/a" });
    await begun.promise;
    const shut = server.close();
    copied.resolve(5);
    expect(await copy).toEqual({ file: "/a", bytes: 5 });
    await shut;
  });

  it("tells what was done and how it went, and nothing of what it was about", async () => {
    const { door, told } = await openDoor();
    await askAdmin(door, "create_key", { login: "demo" });
    await askAdmin(door, "create_key", { login: "nobody" }).catch(() => {});
    expect(told).toEqual(["create_key ok", "create_key unknown_login"]);
  });
});

describe("the file of the door", () => {
  it("can be read by its owner only, also where it was open before", async () => {
    const file = temporaryFile("door.json");
    writeFileSync(file, JSON.stringify({ url: "http://127.0.0.1:2", token: TOKEN }));
    chmodSync(file, 0o666);
    await writeDoorFile(file, { url: "http://127.0.0.1:1", token: TOKEN });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["an account file", "account: { id: 1 }\n"],
    ["a store", "SQLite format 3\0"],
    ["a file that says something else in JSON", '{"url":"http://127.0.0.1:1"}'],
  ])("never takes the place of %s", async (_, content) => {
    const file = temporaryFile("door.json");
    writeFileSync(file, content);
    await expect(writeDoorFile(file, { url: "http://127.0.0.1:1", token: TOKEN })).rejects.toThrow(
      UsageError,
    );
    expect(readFileSync(file, "utf8")).toBe(content);
    expect(readdirSync(dirname(file))).toEqual(["door.json"]);
  });

  it("takes the place of one that a server has left that was killed, also where that came to nothing", async () => {
    const file = temporaryFile("door.json");
    for (const left of [JSON.stringify({ url: "http://127.0.0.1:1", token: "u".repeat(64) }), ""]) {
      writeFileSync(file, left);
      await writeDoorFile(file, { url: "http://127.0.0.1:2", token: TOKEN });
      expect(await readDoorFile(file)).toEqual({ url: "http://127.0.0.1:2", token: TOKEN });
    }
  });

  it("leads nowhere but to this machine", async () => {
    const file = temporaryFile("door.json");
    await writeDoorFile(file, { url: "http://192.0.2.1:80", token: TOKEN });
    await expect(readDoorFile(file)).rejects.toThrow(DoorError);
  });

  it("goes with its server, and stays where another server has written it since", async () => {
    const file = temporaryFile("door.json");
    const [first, second] = ["1", "2"].map((n) => ({ url: `http://127.0.0.1:${n}`, token: n.repeat(64) }));
    if (first === undefined || second === undefined) throw new Error("two doors");
    await writeDoorFile(file, second);
    await removeDoorFile(file, first);
    expect(await readDoorFile(file)).toEqual(second);
    await removeDoorFile(file, second);
    await expect(readDoorFile(file)).rejects.toThrow("no server runs");
  });
});

describe("a command", () => {
  it("imports, says what changes, and ends with 0; as JSON one object", async () => {
    const { file, url } = await openDoor();
    const accounts = `${dirname(file)}/accounts.json`;
    writeFileSync(accounts, textOf(await account({ limits: { minute_limit: 1 } })));
    const tried = await command(file, "import", accounts, "--dry-run");
    expect(tried).toMatchObject({ status: ADMIN_STATUS.done, err: "" });
    expect(tried.out).toBe(
      "account 1001\n  ~ limits.minute_limit: 250 -> 1\nnothing was changed: this was a dry run\n",
    );
    const done = await command(file, "import", accounts, "--json");
    expect(JSON.parse(done.out)).toMatchObject({ ok: true, result: { dry_run: false, revision: 2 } });
    const answers = [
      await call(url, "start.scenario_call", CALL_PARAMS),
      await call(url, "list.calls", { access_token: KEY }),
    ];
    expect(answers.map(({ error }) => error?.data.mnemonic)).toEqual([undefined, "limit_exceeded"]);
  });

  it("exports into a file that is not there, for its owner only", async () => {
    const { file } = await openDoor();
    const out = `${dirname(file)}/export.yaml`;
    expect(await command(file, "export", "--out", out)).toMatchObject({
      status: 0,
      out: `${out}: revision 1\n`,
    });
    expect(statSync(out).mode & 0o077).toBe(0);
    expect(readFileSync(out, "utf8")).toMatch(/^# yaml-language-server: \$schema=/u);
    expect((await command(file, "import", out)).out).toBe("nothing changes\nrevision 1\n");
    expect((await command(file, "export", "--out", out)).status).toBe(ADMIN_STATUS.usage);
  });

  it("that is refused says why, with every place, and ends with 4; check, which asks nobody, with 3", async () => {
    const { file } = await openDoor();
    const accounts = `${dirname(file)}/accounts.yaml`;
    writeFileSync(accounts, "account: { id: 1, name: a }\nusers: []\n");
    const checked = await command(file, "check", accounts);
    const refused = await command(file, "import", accounts);
    expect([checked.status, refused.status]).toEqual([3, 4]);
    for (const { err } of [checked, refused]) {
      expect(err).toContain(`${accounts}:2:8: users: found a list of 0, expected 1 or more elements\n`);
      expect(err).toContain("found no scenarios");
    }
    const russian = await command(file, "check", accounts, "--lang", "ru");
    expect(russian.err).toContain(
      `${accounts}:2:8: users: найдено: список из 0; ожидается: не меньше 1 элементов\n`,
    );
  });

  it.each(["check", "import"])("%s tells programs the same on stderr, as one line of JSON", async (name) => {
    const { file } = await openDoor();
    const accounts = `${dirname(file)}/accounts.yaml`;
    writeFileSync(accounts, "account: { id: 1, name: a }\nusers: []\n");
    const { out, err } = await command(file, name, accounts, "--json");
    expect(out).toBe("");
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    const { error } = JSON.parse(err) as { readonly error: Readonly<Record<string, unknown>> };
    expect(error).toMatchObject({ kind: "bad_accounts", where: `${accounts}:1:1` });
    expect(error["problems"]).toContainEqual({
      file: accounts,
      line: 2,
      column: 8,
      path: "users",
      found: "a list of 0",
      expected: "1 or more elements",
    });
  });

  it("speaks Russian by the locale or by --lang: help, outcomes and what the server refuses", async () => {
    const { file } = await openDoor();
    const said = async (...args: readonly string[]): Promise<string> => {
      const { out, err } = await command(file, ...args, "--lang", "ru");
      return out + err;
    };
    expect(await said("help")).toContain("С чего начать");
    expect(await said("token", "list")).toContain("действует");
    expect(await said("token", "block", "nobody")).toMatch(/^admin: нет ни ключа с таким именем/u);
    expect(await said("token", "create", "--login", "x")).toContain('пользователя с логином "x" нет');
    expect(await said("hook", "letters", "x")).toContain('получателя веб-хуков с именем "x" нет');
    expect(await said("back-up", temporaryFile("copy.sqlite"))).toContain(
      "хранилище в памяти не скопировать",
    );
    expect(await said("tokne list")).toMatch(/команды «tokne list» нет: может быть, token list\?/u);
    expect(await said("export", "--uot", "x")).toMatch(/параметра --uot нет: может быть, --out\?/u);
    let out = "";
    await runAdminCommand(["help"], {
      out: (text) => (out += text),
      err: () => {},
      env: { LANG: "ru_RU.UTF-8" },
      name: "admin",
      now: () => 0,
    });
    expect(out).toContain("Статус: 0 сделано");
  });

  it("never repeats a secret that was given on the command line, and says where secrets go", async () => {
    const { file } = await openDoor();
    for (const args of [["--token", "secret-of-mine"], ["--password=secret-of-mine"]]) {
      const { status, err } = await command(file, "status", ...args);
      expect(status).toBe(ADMIN_STATUS.usage);
      expect(err).toContain("list of processes");
      expect(err).not.toContain("secret-of-mine");
    }
  });

  it("creates a token, shows it once, and blocks it", async () => {
    const { file, url } = await openDoor();
    const { out } = await command(
      file,
      "token",
      "create",
      "--login",
      "demo",
      "--name",
      "x",
      "--expires",
      "2027-01-31",
    );
    const [token = ""] = out.split("\n");
    const asked = async (): Promise<string | undefined> =>
      (await call(url, "list.calls", { access_token: token })).error?.data.mnemonic;
    expect(await asked()).toBeUndefined();
    const listed = await command(file, "token", "list");
    expect(listed.out).toContain("active, until 2027-01-31T00:00:00.000Z  demo (account 1001): x\n");
    expect(listed.out).not.toContain(token);
    expect((await command(file, "token", "block", "x")).status).toBe(0);
    expect(await asked()).toBe("access_token_blocked");
    expect((await command(file, "token", "unblock", "x")).status).toBe(0);
    // The clock of this command stands at the beginning of time.
    expect((await command(file, "token", "expire", "x")).status).toBe(0);
    expect(await asked()).toBe("access_token_expired");
  });

  it.each([
    [[]],
    [["fly"]],
    [["token"]],
    [["import"]],
    [["import", "a", "b"]],
    [["export", "--fast"]],
    [["token", "create"]],
    [["token", "create", "--login", "demo", "--expires", "2027-02-30"]],
    [["token", "create", "--login", "demo", "--expires", "tomorrow"]],
    [["hook", "redeliver", "crm", "--number", "1"]],
    [["hook", "rotate-secret", "crm", "--overlap", "1d"]],
  ])("line that cannot be understood, %j, ends with 2 and teaches", async (args) => {
    let err = "";
    const io = { out: () => {}, err: (text: string) => (err += text), env: {}, name: "admin", now: () => 0 };
    expect(await runAdminCommand(args, io)).toBe(ADMIN_STATUS.usage);
    expect(err).toMatch(/--help|token create/u);
  });

  it("without a server ends with 5 and says where it looked", async () => {
    const nowhere = temporaryFile("door.json");
    const { status, err } = await command(nowhere, "status");
    expect(status).toBe(ADMIN_STATUS.noServer);
    expect(err).toContain(nowhere);
    const { file, doorServer } = await openDoor();
    await doorServer.close();
    expect((await command(file, "status")).status).toBe(5);
    const { err: json } = await command(file, "status", "--json", "--lang", "ru");
    expect(JSON.parse(json)).toMatchObject({
      error: { kind: "no_server", message: expect.stringContaining("сервер не отвечает") },
    });
  });

  it("ends with 6 where the server was asked and did not answer", async () => {
    const { door } = await openDoor();
    const hangsUp: typeof fetch = async (url, init) => {
      if (url === `${door.url}/admin/hello`) return fetch(url, init);
      throw new TypeError("fetch failed");
    };
    await expect(askAdmin(door, "status", {}, hangsUp)).rejects.toMatchObject({ asked: true });
    expect(ADMIN_STATUS.unknown).toBe(6);
  });

  it("prints the schema that editors need, which is that of the spec", async () => {
    const { out } = await command("", "schema");
    const schema = JSON.parse(out) as { readonly $schema: string; readonly properties: object };
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.properties).toHaveProperty("web_hooks.items.properties.previous_secret");
  });
});
