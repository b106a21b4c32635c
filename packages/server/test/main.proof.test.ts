import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { openSqliteStore } from "../src/adapters/sqlite/sqlite-store.ts";
import type { AccountFile } from "../src/generated/account.ts";
import { parsePasswordHash, verifyPassword } from "../src/directory/password.ts";
import { call, CALL_PARAMS, KEY, send, SPEC } from "./gateway/support.ts";
import { numbersIn, REFERENCE_TOKENS, told } from "./log/nothing-told.ts";
import { tone16, wav16 } from "./sound/tones.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const REFERENCE = `${SPEC}server/examples/reference-account.yaml`;

/** The phone numbers of the reference account. */
const REFERENCE_NUMBERS = numbersIn(parse(readFileSync(REFERENCE, "utf8")));

interface Run {
  readonly child: ChildProcessWithoutNullStreams;
  /** The first line on stdout. */
  readonly line: Promise<string>;
  readonly ended: Promise<{
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

const start = (args: readonly string[], input = "", preload: readonly string[] = []): Run => {
  const imports = preload.map((file) => `--import=${file}`);
  const child = spawn(process.execPath, ["--conditions=@scenario-call/source", ...imports, MAIN, ...args]);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let [stdout, stderr] = ["", ""];
  child.stdin.end(input);
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const line = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
    child.on("close", () => {
      reject(new Error(`it ended before its first line: ${stderr}`));
    });
  });
  // Only looked at by tests that wait for a line.
  line.catch(() => {});
  const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (status) => {
      resolve({ status, stdout, stderr });
    });
  });
  // Everything that it has written by then.
  onTestFinished(() => {
    const secrets = { tokens: REFERENCE_TOKENS, numbers: REFERENCE_NUMBERS };
    expect(stderr.split("\n").flatMap((text) => told(text, secrets))).toEqual([]);
  });
  return { child, line, ended };
};

const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

describe("the command", () => {
  test(
    "serves the account, tells where on one line of JSON, and ends in an orderly way",
    { timeout: 20_000 },
    async () => {
      const speed = ["--sandbox-speed", "2.5"];
      const run = start([
        "--account",
        REFERENCE,
        "--port",
        "0",
        "--store",
        "memory",
        "--json",
        "--drain",
        "0",
        ...speed,
      ]);
      const { event, url } = JSON.parse(await run.line) as { event: string; url: string };
      expect(event).toBe("listening");
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v4\.0$/u);
      expect(await call(url, "start.scenario_call", { ...CALL_PARAMS, scenario_id: 23457 })).toMatchObject({
        result: { data: { call_session_id: 1 } },
      });
      run.child.kill("SIGTERM");
      const { status, stdout, stderr } = await run.ended;
      expect(status).toBe(0);
      expect(stdout.trimEnd().split("\n")).toHaveLength(1);
      for (const line of stderr.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("event");
    },
  );

  test(
    "told to end, it takes nothing more but lets calls end by themselves, says so, and ends with status 0",
    { timeout: 60_000 },
    async () => {
      const data = join(temporaryFolder(), "calls.sqlite");
      const fast = ["--sandbox-speed", "100", "--drain", "60"];
      const run = start([
        "--account",
        REFERENCE,
        "--port",
        "0",
        "--ops-port",
        "0",
        "--data",
        data,
        "--json",
        ...fast,
      ]);
      const { url, ops_url: opsUrl } = JSON.parse(await run.line) as { url: string; ops_url: string };
      expect((await send(`${opsUrl}/ready`, "", { method: "GET" })).status).toBe(200);
      expect((await send(`${opsUrl}/metrics`, "", { method: "GET" })).text).toContain(
        "scenario_call_store_group_size_count",
      );
      expect(await call(url, "start.scenario_call", CALL_PARAMS)).toHaveProperty("result");
      run.child.kill("SIGTERM");
      const { status, stderr } = await run.ended;
      expect(status).toBe(0);
      const events = stderr
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { readonly event: string }).event);
      expect(events).toEqual(["accounts", "listening", "draining", "closing", "closed"]);
      const store = openSqliteStore({ file: data });
      const reason = (await store.session(1))?.finished?.finish_reason;
      expect(reason).toBeDefined();
      expect(reason).not.toBe("communication_unavailable");
      await store.close();
    },
  );

  test(
    "goes on where whoever has read its first line is gone, and ends in an orderly way",
    { timeout: 60_000 },
    async () => {
      const run = start([
        "--account",
        REFERENCE,
        "--port",
        "0",
        "--data",
        join(temporaryFolder(), "s.sqlite"),
      ]);
      // Nobody reads what it is about to write.
      run.child.stdout.destroy();
      let url: string | undefined;
      for await (const chunk of run.child.stderr) {
        url = /"event":"listening","url":"([^"]+)"/u.exec(String(chunk))?.[1] ?? url;
        if (url !== undefined) break;
      }
      expect(await call(url ?? "", "start.scenario_call", CALL_PARAMS)).toMatchObject({
        result: { data: { call_session_id: 1 } },
      });
      run.child.kill("SIGTERM");
      run.child.kill("SIGTERM");
      expect((await run.ended).status).not.toBeNull();
    },
  );

  test.each([
    ["the account file", "account.yaml"],
    ["the store", "store.sqlite"],
    ["a folder", "."],
  ])(
    "puts its door in the place of nothing that is there, such as %s",
    { timeout: 60_000 },
    async (_, name) => {
      const folder = temporaryFolder();
      const [accountFile, data] = [join(folder, "account.yaml"), join(folder, "store.sqlite")];
      writeFileSync(accountFile, readFileSync(REFERENCE));
      const door = join(folder, name);
      const { status, stderr } = await start([
        "--account",
        accountFile,
        "--port",
        "0",
        "--data",
        data,
        "--admin",
        door,
      ]).ended;
      expect([status, stderr]).toEqual([2, expect.stringContaining("--admin: ")]);
      expect(readFileSync(accountFile)).toEqual(readFileSync(REFERENCE));
      // And a store that was made meanwhile is one.
      if (readdirSync(folder).includes("store.sqlite"))
        await openSqliteStore({ file: data, busyTimeoutMs: 0 }).close();
    },
  );

  test("told to end while it is starting, it ends with status 0", { timeout: 20_000 }, async () => {
    // An account file that comes slowly: opened by the server, and never written.
    const fifo = join(temporaryFolder(), "account.yaml");
    execFileSync("mkfifo", [fifo]);
    const run = start(["--account", fifo, "--port", "0", "--store", "memory", "--json"]);
    const slow = await open(fifo, "w");
    run.child.kill("SIGTERM");
    const exited = once(run.child, "exit");
    await slow.close();
    expect(await exited).toEqual([0, null]);
    expect((await run.ended).stdout).toBe("");
  });

  test("a second signal ends it at once, with status 1", { timeout: 20_000 }, async () => {
    const run = start(["--account", REFERENCE, "--port", "0", "--store", "memory", "--json"]);
    const { url } = JSON.parse(await run.line) as { url: string };
    expect(await call(url, "start.scenario_call", CALL_PARAMS)).toHaveProperty("result");
    let signals = 0;
    run.child.stderr.on("data", (chunk: Buffer) => {
      if (signals === 1 && chunk.toString().includes('"draining"')) {
        signals = 2;
        run.child.kill("SIGTERM");
      }
    });
    signals = 1;
    run.child.kill("SIGTERM");
    expect((await run.ended).status).toBe(1);
    expect(signals).toBe(2);
  });

  test(
    "goes on when nobody reads its log any more, and says that it is not ready",
    { timeout: 20_000 },
    async () => {
      const args = ["--port", "0", "--ops-port", "0", "--store", "memory", "--json", "--log-level", "debug"];
      const run = start(["--account", REFERENCE, ...args]);
      const { url, ops_url: opsUrl } = JSON.parse(await run.line) as { url: string; ops_url: string };
      run.child.stderr.destroy();
      let body: unknown = null;
      while (JSON.stringify(body) !== '{"status":"log_failed"}') {
        await call(url, "list.calls", { access_token: KEY });
        ({ body } = await send(`${opsUrl}/ready`, "", { method: "GET" }));
      }
      expect(await call(url, "list.calls", { access_token: KEY })).toHaveProperty("result");
    },
  );

  test(
    "drops lines while the reader of its log stalls, takes calls all the same, and then tells how many were lost",
    { timeout: 20_000 },
    async () => {
      // More than may wait, before its own first line.
      const full = 'data:text/javascript,process.stderr.write(("-".repeat(1023)+"\\n").repeat(9*1024))';
      const args = ["--port", "0", "--ops-port", "0", "--store", "memory", "--json", "--drain", "0"];
      const run = start(["--account", REFERENCE, ...args], "", [full]);
      run.child.stderr.pause();
      const { url, ops_url: opsUrl } = JSON.parse(await run.line) as { url: string; ops_url: string };
      const ready = async (): Promise<unknown> => (await send(`${opsUrl}/ready`, "", { method: "GET" })).body;
      expect(await ready()).toEqual({ status: "log_failed" });
      expect(await call(url, "start.scenario_call", { ...CALL_PARAMS, scenario_id: 23457 })).toHaveProperty(
        "result",
      );
      run.child.stderr.resume();
      while (JSON.stringify(await ready()) !== '{"status":"ready"}');
      run.child.kill("SIGTERM");
      const { stderr } = await run.ended;
      const [first = "{}", ...others] = stderr.split("\n").filter((line) => line.startsWith("{"));
      const { event, level, lines } = JSON.parse(first) as Record<string, unknown>;
      expect({ event, level }).toEqual({ event: "log_lines_dropped", level: "error" });
      // What it served, and where.
      expect(lines).toBeGreaterThanOrEqual(2);
      expect(others.map((line) => (JSON.parse(line) as { event: string }).event)).toContain("closed");
    },
  );

  test("keeps what it accepted in the SQLite file, over a restart", { timeout: 20_000 }, async () => {
    const data = join(temporaryFolder(), "calls.sqlite");
    for (const id of [1, 2]) {
      const run = start(["--account", REFERENCE, "--port", "0", "--data", data, "--json", "--drain", "0"]);
      const { url } = JSON.parse(await run.line) as { url: string };
      expect(await call(url, "start.scenario_call", { ...CALL_PARAMS, scenario_id: 23457 })).toMatchObject({
        result: { data: { call_session_id: id } },
      });
      run.child.kill("SIGTERM");
      expect((await run.ended).status).toBe(0);
    }
  });

  test(
    "ends with status 1 when its store is lost, having let everybody go, and its next start takes up what was left open",
    { timeout: 20_000 },
    async () => {
      const data = join(temporaryFolder(), "calls.sqlite");
      const args = ["--account", REFERENCE, "--port", "0", "--data", data, "--json"];
      const losing = start(args, "", [new URL("loses-its-store.ts", import.meta.url).href]);
      const { url } = JSON.parse(await losing.line) as { url: string };
      expect(await call(url, "start.scenario_call", CALL_PARAMS)).toHaveProperty("result");
      // Nobody knows whether it was stored: it is not said that it was not.
      const fatal = { ...CALL_PARAMS, contact: "79260000001", external_id: "fatal" };
      expect(await call(url, "start.scenario_call", fatal)).toMatchObject({
        error: { data: { mnemonic: "internal_error" } },
      });
      const { status, stderr } = await losing.ended;
      expect(status).toBe(1);
      const log = stderr
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
      expect(log).toContainEqual(expect.objectContaining({ level: "error", event: "store_lost" }));
      expect(log).toContainEqual(
        expect.objectContaining({ event: "call_problem", kind: "store_failed", call_session_id: 1 }),
      );
      expect(log.at(-1)).toMatchObject({ event: "closed" });

      const next = start(args);
      await next.line;
      next.child.kill("SIGTERM");
      expect((await next.ended).status).toBe(0);
      const store = openSqliteStore({ file: data });
      expect(await store.session(1)).toMatchObject({
        finished: { finish_reason: "communication_unavailable" },
      });
      expect(await store.openSessions()).toEqual([]);
      await store.close();
    },
  );

  test(
    "takes over a register, and serves an account with the file made of it, which stands beside the account's",
    { timeout: 20_000 },
    async () => {
      const folder = temporaryFolder();
      const register = fileURLToPath(new URL("directory/prefixes/samples/DEF-9xx.csv", import.meta.url));
      const made = await start(["import-prefixes", register, "--out", join(folder, "numbers.csv")]).ended;
      expect(made).toMatchObject({ status: 0, stderr: "" });
      expect(made.stdout).toContain("4 ranges of 3 regions, from 5 rows");

      // The contact's region stands in the file alone, and is that of the second number.
      const account = parse(readFileSync(REFERENCE, "utf8")) as AccountFile;
      const file = join(folder, "account.json");
      const changed = {
        ...account,
        components: [...account.components, "number_management"],
        prefixes: [],
        prefixes_file: "numbers.csv",
        virtual_numbers: [
          { virtual_phone_number: "74993720692" },
          { virtual_phone_number: "78000000000", region: "Ростовская область" },
        ],
      };
      writeFileSync(file, JSON.stringify(changed));
      const data = join(folder, "calls.sqlite");
      const run = start(["--account", file, "--port", "0", "--data", data, "--json", "--drain", "0"]);
      const { url } = JSON.parse(await run.line) as { url: string };
      const params = {
        ...CALL_PARAMS,
        contact: "79000062500",
        virtual_phone_usage_rule: "regional_fixed_for_numa",
      };
      expect(await call(url, "start.scenario_call", params)).toHaveProperty("result");
      run.child.kill("SIGTERM");
      expect((await run.ended).status).toBe(0);
      const store = openSqliteStore({ file: data });
      expect(await store.session(1)).toMatchObject({ effective_virtual_phone_number: "78000000000" });
      await store.close();

      writeFileSync(join(folder, "numbers.csv"), "prefix,to_prefix,region\n7495,7495\n");
      const refused = await start(["--account", file]).ended;
      expect(refused.status).toBe(2);
      expect(refused.stderr).toContain("numbers.csv:2:1: (the file): found 2 columns, expected 3 columns");
    },
  );

  test(
    "tells every mistake of an account file with its place, and ends with status 2",
    { timeout: 20_000 },
    async () => {
      const file = join(temporaryFolder(), "account.yaml");
      writeFileSync(file, "account: { id: 1 }\nusers: []\n");
      const { status, stdout, stderr } = await start(["--account", file]).ended;
      expect(status).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toContain(`${file}:1:10: account: found no name, expected a member name`);
      expect(stderr).toContain(`${file}:2:8: users: found a list of 0, expected 1 or more elements`);
    },
  );

  test.each([
    [[], "--account is missing"],
    [["--account", "/nowhere.yaml"], "ENOENT"],
    [["--accounts", "x"], "--accounts"],
    [["--account", REFERENCE, "--port", "80x"], "--port: found 80x, expected a number from 0 to 65535"],
    [["--account", REFERENCE, "--port", "65536"], "--port: found 65536"],
    [["--account", REFERENCE, "--store", "redis"], "--store: found redis, expected one of sqlite, memory"],
    [
      ["--account", REFERENCE, "--telephony", "pigeons"],
      "--telephony: found pigeons, expected one of sandbox, asterisk",
    ],
    [["--account", REFERENCE, "--telephony=asterisk"], "expected a folder as --sound-cache"],
    [
      ["--account", REFERENCE, "--telephony=asterisk", "--sound-cache=x", "--sandbox-speed=2"],
      "--sandbox-speed has no meaning with --telephony asterisk",
    ],
    [
      ["--account", REFERENCE, "--telephony=asterisk", "--sound-cache=x", "--ari-app=a.b"],
      "--ari-app: expected letters, digits, - and _",
    ],
    [
      ["--account", REFERENCE, "--sandbox-speed", "0"],
      "--sandbox-speed: found 0, expected a number from 1 to 100",
    ],
    [["--account", REFERENCE, "--sandbox-speed", "101"], "--sandbox-speed: found 101"],
    [["--account", REFERENCE, "--sandbox-speed", "fast"], "--sandbox-speed: found fast"],
    [
      ["--account", REFERENCE, "--trusted-proxy", "here"],
      "--trusted-proxy: found here, expected an IP address or network",
    ],
    [
      ["--account", REFERENCE, "--speech", "flite"],
      "--speech: found flite, expected one of none, espeak-wasm, espeak-ng, http",
    ],
    [
      ["--account", REFERENCE, "--speech", "espeak-ng", "--speech-program", "/nowhere/espeak-ng"],
      "/nowhere/espeak-ng cannot be run",
    ],
    [["--account", REFERENCE, "--speech", "http"], "expected an address of http or https as --speech-url"],
    [
      ["--account", REFERENCE, "--speech", "http", "--speech-url", "file:///etc/passwd"],
      "expected an address of http or https as --speech-url",
    ],
    [
      ["--account", REFERENCE, "--speech-url", "http://127.0.0.1/"],
      "--speech-url has no meaning with --speech none",
    ],
    [
      ["--account", REFERENCE, "--speech-language", "de"],
      "--speech-language: found de, expected one of auto, ru, en",
    ],
    [
      ["--account", REFERENCE, "--sound-cache-size", "0"],
      "--sound-cache-size: found 0, expected a whole number of megabytes",
    ],
    [["--account", REFERENCE, "--sound-cache", join(REFERENCE, "below")], "ENOTDIR"],
    [["--account", REFERENCE, "--media-folder", "/nowhere/media"], "ENOENT"],
    [
      ["--account", REFERENCE, "--drain", "soon"],
      "--drain: found soon, expected whole seconds from 0 to 3600",
    ],
    [["--account", REFERENCE, "--drain", "3601"], "--drain: found 3601"],
    [["--account", REFERENCE, "--ops-port", "x"], "--ops-port: found x, expected a number from 0 to 65535"],
    [["--hash-password"], "found no password on stdin"],
  ])("%j is refused with status 2", { timeout: 20_000 }, async (args, message) => {
    const { status, stderr } = await start(args).ended;
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  test("tells what is wrong in Russian, by --lang or the locale; to programs as JSON on stderr", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "account.yaml");
    writeFileSync(file, "account: { id: 1 }\nusers: []\n");
    const russian = await start(["--account", file, "--store", "memory", "--lang", "ru"]).ended;
    expect(russian.status).toBe(2);
    expect(russian.stderr).toContain("scenario-call-server: файл учётных записей не годится:\n");
    expect(russian.stderr).toContain(`  ${file}:1:10: account: найдено: нет name; ожидается: поле name\n`);
    const misspelt = await start(["--acount", file, "--json", "--lang=ru"]).ended;
    expect(misspelt.status).toBe(2);
    expect(misspelt.stdout).toBe("");
    expect(JSON.parse(misspelt.stderr)).toEqual({
      error: {
        kind: "usage",
        message: "параметра --acount нет: может быть, --account?",
        where: null,
        next: "все параметры: scenario-call-server --help",
        problems: [],
      },
    });
    const help = await start(["--help", "--lang", "ru"]).ended;
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(help.stdout).toContain("Примеры:");
    const unknown = await start(["--lang", "fr"]).ended;
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("--lang: found fr, expected en or ru");
    const taken = start(["--account", REFERENCE, "--store", "memory", "--port", "0", "--lang", "ru"]);
    const line = await taken.line;
    expect(line).toMatch(/^Принимает запросы: http:/u);
    const { port } = new URL(line.slice(line.indexOf("http")));
    const args = ["--account", REFERENCE, "--store", "memory", "--port", port, "--lang", "ru"];
    const refused = await start(args).ended;
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/адрес занят.*\n {2}что делать: .*--port; 0 возьмёт свободный/u);
    taken.child.kill("SIGTERM");
    expect((await taken.ended).status).toBe(0);
  });

  test("plays the account's files and speaks texts, and keeps the sounds", async () => {
    const folder = temporaryFolder();
    const account = join(folder, "account.yaml");
    const reference = readFileSync(REFERENCE, "utf8");
    const named = reference.replace("type: user\n    duration: 2\n", "type: user\n    file: thanks.wav\n");
    expect(named).not.toBe(reference);
    writeFileSync(account, named);
    writeFileSync(join(folder, "thanks.wav"), wav16(16_000, tone16(1000, 16_000, 3)));
    const cache = join(folder, "cache");
    const run = start([
      "--account",
      account,
      "--port",
      "0",
      "--store",
      "memory",
      "--json",
      "--speech",
      "espeak-wasm",
      "--drain",
      "0",
      "--sound-cache",
      cache,
    ]);
    const { url } = JSON.parse(await run.line) as { url: string };
    // Three seconds, made ready before anybody is served: 24 000 samples of 8 kHz.
    expect(readdirSync(cache).map((name) => readFileSync(join(cache, name)).length)).toEqual([
      44 + 2 * 24_000,
    ]);
    const message = { type: "tts", value: "Здравствуйте" };
    expect(
      await call(url, "start.scenario_call", { ...CALL_PARAMS, contact_message: message }),
    ).toMatchObject({ result: { data: { call_session_id: 1 } } });
    // Ends only when the text has been spoken.
    while (readdirSync(cache).filter((name) => name.endsWith(".wav")).length < 2)
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    run.child.kill("SIGTERM");
    const { status, stderr } = await run.ended;
    expect(status).toBe(0);
    expect(stderr).not.toContain("sound_problem");
  });

  test("prints what it can do, and the hash of a password", { timeout: 20_000 }, async () => {
    expect(await start(["--help"]).ended).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("--account FILE") as unknown,
    });
    const { status, stdout } = await start(["--hash-password"], "sesame\n").ended;
    expect(status).toBe(0);
    const hash = parsePasswordHash(stdout.trim());
    expect(hash === null ? false : await verifyPassword("sesame", hash)).toBe(true);
  });
});

describe("administration of a running process", () => {
  test(
    "changes what is served at once and for good: the next start finds it, with the old account file named",
    { timeout: 60_000 },
    async () => {
      const folder = temporaryFolder();
      const [data, file] = [join(folder, "calls.sqlite"), join(folder, "accounts.yaml")];
      const text = readFileSync(REFERENCE, "utf8");
      writeFileSync(file, text);
      const serving = ["--account", file, "--port", "0", "--data", data, "--json", "--drain", "0"];
      const admin = async (...args: readonly string[]) => start(["admin", ...args, "--data", data]).ended;
      const run = start(serving);
      const { url } = JSON.parse(await run.line) as { url: string };
      const created = await admin("token", "create", "--login", "demo", "--name", "new", "--json");
      const { token } = (JSON.parse(created.stdout) as { result: { token: string } }).result;
      expect(await call(url, "list.calls", { access_token: token })).toHaveProperty("result");
      // What is exported is edited, and comes back: the old key is gone, the new one blocked.
      const edited = join(folder, "edited.yaml");
      expect((await admin("export", "--out", edited)).status).toBe(0);
      const documents = parse(readFileSync(edited, "utf8")) as AccountFile;
      const [demo, ...others] = documents.users;
      if (demo === undefined) throw new Error("the reference account has a user");
      const keys = (demo.keys ?? []).filter(({ name }) => name !== "for examples");
      writeFileSync(edited, JSON.stringify({ ...documents, users: [{ ...demo, keys }, ...others] }));
      const imported = await admin("import", edited);
      expect(imported).toMatchObject({ status: 0, stderr: "" });
      expect(imported.stdout).toContain("  - users[demo].keys[for examples]: ");
      const mnemonicOf = async (at: string, key: string): Promise<string | undefined> =>
        (await call(at, "list.calls", { access_token: key })).error?.data.mnemonic;
      expect(await mnemonicOf(url, KEY)).toBe("access_token_invalid");
      // A killed server leaves its door's file behind; nobody is there who could be asked.
      run.child.kill("SIGKILL");
      await run.ended;
      expect((await admin("status")).status).toBe(5);

      const again = start(serving);
      const second = (JSON.parse(await again.line) as { url: string }).url;
      expect(await mnemonicOf(second, KEY)).toBe("access_token_invalid");
      expect(await mnemonicOf(second, token)).toBeUndefined();
      again.child.kill("SIGTERM");
      const { status, stderr } = await again.ended;
      expect(status).toBe(0);
      expect(stderr).not.toContain(token);
      expect(readdirSync(folder)).not.toContain("calls.sqlite.admin.json");

      writeFileSync(file, `${text}\n# edited\n`);
      const torn = await start(serving).ended;
      expect(torn.status).toBe(2);
      expect(torn.stderr).toMatch(/--prefer store.*--prefer file/su);
    },
  );
});
