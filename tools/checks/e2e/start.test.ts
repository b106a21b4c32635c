import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../src/workspace.ts";
import { Command, type Ended } from "./support/command.ts";

interface DemoEvent {
  readonly event: string;
  readonly lane?: string;
  readonly kind?: string;
  readonly [member: string]: unknown;
}

describe("npm -s start -- --once --json", () => {
  let ended: Ended = { code: null, signal: null, stdout: "", stderr: "" };
  let events: readonly DemoEvent[] = [];
  beforeAll(async () => {
    await using start = new Command("npm -s start -- --once --json", ROOT);
    ended = await start.ended;
    events = ended.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as DemoEvent);
  });

  const heard = (lane: string): readonly (string | undefined)[] => [
    ...new Set(events.filter((each) => each.lane === lane).map(({ kind }) => kind)),
  ];

  test("ends with 0 after the call, and prints nothing but events", () => {
    expect(ended.code).toBe(0);
    expect([...new Set(events.map(({ event }) => event))]).toEqual([
      "listening",
      "logged_in",
      "request",
      "answer",
      "heard",
      "finished",
    ]);
  });

  test("shows what both sides hear, and the phones agree", () => {
    expect(heard("employee")).toEqual(
      expect.arrayContaining(["ringing", "message", "music", "talk", "hang_up"]),
    );
    expect(heard("contact")).toEqual(
      expect.arrayContaining(["ringing", "message", "dtmf", "talk", "hang_up"]),
    );
    expect(events.at(-1)).toMatchObject({ finish_reason: "success_finish", phones_agree: true });
  });

  test("masks the token of the request that it shows, and gives it away nowhere else", () => {
    const request = ended.stdout.split("\n").find((line) => line.includes('"event":"request"'));
    expect(request).toMatch(/"access_token":"[^"]{0,8}•+"/);
    expect(ended.stdout + ended.stderr).not.toMatch(/[0-9a-f]{32}/);
  });
});

test("a port that is in use is told in a line that says what to do", async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, "127.0.0.1", () => resolve((other.address() as AddressInfo).port));
  });
  try {
    await using start = new Command(`npm -s start -- --port ${port}`, ROOT);
    const { code, stdout, stderr } = await start.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`Port ${port} is in use`);
    expect(stderr).toContain("npm start -- --port");
  } finally {
    other.close();
  }
});

test("Ctrl-C in the middle of a call ends it with 0, and nothing keeps running", async () => {
  await using start = new Command("npm -s start -- --port 0", ROOT);
  await start.printed(/Call \d+/);
  start.interrupt();
  expect((await start.ended).code).toBe(0);
});

test("a wrong option is told with the list of options", async () => {
  await using start = new Command("npm -s start -- --onec", ROOT);
  const { code, stdout, stderr } = await start.ended;
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("--once");
});
