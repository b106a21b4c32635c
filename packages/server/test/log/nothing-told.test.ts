import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { createLog } from "../../src/log/log.ts";
import { hashToken } from "../../src/gateway/session-tokens.ts";
import { call, CALL_PARAMS, KEY, referenceAccount, send, SPEC, startServer } from "../gateway/support.ts";
import { numbersIn, REFERENCE_TOKENS, told } from "./nothing-told.ts";

const SECRETS = { tokens: REFERENCE_TOKENS, numbers: ["79260000000", "74993720692"] };

describe("the check of everything that servers write", () => {
  test.each([
    ["a token", '{"event":"x","why":"demo-key was refused"}', "a token of 8 characters"],
    ["a session token", `{"event":"x","why":"${"0f".repeat(32)}"}`, "session token"],
    ["a number", '{"event":"x","why":"79260000000 is busy"}', "digits as many"],
    ["a foreign number", '{"event":"x","why":"4915112345678 is busy"}', "digits as many"],
    ["a number with separators", '{"event":"x","why":"+7 (926) 000-00-00"}', "ends in 00"],
  ])("finds %s", (_what, line, expected) => {
    expect(told(line, SECRETS).join("; ")).toContain(expected);
  });

  test("finds nothing in what servers write as a rule", () => {
    const lines: string[] = [];
    const log = createLog({ level: "debug", write: (line) => lines.push(line), now: () => Date.now() });
    log.info("listening", { url: "http://127.0.0.1:54321/v4.0", account_id: 1001 });
    log.debug("request", { method: "start.scenario_call", address: "192.168.100.200", outcome: "ok" });
    log.error("x", { call_session_id: 12345, error: "no answer from 79260000000", token: "0f".repeat(32) });
    expect(lines.flatMap((line) => told(line, SECRETS))).toEqual([]);
  });

  test("knows the tokens that the account's file has hashes of, and its numbers", async () => {
    const file = await readFile(`${SPEC}server/examples/reference-account.yaml`, "utf8");
    const hashes = [...file.matchAll(/sha256: ([0-9a-f]{64})/gu)].map(([, sha256]) => sha256);
    const known = REFERENCE_TOKENS.filter((token) => token.startsWith("demo-key")).map(hashToken);
    expect(new Set(hashes)).toEqual(new Set(known));
    expect(numbersIn(await referenceAccount())).toContain("74993720692");
    expect(numbersIn({ contact: "+79260000000", other: 79_260_000_001, id: 12 })).toEqual([
      "79260000000",
      "79260000001",
    ]);
  });

  test("sees the lines of a test's server, requests and refusals included", async () => {
    const { url, written } = await startServer();
    await call(url, "start.scenario_call", CALL_PARAMS);
    await call(url, "list.calls", { access_token: "no such token" });
    await call(url, "login.user", { login: "demo", password: "demo-password" });
    await send(url, "{");
    const events = written.map((line) => (JSON.parse(line) as { readonly event: string }).event);
    expect(events).toEqual(["listening", "request", "request", "request", "request_refused"]);
    expect(written.join("")).not.toContain(KEY);
  });
});
