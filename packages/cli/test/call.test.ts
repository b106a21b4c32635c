import { stripVTControlCharacters } from "node:util";
import { startTestServer, TEST_SCENARIO_ID, TEST_VIRTUAL_NUMBER } from "@scenario-call/testing";
import { describe, expect, it } from "vitest";
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

describe("call", () => {
  it("places one call, and tells its id", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--say", "Your order is ready"]);
    expect(await typed.status).toBe(0);
    expect(typed.out).toBe("call 1\n");
    expect(server.requests.map(({ method }) => method)).toEqual(["start.scenario_call"]);
    const [placed] = await server.calls();
    expect(placed).toMatchObject({ contact_phone_number: CONTACT, external_id: expect.any(String) });
  });

  it("draws the call while it goes on, and ends well if there was a talk", async () => {
    await using server = await startTestServer({
      phones: { [CONTACT]: { answers_after_ms: 1000, hangs_up_after_talk_ms: 3000 } },
    });
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--play", "2", "--wait"]);
    await typed.shows(/call 1/);
    await server.runToEnd();
    expect(await typed.status).toBe(0);
    const said = ["rings", "answers", "message file 2", "talk", "hangs up", "success_finish"];
    expect(said.map((words) => typed.out.indexOf(words))).toEqual(
      said.map((words) => typed.out.indexOf(words)).toSorted((a, b) => a - b),
    );
    expect(said.filter((words) => !typed.out.includes(words))).toEqual([]);
    expect(typed.out).not.toContain("\u001B");
  });

  it("keeps to the width of the terminal, and is coloured there only", async () => {
    for (const columns of [40, 100]) {
      await using server = await startTestServer({
        phones: { [CONTACT]: { answers_after_ms: 1000, hangs_up_after_talk_ms: 3000 } },
      });
      using shell = new Shell();
      const typed = shell.typeTo(server, [...CALL, "--wait"], { isTerminal: true, columns });
      await typed.shows(/call/);
      await server.runToEnd();
      await typed.status;
      expect(typed.out).toContain("\u001B[32m");
      const plain = stripVTControlCharacters(typed.out);
      const widths = plain.split("\n").map((line) => [...line].length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    }
  });

  it("ends with 7 if nobody talked", async () => {
    await using server = await startTestServer({ phones: { [CONTACT]: { when_called: "busy" } } });
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--wait"]);
    await typed.shows(/call 1/);
    await server.runToEnd();
    expect(await typed.status).toBe(7);
    expect(typed.out).toContain("subscriber_busy");
  });

  it("prints one JSON object a line for programs, without people's numbers", async () => {
    await using server = await startTestServer({
      phones: { [CONTACT]: { answers_after_ms: 500, hangs_up_after_talk_ms: 1000 } },
    });
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--wait", "--json"]);
    await typed.shows(/call_session_id/);
    await server.runToEnd();
    expect(await typed.status).toBe(0);
    const lines = typed.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toEqual({ call_session_id: 1, external_id: expect.any(String) });
    expect(lines.at(-1)).toEqual({ call_session_id: 1, finish_reason: "success_finish" });
    expect(lines.slice(1, -1).every(({ event }) => event !== undefined)).toBe(true);
    expect(typed.out).not.toContain(CONTACT);
    expect(typed.err).toBe("");
  });

  it("sends nothing that the contract forbids, and says what to do, in the reader's language", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--dtmf-string", "abc", "--lang", "ru"]);
    expect(await typed.status).toBe(3);
    expect(typed.err).toMatch(/invalid_parameter_value[\s\S]*где: --dtmf-string[\s\S]*что делать:/);
    const other = shell.typeTo(server, CALL.with(CALL.indexOf("--first-call") + 1, "boss"));
    expect(await other.status).toBe(3);
    expect(other.err).toContain('\nexpected: one of "contact", "employee"\n  where: --first-call\n');
    const member = shell.typeTo(server, [...CALL, "--play", ""]);
    expect(await member.status).toBe(3);
    expect(member.err).toContain("where: --contact-message-value\n");
    expect(server.requests).toEqual([]);
  });

  it("takes one message for the contact, not two", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--say", "a", "--play", "2"]);
    expect(await typed.status).toBe(2);
    expect(server.requests).toEqual([]);
  });

  it("tells a refusal of the service with 4, as JSON on stderr for programs", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    server.refuse("scenario_not_found", { params: { scenario_id: 7 } });
    const typed = shell.typeTo(server, [...CALL, "--json"]);
    expect(await typed.status).toBe(4);
    expect(typed.out).toBe("");
    expect(JSON.parse(typed.err)).toMatchObject({
      error: { kind: "api_error", failure: { mnemonic: "scenario_not_found", neverStarted: true } },
    });
  });

  it("says that a phone may be ringing where no answer came, with 6", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    server.loseAnswer("start.scenario_call");
    const typed = shell.typeTo(server, CALL);
    expect(await typed.status).toBe(6);
    expect(typed.err).toContain("do not repeat it");
    expect(await server.calls()).toHaveLength(1);
  });

  it("shows neither token nor number in what it says about a failure", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--direction", "sideways"]);
    expect(await typed.status).toBe(3);
    expect(typed.err).not.toContain(server.token);
    expect(typed.err).not.toContain(CONTACT);
  });
});

describe("Ctrl-C", () => {
  it("before there is a connection ends it, and nobody was called", async () => {
    using shell = new Shell();
    // Nobody listens at the port of a closed server; the client tries again after a while.
    const server = await startTestServer();
    await server.close();
    const typed = shell.typeTo(server, CALL);
    await typed.interruptEarly();
    expect(await typed.status).toBe(130);
    expect(typed.err).toContain("nobody was called");
    expect(typed.out).toBe("");
  });

  it("while the answer is awaited tells that a phone may be ringing", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const release = server.holdAnswer("start.scenario_call");
    const typed = shell.typeTo(server, CALL);
    while (server.requests.length === 0) await new Promise(setImmediate);
    typed.interrupt();
    expect(await typed.status).toBe(6);
    expect(typed.err).toContain("do not repeat it");
    release();
  });

  it.each([
    ["while it rings", 0],
    ["while they talk", 8000],
  ])("%s asks whether to hang up, and does", async (_when, ms) => {
    await using server = await startTestServer({ phones: { [CONTACT]: { answers_after_ms: 1000 } } });
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--wait"], { isTerminal: true, answers: ["y"] });
    await typed.shows(/call/);
    await server.advance(2000 + ms);
    await typed.shows(ms === 0 ? /rings/ : /talk/);
    typed.interrupt();
    await typed.shows(/Hang up\?/);
    while (!server.requests.some(({ method }) => method === "release.call")) await new Promise(setImmediate);
    await server.runToEnd();
    expect(await typed.status).toBe(130);
    expect((await server.call(1)).finish_reason).not.toBeNull();
  });

  it.each([
    ["en", "the call goes on; to end it: scenario-call hangup 1"],
    ["ru", "звонок продолжается; завершить его: scenario-call hangup 1"],
  ])("is spoken of in lines that a narrow terminal has room for (%s)", async (lang, told) => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--wait", "--lang", lang], {
      isTerminal: true,
      columns: 40,
    });
    await typed.shows(/1/);
    await typed.interruptEarly();
    await typed.shows(/\[[nн]\] /u);
    typed.interrupt();
    expect(await typed.status).toBe(130);
    expect(typed.err.replaceAll(/\s+/gu, " ")).toContain(told);
    expect(typed.err.split("\n").filter((line) => [...line].length > 40)).toEqual([]);
  });

  it("goes on watching where the answer is no", async () => {
    await using server = await startTestServer({
      phones: { [CONTACT]: { answers_after_ms: 1000, hangs_up_after_talk_ms: 2000 } },
    });
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--wait"], { isTerminal: true, answers: ["n"] });
    await typed.shows(/call/);
    typed.interrupt();
    await typed.shows(/Hang up\?/);
    await server.runToEnd();
    expect(await typed.status).toBe(0);
    expect(server.requests.map(({ method }) => method)).not.toContain("release.call");
  });

  it("is heard from the moment on at which the call is told", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--wait"], {
      isTerminal: true,
      env: { NO_COLOR: "1" },
      interruptAt: /call 1/,
    });
    await typed.shows(/Hang up\?/);
    typed.interrupt();
    expect(await typed.status).toBe(130);
    expect(typed.err).toContain("scenario-call hangup 1");
  });

  it("at the question leaves at once, and the call goes on", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--wait"], { isTerminal: true });
    await typed.shows(/call/);
    typed.interrupt();
    await typed.shows(/Hang up\?/);
    typed.interrupt();
    expect(await typed.status).toBe(130);
    expect(typed.err).toContain("scenario-call hangup 1");
    expect((await server.call(1)).finish_reason).toBeNull();
  });

  it("asks nobody where there is no terminal", async () => {
    await using server = await startTestServer();
    using shell = new Shell();
    const typed = shell.typeTo(server, [...CALL, "--wait"]);
    await typed.shows(/call 1/);
    typed.interrupt();
    expect(await typed.status).toBe(130);
    expect(typed.err).toContain("the call goes on");
  });
});
