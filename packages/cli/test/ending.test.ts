import { createNodeDataClient } from "@scenario-call/node-client";
import { HeldClock } from "@scenario-call/server";
import { startTestServer } from "@scenario-call/testing";
import { describe, expect, it } from "vitest";
import { type Ending, endingByReport, type EndingQuestion } from "../src/watch/ending.ts";

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
  const endings: Ending[] = [];
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
    endings.push(found);
  });
  while (endings.length === 0) await clock.advance(1000);
  await asking;
  const [ending] = endings;
  if (ending === undefined) throw new Error("unreachable");
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
