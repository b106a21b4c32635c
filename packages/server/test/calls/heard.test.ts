import type { CallPlan, Media } from "@scenario-call/call-flow";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, vi } from "vitest";
import type { SandboxRules } from "../../src/adapters/sandbox/rules.ts";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.ts";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import { samplePlan, sampleSession } from "../ports/sample-session.ts";
import { openHarness, stored, whatFlowPredicts, whatPhonesHeard } from "./harness.ts";

const TWO_SECONDS: Media = { kind: "file", media_file_id: 237, duration_ms: 2000 };
const FOUR_SECONDS: Media = { kind: "file", media_file_id: 238, duration_ms: 4000 };
const SPEECH: Media = { kind: "speech", text: "a".repeat(45), duration_ms: 3000 };

const CONTACT = "79260000000";
const EMPLOYEE = "100123";
const COLLEAGUE = "100124";

const QUICK = { rings_after_ms: 200, answers_after_ms: 800 } as const;

function phones(contact: object = {}, employee: object = {}, colleague: object = {}): SandboxRules {
  return {
    phones: [
      { phone_number: CONTACT, ...QUICK, ...contact },
      { phone_number: EMPLOYEE, ...QUICK, ...employee },
      { phone_number: COLLEAGUE, ...QUICK, ...colleague },
    ],
  };
}

/** Runs one call to its end: what the phones heard, what the flow predicts, and what is left. */
async function run(changes: Partial<CallPlan>, rules: SandboxRules) {
  const harness = await openHarness({ rules });
  const id = await harness.calls.start(
    sampleSession({ plan: samplePlan({ dtmf_string: null, ...changes }) }),
  );
  await harness.clock.runToEnd();
  const session = await stored(harness.store, id);
  expect(harness.calls.live).toBe(0);
  expect(harness.sandbox.liveLegs).toBe(0);
  expect(harness.problems).toEqual([]);
  return {
    heard: whatPhonesHeard(harness.heard, id),
    predicted: whatFlowPredicts(session),
    reason: session.finished?.finish_reason,
  };
}

const [OPERATION] = samplePlan().operations;
if (OPERATION === undefined) throw new Error("the sample plan has no operation");
const [PHONE] = OPERATION.phones;
if (PHONE === undefined) throw new Error("the sample operation has no phone");

describe("a call over the sandbox", () => {
  it("employee first: both hear what the method promises, second by second", async () => {
    const { heard, reason } = await run(
      {
        first_call: "employee",
        contact_message: TWO_SECONDS,
        employee_message: TWO_SECONDS,
        dtmf_string: "..1.2.3",
        operations: [{ ...OPERATION, message: FOUR_SECONDS }],
      },
      phones({ hangs_up_after_talk_ms: 5000 }),
    );
    expect(heard).toEqual([
      // The employee rings at 0.2 s and answers at 1 s; the operation's message comes first, then employee_message.
      [200, "employee:0.0", "ringing"],
      [1000, "employee:0.0", "message file 238"],
      [5000, "employee:0.0", "message file 237"],
      // Only then is the contact dialled, and the employee hears music.
      [7000, "employee:0.0", "music dialing_music"],
      [7200, "contact", "ringing"],
      // The contact answers and hears its message to the end, since switch_at_once is false; digits run beside.
      [8000, "contact", "message file 237"],
      [10_000, "contact", "dtmf 1"],
      [10_000, "contact", "talk with employee:0.0"],
      [10_000, "employee:0.0", "talk with contact"],
      [11_000, "contact", "dtmf 2"],
      [12_000, "contact", "dtmf 3"],
      // The contact hangs up; the employee hears the busy tone for three seconds and is released.
      [15_000, "contact", "end"],
      [15_000, "employee:0.0", "tone busy"],
      [18_000, "employee:0.0", "end"],
    ]);
    expect(reason).toBe("success_finish");
  });

  it("contact first, switched at once: the message is cut at the employee's answer", async () => {
    const { heard, reason } = await run(
      {
        first_call: "contact",
        switch_at_once: true,
        contact_message: FOUR_SECONDS,
        employee_message: null,
        operations: [{ ...OPERATION, message: TWO_SECONDS }],
      },
      phones({}, { hangs_up_after_talk_ms: 1000 }),
    );
    expect(heard).toEqual([
      [200, "contact", "ringing"],
      [1000, "contact", "message file 238"],
      [1200, "employee:0.0", "ringing"],
      [2000, "contact", "talk with employee:0.0"],
      [2000, "employee:0.0", "talk with contact"],
      [3000, "contact", "tone busy"],
      [3000, "employee:0.0", "end"],
      [6000, "contact", "end"],
    ]);
    expect(reason).toBe("success_finish");
  });

  it("nobody answers: the phone rings for its time, and nobody else's phone rings at all", async () => {
    const { heard, reason } = await run({}, phones({}, { when_called: "never_answers" }));
    expect(heard).toEqual([
      [200, "employee:0.0", "ringing"],
      [20_000, "employee:0.0", "end"],
    ]);
    expect(reason).toBe("operator_not_responsible");
  });

  const allAtOnce: Partial<CallPlan> = {
    operations: [
      {
        ...OPERATION,
        dialling: "all_at_once",
        phones: [PHONE, { ...PHONE, phone_number: COLLEAGUE, employee_id: 6 }],
      },
    ],
  };

  it.each<[string, Partial<CallPlan>, SandboxRules]>([
    ["employee first, contact hangs up in the talk", {}, phones({ hangs_up_after_talk_ms: 3000 })],
    ["employee first, employee hangs up in the talk", {}, phones({}, { hangs_up_after_talk_ms: 3000 })],
    ["employee first, employee hangs up during the messages", {}, phones({}, { hangs_up_after_ms: 1500 })],
    [
      "employee first, employee hangs up while the contact rings",
      {},
      phones({ answers_after_ms: 9000 }, { hangs_up_after_ms: 9000 }),
    ],
    ["employee first, contact hangs up during its message", {}, phones({ hangs_up_after_ms: 500 })],
    ["employee first, contact busy", {}, phones({ when_called: "busy" })],
    ["employee first, contact refuses", {}, phones({ when_called: "rejects" })],
    ["employee first, contact does not answer", {}, phones({ when_called: "never_answers" })],
    ["employee first, contact unreachable", {}, phones({ when_called: "unreachable" })],
    [
      "employee first, switched at once",
      { switch_at_once: true, contact_message: TWO_SECONDS },
      phones({ hangs_up_after_talk_ms: 100 }),
    ],
    [
      "early switching with an announcement",
      { switch_at_once: true, early_switching: true, contact_message: TWO_SECONDS },
      phones({ early_media_after_ms: 1000, answers_after_ms: 5000, hangs_up_after_talk_ms: 1000 }),
    ],
    [
      "early switching without one",
      { switch_at_once: true, early_switching: true, contact_message: TWO_SECONDS },
      phones({ answers_after_ms: 5000, hangs_up_after_talk_ms: 1000 }),
    ],
    [
      "early switching and a spoken message",
      { switch_at_once: true, early_switching: true, contact_message: SPEECH },
      phones({ early_media_after_ms: 1000, answers_after_ms: 5000, hangs_up_after_talk_ms: 1000 }),
    ],
    [
      "contact first, both to the end",
      { first_call: "contact", contact_message: FOUR_SECONDS },
      phones({}, { hangs_up_after_talk_ms: 9 }),
    ],
    [
      "contact first, contact is done last",
      { first_call: "contact", contact_message: { ...FOUR_SECONDS, duration_ms: 30_000 } },
      phones({ hangs_up_after_talk_ms: 9 }),
    ],
    [
      "contact first, contact hangs up while the employee rings",
      { first_call: "contact" },
      phones({ hangs_up_after_ms: 500 }, { answers_after_ms: 5000 }),
    ],
    ["contact first, contact busy", { first_call: "contact" }, phones({ when_called: "busy" })],
    ["contact first, employee busy", { first_call: "contact" }, phones({}, { when_called: "busy" })],
    [
      "contact first, no messages",
      { first_call: "contact", contact_message: null, employee_message: null },
      phones({ hangs_up_after_talk_ms: 500 }),
    ],
    ["all phones at once, both answer together", allAtOnce, phones({ hangs_up_after_talk_ms: 500 })],
    [
      "all phones at once, one wins",
      allAtOnce,
      phones({ hangs_up_after_talk_ms: 500 }, { answers_after_ms: 3000 }),
    ],
    [
      "one phone after the other, with confirmation",
      {
        operations: [
          {
            ...OPERATION,
            confirmation_digit: "1",
            phones: [PHONE, { ...PHONE, phone_number: COLLEAGUE, employee_id: 6 }],
          },
        ],
      },
      phones({ hangs_up_after_talk_ms: 500 }, { presses: "2" }, { presses: "1", presses_after_ms: 6000 }),
    ],
    [
      "a broken message",
      { contact_message: { ...TWO_SECONDS, duration_ms: null } },
      phones({ hangs_up_after_talk_ms: 500 }),
    ],
    ["digits beside everything", { dtmf_string: "12.3...4" }, phones({ hangs_up_after_talk_ms: 5000 })],
    ["the longest session", { max_session_ms: 10_000 }, phones()],
    ["no busy tone", { busy_tone_ms: 0 }, phones({ hangs_up_after_talk_ms: 500 })],
    ["a scenario that is switched off", { refusal: "no_active_scenario" }, phones()],
  ])("%s: the phones heard exactly what the flow says they did", async (_, changes, rules) => {
    const { heard, predicted, reason } = await run({ max_session_ms: 120_000, ...changes }, rules);
    expect(heard).toEqual(predicted);
    expect(reason).toBeDefined();
  });
});

describe("many calls over the sandbox and SQLite", () => {
  const temporaryFile = temporaryFiles();

  it("hear the same as over memory, and share their commits", async () => {
    const store = openSqliteStore({ file: temporaryFile() });
    const commits: string[] = [];
    const original = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, "exec")?.value as (
      sql: string,
    ) => void;
    vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql) {
      if (sql === "COMMIT") commits.push(sql);
      original.call(this, sql);
    });
    const rules = phones({ hangs_up_after_talk_ms: 5000 });
    const overMemory = await run({ dtmf_string: "..1.2.3" }, rules);
    const harness = await openHarness({ rules, store });
    const plan = samplePlan({ dtmf_string: "..1.2.3" });
    commits.length = 0;
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => harness.calls.start(sampleSession({ plan }))),
    );
    expect(commits).toHaveLength(1);
    await harness.clock.settle();
    // One more for the fifty first steps.
    expect(commits).toHaveLength(2);
    await harness.clock.runToEnd();
    for (const id of ids) {
      const session = await stored(store, id);
      expect(whatPhonesHeard(harness.heard, id)).toEqual(overMemory.heard);
      expect(session.finished?.finish_reason).toBe("success_finish");
    }
    expect(harness.calls.live).toBe(0);
    await store.close();
  });
});
