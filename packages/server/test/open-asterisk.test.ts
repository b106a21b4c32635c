import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { AccountRoutes } from "../src/adapters/asterisk/account-routes.ts";
import { AriError } from "../src/adapters/asterisk/ari/ari-error.ts";
import { HeldClock } from "../src/adapters/clock/held-clock.ts";
import { SILENT_LOG } from "../src/log/log.ts";
import { type AsteriskAccess, openAsterisk } from "../src/open-asterisk.ts";
import { UsageError } from "../src/usage-error.ts";
import { FakeAri } from "./adapters/asterisk/fake-ari.ts";
import { SOUNDS } from "./adapters/asterisk/support.ts";

const PASSWORD = "h4Kd9-x2Lw7-pQ8";

const open = async (access: Partial<AsteriskAccess>, env: Record<string, string> = {}) =>
  openAsterisk({
    access: {
      url: "http://127.0.0.1:1",
      user: "scenario-call",
      app: "scenario-call",
      passwordFile: null,
      allowPublic: false,
      ...access,
    },
    routes: new AccountRoutes(),
    clock: new HeldClock(),
    sounds: SOUNDS,
    log: SILENT_LOG,
    env: { SCENARIO_CALL_ARI_PASSWORD: PASSWORD, ...env },
    sessionOf: () => null,
  });

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
};

const passwordFile = (mode: number, text = `${PASSWORD}\n`): string => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, "password");
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
};

describe("an Asterisk", () => {
  it("is reached with the password of a file that only its owner can read", async () => {
    const ari = new FakeAri();
    const url = await ari.listen();
    const asterisk = await open(
      { url, passwordFile: passwordFile(0o600) },
      { SCENARIO_CALL_ARI_PASSWORD: "" },
    );
    expect(ari.handshake?.headers.authorization).toBe(
      `Basic ${Buffer.from(`scenario-call:${PASSWORD}`).toString("base64")}`,
    );
    await asterisk.close();
    await ari.close();
  });

  it.each([0o640, 0o604, 0o620, 0o644])(
    "is not, where others can read or write the file (%o)",
    async (mode) => {
      expect(await refusal(open({ passwordFile: passwordFile(mode) }))).toContain("chmod 600");
    },
  );

  it.each([
    "",
    "asterisk",
    "Asterisk1234567",
    "secretsecret",
    "changeme!!!!!!",
    "scenario-call-1",
    "short1!",
    "aaaaaaaaaaaaaa",
  ])("is not reached with a password that everybody knows: %j, which is not repeated", async (password) => {
    const message = await refusal(open({}, { SCENARIO_CALL_ARI_PASSWORD: password }));
    expect(message).toContain("SCENARIO_CALL_ARI_PASSWORD");
    expect(message.replaceAll(/asterisk|SCENARIO_CALL_ARI_PASSWORD/gu, "")).not.toContain(password || "\n");
  });

  it.each(["http://8.8.8.8:8088", "http://[2606:4700::1111]:8088"])(
    "is not reached on the public internet unless that is asked for: %s",
    async (url) => {
      expect(await refusal(open({ url }))).toContain("--ari-allow-public");
    },
  );

  it.each([
    "ws://127.0.0.1:8088",
    "127.0.0.1:8088",
    "file:///etc/passwd",
    "http://user:secret@127.0.0.1:8088",
  ])("is not reached at %s, which is not repeated", async (url) => {
    const message = await refusal(open({ url }));
    expect(message).toContain("--ari-url");
    expect(message).not.toContain("secret");
  });

  it("that is not there is told as such", async () => {
    await expect(open({})).rejects.toBeInstanceOf(AriError);
  });
});
