/** Token of the account that the bench serves. It opens nothing else. */
export const BENCH_TOKEN = "bench-token-that-opens-nothing-0000000000000000";

/** The call that is placed again and again: the contact is called first and is busy, so every call ends by itself. */
export const CALL_PARAMS = {
  access_token: BENCH_TOKEN,
  virtual_phone_number: "74993720692",
  contact: "79260000001",
  first_call: "contact",
  scenario_id: 23456,
  external_id: "34rty567",
  contact_message: { type: "tts", value: "Hello! We are connecting you." },
} as const;

/** A call whose contact and employee answer, and talk. */
export const TALK_PARAMS = { ...CALL_PARAMS, contact: "79260000021" } as const;

const bodyOf = (params: object): string =>
  JSON.stringify({ jsonrpc: "2.0", id: "bench", method: "start.scenario_call", params });

/** The body of every request of the load. */
export const REQUEST_BODY: string = bodyOf(CALL_PARAMS);

/** The scenarios that talks are spread over: each has an employee of its own, whose phone takes 150 calls. */
export const TALK_SCENARIOS: readonly number[] = Array.from({ length: 25 }, (_, n) => 3001 + n);

/** Requests for calls that talk, one for each scenario. */
export const TALK_BODIES: readonly string[] = TALK_SCENARIOS.map((scenario_id) =>
  bodyOf({ ...TALK_PARAMS, scenario_id }),
);

/** What the servers that store nothing answer with. */
export const CONSTANT_RESULT = {
  data: { call_session_id: 1000000 },
  metadata: {},
} as const;
