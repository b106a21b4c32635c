import { expect, it } from "vitest";
import { call, KEY, startServer } from "../gateway/support.ts";
import { FaultyStore } from "./doubles.ts";

const ANNA = "100123";
const PYOTR = "79250000502";
const CONTACT = "79260000000";

/** Everybody rings 0.2 s after the dialling and answers 0.8 s later; the contact hangs up after three seconds of talk. */
const ANSWERS = { rings_after_ms: 200, answers_after_ms: 800 } as const;

const GIVEN = {
  employees: [
    { id: 501, full_name: "Anna Ivanova", phones: [{ phone_number: ANNA }] },
    { id: 502, full_name: "Pyotr Smirnov", phones: [{ phone_number: PYOTR }] },
  ],
  scenarios: [
    {
      id: 23456,
      name: "Order",
      operations: [{ id: 1, name: "The shop", employee_ids: [501, 502], dialling: "all_at_once" }],
    },
  ],
  sandbox: {
    phones: [
      { phone_number: ANNA, ...ANSWERS },
      { phone_number: PYOTR, ...ANSWERS },
      { phone_number: CONTACT, ...ANSWERS, hangs_up_after_talk_ms: 3000 },
    ],
  },
} as const;

it("a phone that is picked up while the first answer is still being written down is released, and the call goes on", async () => {
  const store = new FaultyStore();
  const { url, clock, heard } = await startServer(GIVEN, { store, unannounced: true });
  const since = clock.now();
  const answer = await call(url, "start.scenario_call", {
    access_token: KEY,
    virtual_phone_number: "74993720692",
    contact: CONTACT,
    first_call: "employee",
    scenario_id: 23456,
  });
  await clock.advance(999);
  const { promise: written, resolve: write } = Promise.withResolvers<void>();
  store.gate = written;
  // Both answer now, the first on the list first.
  await clock.advance(1);
  write();
  await clock.runToEnd();

  const lane = (number: string): readonly string[] =>
    heard
      .filter(({ phone_number }) => phone_number === number)
      .map(
        ({ at, heard: what }) =>
          `${at - since} ${what.type}${what.type === "hung_up" ? ` by ${what.by}` : ""}`,
      );
  // Silence: nothing is played to anybody before his answer is written down.
  expect(lane(ANNA)).toEqual([
    "200 ringing",
    "1000 answered",
    "1000 silence",
    "1000 music",
    "2000 talk",
    "5000 tone",
    "6500 hung_up by far_side",
  ]);
  // It was answered, so it does not ring elsewhere: it is hung up.
  expect(lane(PYOTR)).toEqual(["200 ringing", "1000 answered", "1000 silence", "1000 hung_up by far_side"]);
  expect(lane(CONTACT)).toEqual(["1200 ringing", "2000 answered", "2000 talk", "5000 hung_up by self"]);
  const session = await store.session(answer.result?.data["call_session_id"] as number);
  expect(session?.finished?.finish_reason).toBe("success_finish");
});
