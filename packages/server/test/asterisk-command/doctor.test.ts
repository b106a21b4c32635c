import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/adapters/clock/system-clock.ts";
import { NEEDED_MODULES } from "../../src/adapters/asterisk/config/modules-conf.ts";
import { isFitVersion } from "../../src/asterisk-command/doctor/check-asterisk.ts";
import { accountWith, testFolder, type, writeAccounts } from "./support.ts";

const PASSWORD = "h4Kd9-x2Lw7-pQ8";

interface Check {
  readonly check: string;
  readonly subject: string | null;
  readonly state: string;
  readonly what: string;
  readonly next: string | null;
}

/** What a doctor finds with these options. */
const examine = async (
  options: readonly string[],
  env: Readonly<Record<string, string>> = { SCENARIO_CALL_ARI_PASSWORD: PASSWORD },
) => {
  const account = writeAccounts(testFolder(), accountWith({ trunks: [{ name: "main", host: "127.0.0.1" }] }));
  const { status, out } = await type(["doctor", "--account", account, "--json", ...options], {
    env,
    clock: systemClock(),
  });
  const { ok, result } = JSON.parse(out) as {
    readonly ok: boolean;
    readonly result: { readonly checks: Check[] };
  };
  return { status, ok, out, check: (name: string) => result.checks.find(({ check }) => check === name) };
};

/** A web server that answers as it is told; null: 404. */
const webServer = async (answer: (path: string, method: string) => readonly [number, unknown] | null) => {
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace(/^\/ari\//u, "");
    const [status, body] = answer(path, request.method ?? "") ?? [404, {}];
    response.writeHead(status).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const INFO = { system: { version: "22.10.1+dfsg-1" } };

describe("asterisk doctor", () => {
  it.each(["http://8.8.8.8:8088", "http://[2606:4700::1111]:8088"])(
    "asks nobody on the public internet, unless that is asked for: %s",
    async (url) => {
      const { status, check } = await examine(["--ari-url", url]);
      expect(status).toBe(1);
      expect(check("ari_address")?.state).toBe("failed");
      expect(check("ari")?.state).toBe("skipped");
      expect(check("echo_call")?.state).toBe("skipped");
    },
  );

  it.each(["ftp://127.0.0.1", "127.0.0.1:8088", "http://user:secret@127.0.0.1:8088"])(
    "takes no address like %s, and repeats no secret of it",
    async (url) => {
      const { status, out, check } = await examine(["--ari-url", url]);
      expect([status, check("ari_address")?.state]).toEqual([1, "failed"]);
      expect(out).not.toContain("secret");
    },
  );

  it.each(["", "asterisk", "scenario-call-1", "aaaaaaaaaaaaaa"])(
    "does not send the password %j, which everybody knows",
    async (password) => {
      const seen: string[] = [];
      const url = await webServer((path) => {
        seen.push(path);
        return null;
      });
      const { status, check } = await examine(["--ari-url", url], { SCENARIO_CALL_ARI_PASSWORD: password });
      expect([status, check("ari_password")?.state, seen]).toEqual([1, "failed", []]);
    },
  );

  it("minds a file with the password that others can read, or that is not there", async () => {
    const file = join(testFolder(), "password");
    const missing = await examine(["--ari-password-file", file]);
    expect(missing.check("ari_password")).toMatchObject({ state: "failed" });
    writeFileSync(file, PASSWORD);
    chmodSync(file, 0o640);
    const open = await examine(["--ari-password-file", file]);
    expect(open.check("ari_password")?.next).toContain("chmod 600");
  });

  it("says that nobody answers", async () => {
    const { status, check } = await examine(["--ari-url", "http://127.0.0.1:1"]);
    expect(status).toBe(1);
    expect(check("ari")).toMatchObject({ state: "failed", what: "nobody answers at http://127.0.0.1:1" });
    expect(check("version")?.state).toBe("skipped");
  });

  it.each([
    [401, "does not take the user"],
    [404, "no ARI (404)"],
    [502, "no ARI (502)"],
  ])("says what a %i where ARI should be means", async (status, told) => {
    const { check } = await examine(["--ari-url", await webServer(() => [status, {}])]);
    expect(check("ari")?.state).toBe("failed");
    expect(check("ari")?.what).toContain(told);
  });

  it("minds a user that may only read", async () => {
    const url = await webServer((_, method) => (method === "GET" ? [200, INFO] : [403, {}]));
    const { check } = await examine(["--ari-url", url]);
    expect(check("ari")?.next).toContain("read_only = no");
  });

  it("names the modules that do not run, and how to have them loaded", async () => {
    const running = NEEDED_MODULES.filter((name) => name !== "chan_pjsip").map((name) => ({
      name: `${name}.so`,
      status: name === "func_channel" ? "Not Running" : "Running",
    }));
    const url = await webServer((path) => {
      if (path.startsWith("asterisk/info")) return [200, INFO];
      return path === "asterisk/modules" ? [200, running] : null;
    });
    const { check } = await examine(["--ari-url", url]);
    expect(check("version")).toMatchObject({ state: "passed", what: "Asterisk 22.10.1" });
    expect(check("modules")).toMatchObject({
      state: "failed",
      what: "these modules do not run: chan_pjsip, func_channel",
    });
    expect(check("modules")?.next).toContain("load = chan_pjsip.so; load = func_channel.so");
  });

  it.each([
    ["20.13.0", false],
    ["20.14.0", true],
    ["21.9.1", true],
    ["22.3.9", false],
    ["22.4.0", true],
    ["23.0.0", true],
    ["18.26.4", false],
    ["", false],
  ])("Asterisk %s will do: %s", (version, fits) => {
    expect(isFitVersion(version)).toBe(fits);
  });

  it("minds a program for speech that is not there", async () => {
    const { check } = await examine([
      "--ari-url",
      "http://127.0.0.1:1",
      "--speech",
      "espeak-ng",
      "--speech-program",
      "/nowhere/espeak-ng",
    ]);
    expect(check("speech")?.state).toBe("failed");
  });

  it("says for each failure, in both languages, what to do", async () => {
    for (const lang of ["en", "ru"]) {
      const { out } = await examine(["--ari-url", "http://127.0.0.1:1", "--lang", lang], {});
      const { result } = JSON.parse(out) as { readonly result: { readonly checks: Check[] } };
      const failures = result.checks.filter(({ state }) => state === "failed");
      expect(failures).toHaveLength(1);
      for (const { next } of failures) expect(/[а-яё]/iu.test(next ?? "")).toBe(lang === "ru");
    }
  });

  it("is pleasant in a terminal, and plain elsewhere", async () => {
    const account = writeAccounts(testFolder(), accountWith({ trunks: [] }));
    const args = ["doctor", "--account", account, "--ari-url", "http://127.0.0.1:1"];
    const env = { SCENARIO_CALL_ARI_PASSWORD: PASSWORD };
    const shown = await type(args, { env, clock: systemClock(), isTerminal: true });
    expect(shown.out).toContain("\u001B[32m✓\u001B[0m");
    const plain = await type(args, { env, clock: systemClock() });
    // An escape would begin a colour.
    expect(plain.out).not.toContain("\u001B");
    expect(plain.out).toContain("✓ ARI's password: ");
    expect(plain.out).toContain("✗ ARI: nobody answers at http://127.0.0.1:1\n  → is Asterisk running?");
    expect(
      (await type(args, { env: { ...env, NO_COLOR: "1" }, clock: systemClock(), isTerminal: true })).out,
    ).toBe(plain.out);
  });
});
