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

/** The body of every request of the load. */
export const REQUEST_BODY: string = JSON.stringify({
  jsonrpc: "2.0",
  id: "bench",
  method: "start.scenario_call",
  params: CALL_PARAMS,
});

/** What the servers that store nothing answer with. */
export const CONSTANT_RESULT = {
  data: { call_session_id: 1000000 },
  metadata: {},
} as const;
