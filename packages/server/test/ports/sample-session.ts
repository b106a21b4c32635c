import type { CallPlan } from "@scenario-call/call-flow";
import type { NewSession } from "../../src/ports/store.ts";

/** A plan in which nothing is left out that a plan may have. */
export function samplePlan(changes: Partial<CallPlan> = {}): CallPlan {
  return {
    first_call: "employee",
    switch_at_once: false,
    early_switching: false,
    contact: { phone_number: "79260000000", caller_id: "74993720692", ring_timeout_ms: 60_000, online: true },
    contact_message: { kind: "speech", text: "Здравствуйте! ☎ \u{1F4DE}", duration_ms: null },
    employee_message: { kind: "file", media_file_id: 237, duration_ms: 2000 },
    dialing_music: { kind: "melody", name: "dialing_music", media_file_id: null },
    dtmf_string: "..1.2.3",
    operations: [
      {
        id: 1,
        name: "Переадресация",
        dialling: "in_order",
        phones: [
          {
            phone_number: "100123",
            employee_id: 5,
            employee_full_name: "Иванов Иван",
            ring_timeout_ms: 20_000,
            busy: false,
            online: true,
          },
        ],
        message: { kind: "file", media_file_id: 238, duration_ms: 4000 },
        waiting_media: null,
        caller_id: "74993720692",
        confirmation_digit: null,
        confirmation_timeout_ms: 10_000,
      },
    ],
    max_session_ms: 3_600_000,
    busy_tone_ms: 3000,
    refusal: null,
    ...changes,
  };
}

/** A session as the gateway hands it in. */
export function sampleSession(changes: Partial<NewSession> = {}): NewSession {
  return {
    account_id: 1001,
    user_login: "demo",
    request_id: "req1",
    created_at: 1_767_225_600_000,
    direction: "in",
    external_id: "34rty567",
    scenario_id: 23_456,
    virtual_phone_number: "74993720692",
    effective_virtual_phone_number: "74951234567",
    contact_phone_number: "79260000000",
    plan: samplePlan(),
    ...changes,
  };
}
