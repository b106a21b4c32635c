import { createNodeDataClient } from "@scenario-call/node-client";
import { HeldClock } from "@scenario-call/server";
import {
  startTestServer,
  type TestServer,
  TEST_SCENARIO_ID,
  TEST_VIRTUAL_NUMBER,
} from "@scenario-call/testing";
import { describe, expect, it } from "vitest";
import { type Ending, endingByReport, type EndingQuestion } from "../src/watch/ending.ts";
import { Shell } from "./support/typed.ts";

const CONTACT = "79260000000";
const CALL = `call --contact ${CONTACT} --virtual-phone-number ${TEST_VIRTUAL_NUMBER} --scenario-id ${TEST_SCENARIO_ID} --first-call contact`;
const WATCHED = [...CALL.split(" "), "--wait"];

/** A service as the brands are: no streams of events.. */
const brand = async (options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> =>
  startTestServer({ eventStreams: false, time: 1, ...options });

type Answer = Awaited<ReturnType<EndingQuestion["report"]>>;

const rows = (...data: readonly Readonly<Record<string, unknown>>[]): Answer => ({
  ok: true,
  data: [...data],
});

/** Asks a report that gives these answers one after another, the last one again and again. */
async function asked(
  answers: readonly Answer[],
  more: Partial<EndingQuestion> = {},
): Promise<{
  readonly ending: Ending;
  readonly questions: readonly Parameters<EndingQuestion["report"]>[0][];
}> {
  const clock = new HeldClock(Date.UTC(2026, 4, 10, 12));
  const questions: Parameters<EndingQuestion["report"]>[0][] = [];
  let ending: Ending | null = null;
  const asking = endingByReport({
    callSessionId: 7,
    startTime: "2026-05-10 15:00:00",
    report: async (params) => {
      questions.push(params);
      return Promise.resolve(answers[Math.min(questions.length, answers.length) - 1] ?? rows());
    },
    clock,
    signal: new AbortController().signal,
    ...more,
  }).then((found) => {
    ending = found;
  });
  while (ending === null) await clock.advance(1000);
  await asking;
  return { ending, questions };
}

describe("how a call ended, by the report", () => {
  it("is what the report says of this call, and of no other one", async () => {
    const { ending } = await asked([
      rows(
        { id: 6, finish_reason: "success_finish" },
        { id: 7, finish_reason: "subscriber_busy", talk_duration: 0 },
      ),
    ]);
    expect(ending).toEqual({ kind: "told", finish_reason: "subscriber_busy", talked: false });
  });

  it("is asked for once more while the report has it as under way, or not at all", async () => {
    const { ending, questions } = await asked([
      rows(),
      rows({ id: 7, finish_reason: null }),
      rows({ id: 7, finish_reason: "success_finish", talk_duration: 3 }),
    ]);
    expect(ending).toEqual({ kind: "told", finish_reason: "success_finish", talked: true });
    expect(questions).toHaveLength(3);
  });

  it("is not told where the report never gets it", async () => {
    expect((await asked([rows()])).ending).toMatchObject({ kind: "untold", why: "not_in_report" });
    expect((await asked([rows({ id: 7, finish_reason: null })])).ending).toMatchObject({ why: "under_way" });
  });

  it("is looked for a day around its start, by the service's own clock", async () => {
    const { questions } = await asked([rows({ id: 7, finish_reason: "success_finish" })]);
    expect(questions[0]).toMatchObject({
      date_from: "2026-05-09 15:00:00",
      date_till: "2026-05-12 15:00:00",
    });
    const unseen = await asked([rows({ id: 7, finish_reason: "success_finish" })], { startTime: null });
    expect(unseen.questions[0]).toMatchObject({ date_from: "2026-05-09 12:00:00" });
  });

  it("is not awaited by whoever leaves", async () => {
    const leaving = new AbortController();
    leaving.abort();
    expect((await asked([rows()], { signal: leaving.signal })).ending).toMatchObject({ why: "interrupted" });
  });

  it("is not told, and asked for once, where the token may not read the report", async () => {
    await using server = await startTestServer();
    const client = createNodeDataClient({ url: server.dataUrl, token: "an-unknown-key" });
    let questions = 0;
    const { ending } = await asked([], {
      report: async (params) => {
        questions += 1;
        return client.safe.getCallsReport(params);
      },
    }).finally(() => {
      client.close();
    });
    expect(ending).toMatchObject({ kind: "untold", why: "access_token_invalid" });
    expect(questions).toBe(1);
  });
});

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
