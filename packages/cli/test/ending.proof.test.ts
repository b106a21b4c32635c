import {
  startTestServer,
  type TestServer,
  TEST_SCENARIO_ID,
  TEST_VIRTUAL_NUMBER,
} from "@scenario-call/testing";
import { describe, expect, it } from "vitest";
import { Shell } from "./support/typed.ts";

const CONTACT = "79260000000";
const CALL = `call --contact ${CONTACT} --virtual-phone-number ${TEST_VIRTUAL_NUMBER} --scenario-id ${TEST_SCENARIO_ID} --first-call contact`;
const WATCHED = [...CALL.split(" "), "--wait"];

/** A service as the brands are: no streams of events. */
const brand = async (options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> =>
  startTestServer({ eventStreams: false, time: 1, ...options });

describe("call --wait at a service without streams of events", () => {
  it("tells why it ended, and ends with 7 if nobody talked", async () => {
    await using server = await brand({ phones: { [CONTACT]: { when_called: "busy" } } });
    using shell = new Shell();
    const typed = shell.typeTo(server, WATCHED);
    expect(await typed.status).toBe(7);
    expect(typed.out).toContain("subscriber_busy");
    expect(typed.out).not.toContain("cannot be told");
  });

  it("tells it to programs too", async () => {
    await using server = await brand({ phones: { [CONTACT]: { when_called: "busy" } } });
    using shell = new Shell();
    const typed = shell.typeTo(server, [...WATCHED, "--json"]);
    expect(await typed.status).toBe(7);
    expect(JSON.parse(typed.out.trimEnd().split("\n").at(-1) ?? "")).toEqual({
      call_session_id: 1,
      finish_reason: "subscriber_busy",
    });
  });

  it("says in words where it cannot be told, and ends with 0", async () => {
    await using server = await brand({ phones: { [CONTACT]: { when_called: "busy" } } });
    using shell = new Shell();
    server.refuse("forbidden", { method: "get.calls_report" });
    const typed = shell.typeTo(server, [...WATCHED, "--lang", "ru"], { columns: 40 });
    expect(await typed.status).toBe(0);
    expect(typed.out.replaceAll(/\s+/gu, " ")).toContain(
      "звонок завершён; почему, сказать нельзя: в отчёте о звонках (get.calls_report) отказано: forbidden",
    );
    expect(Math.max(...typed.out.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(40);
    expect(typed.err).toBe("");
  });

  it("never ends with a status that lets a script place the call again", async () => {
    await using server = await brand();
    using shell = new Shell();
    server.refuse("access_token_expired", { method: "list.calls" });
    const typed = shell.typeTo(server, WATCHED);
    expect(await typed.status).toBe(6);
    expect(typed.err.replaceAll(/\s+/gu, " ")).toMatch(/call 1 was placed[\s\S]*scenario-call hangup 1/u);
  });
});
