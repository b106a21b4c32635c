import type { CallPlan } from "@scenario-call/call-flow";
import type { CallUpdate } from "@scenario-call/server";
import { expect, test } from "vitest";
import { watchCalls } from "./watch-calls.ts";

const plan: CallPlan = {
  first_call: "contact",
  switch_at_once: false,
  early_switching: false,
  contact: { phone_number: "79260000000", caller_id: "74993720692", ring_timeout_ms: 60_000, online: true },
  contact_message: null,
  employee_message: null,
  dialing_music: { kind: "melody", name: "dialing_music", media_file_id: null },
  dtmf_string: null,
  operations: [
    {
      id: 1,
      name: "The shop",
      dialling: "in_order",
      phones: [
        {
          phone_number: "100123",
          employee_id: 501,
          employee_full_name: "Anna Ivanova",
          ring_timeout_ms: 20_000,
          busy: false,
          online: true,
        },
      ],
      message: null,
      waiting_media: null,
      caller_id: "74993720692",
      confirmation_digit: null,
      confirmation_timeout_ms: 10_000,
    },
  ],
  max_session_ms: 7_200_000,
  busy_tone_ms: 1500,
  refusal: null,
};

const update = (event: CallUpdate["event"], more: Partial<CallUpdate> = {}): CallUpdate => ({
  call_session_id: 7,
  event,
  commands: [],
  finished: null,
  ...more,
});

const started = update({ type: "started", at: 1000 });
const rings = update({ type: "leg_ringing", leg: "contact", at: 1200 });
const ended = update(
  { type: "leg_ended", leg: "contact", cause: "busy", at: 1400 },
  { finished: { at: 1400, finish_reason: "subscriber_busy" } },
);

/** What a watcher told, in order. */
function watch(planOf: (id: number) => Promise<CallPlan | null>, from?: Promise<void>) {
  const told: string[] = [];
  const done = Promise.withResolvers<void>();
  const follow = watchCalls(
    planOf,
    {
      onRows: (call, rows) =>
        told.push(...rows.map((row) => `${row.at - call.startedAt} ${row.lane} ${row.kind}`)),
      onFinished: (call, reason, at) => {
        told.push(`${at - call.startedAt} ${reason}, ${call.rows.length} rows`);
        done.resolve();
      },
    },
    from,
  );
  return { told, follow, done: done.promise };
}

test("a call is told step by step, with times from its start", async () => {
  const { told, follow, done } = watch(async () => plan);
  for (const each of [started, rings, ended]) follow(each);
  await done;
  expect(told).toEqual(["200 contact ringing", "400 contact hang_up", "400 subscriber_busy, 2 rows"]);
});

test("steps that come while the plan is looked up are told after it, in order", async () => {
  const looked = Promise.withResolvers<CallPlan>();
  const { told, follow, done } = watch(() => looked.promise);
  for (const each of [started, rings, ended]) follow(each);
  expect(told).toEqual([]);
  looked.resolve(plan);
  await done;
  expect(told[0]).toBe("200 contact ringing");
});

test("nothing is told before it may be", async () => {
  const may = Promise.withResolvers<void>();
  const { told, follow, done } = watch(async () => plan, may.promise);
  for (const each of [started, rings, ended]) follow(each);
  expect(told).toEqual([]);
  may.resolve();
  await done;
  expect(told).toHaveLength(3);
});

test("a call whose beginning was missed is left alone", async () => {
  const { told, follow, done } = watch(async () => plan);
  follow({ ...rings, call_session_id: 6 });
  for (const each of [started, rings, ended]) follow(each);
  await done;
  expect(told).toHaveLength(3);
});
