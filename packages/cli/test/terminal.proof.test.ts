import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import {
  startTestServer,
  TEST_SCENARIO_ID,
  TEST_VIRTUAL_NUMBER,
  type TestServer,
} from "@scenario-call/testing";
import { describe, expect, it } from "vitest";
import { hasTmux, Terminal, type TerminalOptions } from "./support/tmux.ts";

const CONTACT = "79260000000";
const CALL = `sc call --contact ${CONTACT} --virtual-phone-number ${TEST_VIRTUAL_NUMBER} --scenario-id ${TEST_SCENARIO_ID} --first-call contact`;
const ESCAPE = "\u001B[";

if (!hasTmux)
  process.stderr.write("\nNOT RUN: the command in a real terminal: tmux is not installed here.\n\n");

const open = (server: TestServer, line: string, options: TerminalOptions = {}): Terminal =>
  new Terminal(line, {
    ...options,
    env: { SCENARIO_CALL_URL: server.url, SCENARIO_CALL_TOKEN: server.token, ...options.env },
  });

const talkative = async (): Promise<TestServer> =>
  startTestServer({ phones: { [CONTACT]: { answers_after_ms: 1000, hangs_up_after_talk_ms: 3000 } } });

describe.runIf(hasTmux)("in a real terminal; skipped is NOT RUN", () => {
  it.each([40, 100])("a call is drawn in colours, and no line is broken at %i columns", async (width) => {
    await using server = await talkative();
    using terminal = open(server, `${CALL} --wait`, { width });
    await terminal.shows(/call 1/);
    await server.runToEnd();
    const screen = await terminal.shows(/\[status 0\]/);
    expect(screen).toMatch(/rings[\s\S]*talk[\s\S]*success_finish/);
    const trimmed = (text: string): readonly string[] => text.split("\n").map((line) => line.trimEnd());
    expect(trimmed(terminal.screen({ joined: true }))).toEqual(trimmed(screen));
    expect(terminal.screen({ colours: true })).toContain(`${ESCAPE}32m`);
  });

  it("NO_COLOR is heard", async () => {
    await using server = await talkative();
    using terminal = open(server, `${CALL} --wait`, { env: { NO_COLOR: "1" } });
    await terminal.shows(/call 1/);
    await server.runToEnd();
    await terminal.shows(/\[status 0\]/);
    expect(terminal.screen({ colours: true })).not.toContain(ESCAPE);
  });

  it("without a terminal behind it stdout is plain", async () => {
    await using server = await talkative();
    using terminal = open(server, `${CALL} --wait | cat -v`);
    await terminal.shows(/call 1/);
    await server.runToEnd();
    const screen = await terminal.shows(/\[status 0\]/);
    expect(screen).toContain("success_finish");
    expect(screen).not.toContain("^[");
  });

  it.each([
    ["a help", "sc call --help --lang en"],
    ["a call", `${CALL} --wait --json`],
  ])("whoever reads %s may go away: that is quiet, with 0", async (_what, line) => {
    await using server = await talkative();
    using terminal = open(server, `set -o pipefail; ${line} | head -n 1; echo "pipe \${PIPESTATUS[0]}"`);
    await terminal.shows(/scenario-call call|call_session_id/);
    await server.runToEnd();
    const screen = await terminal.shows(/\[status 0\]/);
    expect(screen).toContain("pipe 0");
    expect(screen).not.toContain("EPIPE");
    expect(screen).not.toContain("Error");
  });

  it("a password is not shown, nor how long it is", async () => {
    await using server = await startTestServer();
    using terminal = new Terminal(`sc login --url ${server.url}`);
    await terminal.shows(/Login:/);
    terminal.press(server.login, "Enter");
    await terminal.shows(/Password:/);
    terminal.press("-l", server.password);
    terminal.press("Enter");
    const screen = await terminal.shows(/\[status 0\]/);
    expect(screen).not.toContain(server.password.slice(0, 3));
    expect(screen).toMatch(/^Password:\s*$/mu);
  });
});

describe.runIf(hasTmux)("a failure in a real terminal; skipped is NOT RUN", () => {
  const SHOWN = `sc check - --lang en <<< '{"virtual_phone_number":"74993720692","contact":"79260000000","first_call":"boss","scenario_id":1}'`;

  it.each([40, 100])("is broken between words, and nothing by the terminal, at %i columns", async (width) => {
    using terminal = new Terminal(SHOWN, { width });
    const screen = await terminal.shows(/\[status 3\]/);
    const lines = screen.split("\n").map((line) => line.trimEnd());
    expect(screen).toMatch(
      /^scenario-call: [\s\S]*^expected one of[\s\S]*^ {2}where: stdin:1:[\s\S]*^ {2}next:/mu,
    );
    // Lines that the terminal has broken itself are whole again in the second.
    expect(
      terminal
        .screen({ joined: true })
        .split("\n")
        .map((line) => line.trimEnd()),
    ).toEqual(lines);
    const caret = lines.findIndex((line) => /^ +│ +\^+$/u.test(line));
    const [line = "", below = ""] = lines.slice(caret - 1, caret + 1);
    expect(line.slice(below.indexOf("^"), below.lastIndexOf("^") + 1)).toBe('"boss"');
  });

  it("is not broken where its stderr is a file", async () => {
    using terminal = new Terminal(`${SHOWN} 2> >(wc -l | sed 's/^ */lines /')`, { width: 40 });
    // What, expected, where, two lines of excerpt, next.
    expect(await terminal.shows(/\[status 3\][\s\S]*lines|lines[\s\S]*\[status 3\]/)).toContain("lines 6");
  });
});

describe.runIf(hasTmux)("Ctrl-C in a real terminal; skipped is NOT RUN", () => {
  it("before there is a connection: nobody was called", async () => {
    // Takes connections and never speaks TLS: nothing of the request can leave.
    const connected = Promise.withResolvers<void>();
    const mute = createServer(() => {
      connected.resolve();
    });
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    try {
      const url = `https://127.0.0.1:${(mute.address() as AddressInfo).port}/v4.0`;
      using terminal = new Terminal(CALL, { env: { SCENARIO_CALL_URL: url, SCENARIO_CALL_TOKEN: "key" } });
      await connected.promise;
      terminal.press("C-c");
      expect(await terminal.shows(/\[status \d+\]/)).toMatch(/nobody was called[\s\S]*\[status 130\]/);
    } finally {
      mute.close();
    }
  });

  it("while the answer is awaited: a phone may be ringing", async () => {
    await using server = await startTestServer();
    const release = server.holdAnswer("start.scenario_call");
    using terminal = open(server, CALL);
    while (server.requests.length === 0) await new Promise(setImmediate);
    terminal.press("C-c");
    expect(await terminal.shows(/\[status \d+\]/)).toMatch(/do not repeat it[\s\S]*\[status 6\]/);
    release();
  });

  it.each([
    ["rings", 500, /rings/],
    ["talks", 6000, /talk/],
  ])("while it %s: asks, and hangs up", async (_phase, ms, seen) => {
    await using server = await startTestServer({ phones: { [CONTACT]: { answers_after_ms: 1000 } } });
    using terminal = open(server, `${CALL} --wait`);
    await terminal.shows(/call 1/);
    await server.advance(ms);
    await terminal.shows(seen);
    terminal.press("C-c");
    await terminal.shows(/Hang up\?/);
    terminal.press("y", "Enter");
    while (!server.requests.some(({ method }) => method === "release.call")) await new Promise(setImmediate);
    await server.runToEnd();
    await terminal.shows(/\[status 130\]/);
    expect((await server.call(1)).finish_reason).not.toBeNull();
  });

  it("at the question: leaves at once, and the call goes on", async () => {
    await using server = await startTestServer();
    using terminal = open(server, `${CALL} --wait`);
    await terminal.shows(/call 1/);
    terminal.press("C-c");
    await terminal.shows(/Hang up\?/);
    terminal.press("C-c");
    expect(await terminal.shows(/\[status \d+\]/)).toMatch(/hangup 1[\s\S]*\[status 130\]/);
    expect((await server.call(1)).finish_reason).toBeNull();
  });

  it("and no is no: it goes on watching", async () => {
    await using server = await talkative();
    using terminal = open(server, `${CALL} --wait`);
    await terminal.shows(/call 1/);
    terminal.press("C-c");
    await terminal.shows(/Hang up\?/);
    terminal.press("n", "Enter");
    await server.runToEnd();
    expect(await terminal.shows(/\[status \d+\]/)).toContain("[status 0]");
  });
});

describe.runIf(hasTmux)(
  "at a service without streams of events, in a real terminal; skipped is NOT RUN",
  () => {
    const brand = async (): Promise<TestServer> =>
      startTestServer({
        eventStreams: false,
        phones: { [CONTACT]: { answers_after_ms: 1000, hangs_up_after_talk_ms: 3000 } },
      });

    it.each([40, 100])(
      "the call is drawn from what the list of calls shows, at %i columns",
      async (width) => {
        await using server = await brand();
        using terminal = open(server, `${CALL} --wait`, { width });
        await terminal.shows(/call 1/);
        await server.advance(500);
        await terminal.shows(/rings/);
        while (!/talk/u.test(terminal.screen())) {
          const { live } = server.server.calls;
          expect(live).toBe(1);
          // Half a second of the call for each look, so that a look falls into the talk.
          const looks = server.requests.length;
          await server.advance(500);
          while (server.requests.length === looks) await new Promise(setImmediate);
        }
        await server.runToEnd();
        const screen = await terminal.shows(/\[status \d+\]/);
        expect(screen).toMatch(
          /rings[\s\S]*talk[\s\S]*released[\s\S]*█[\s\S]*success_finish[\s\S]*\[status 0\]/u,
        );
        expect(new Set(server.requests.map(({ method }) => method))).toEqual(
          new Set(["start.scenario_call", "list.calls", "get.calls_report"]),
        );
        const trimmed = (text: string): readonly string[] => text.split("\n").map((line) => line.trimEnd());
        expect(trimmed(terminal.screen({ joined: true }))).toEqual(trimmed(screen));
      },
    );

    it("Ctrl-C asks, and yes hangs up", async () => {
      await using server = await brand();
      using terminal = open(server, `${CALL} --wait`);
      await terminal.shows(/call 1/);
      await server.advance(500);
      await terminal.shows(/rings/);
      terminal.press("C-c");
      await terminal.shows(/Hang up\?/);
      terminal.press("y", "Enter");
      while (!server.requests.some(({ method }) => method === "release.call"))
        await new Promise(setImmediate);
      await server.runToEnd();
      await terminal.shows(/\[status 130\]/);
      expect((await server.call(1)).finish_reason).not.toBeNull();
    });

    it("a second Ctrl-C leaves between two looks, and the call goes on", async () => {
      await using server = await brand();
      using terminal = open(server, `${CALL} --wait`);
      await terminal.shows(/call 1/);
      terminal.press("C-c");
      await terminal.shows(/Hang up\?/);
      terminal.press("C-c");
      expect(await terminal.shows(/\[status \d+\]/)).toMatch(/hangup 1[\s\S]*\[status 130\]/);
      expect((await server.call(1)).finish_reason).toBeNull();
    });

    it("and what is over before anybody looked is told as ended", async () => {
      // Who never saw the call can only look in the report where it began by the clock of this machine.
      await using server = await startTestServer({
        eventStreams: false,
        time: 1,
        phones: { [CONTACT]: { when_called: "busy" } },
      });
      using terminal = open(server, `${CALL} --wait`);
      expect(await terminal.shows(/\[status \d+\]/)).toMatch(/subscriber_busy[\s\S]*\[status 7\]/);
    });
  },
);
