/** Plans for tests: small numbers that can be followed by eye. */
import type { CallPlan, Media, OperationPlan, PhonePlan } from "../src/index.ts";

export const CONTACT_NUMBER = "79260000000";
const SERVICE_NUMBER = "74993720692";

/** A file of the account; 2 s long if nothing else is said. */
export const file = (media_file_id: number, duration_ms: number | null = 2000): Media => ({
  kind: "file",
  media_file_id,
  duration_ms,
});

export const speech = (text: string, duration_ms: number | null = 3000): Media => ({
  kind: "speech",
  text,
  duration_ms,
});

const MUSIC: Media = { kind: "melody", name: "dialing_music", media_file_id: null };

export const phone = (change: Partial<PhonePlan> = {}): PhonePlan => ({
  phone_number: "74950001122",
  employee_id: 1,
  employee_full_name: "Anna Berg",
  ring_timeout_ms: 20_000,
  busy: false,
  online: true,
  ...change,
});

export const operation = (change: Partial<OperationPlan> = {}): OperationPlan => ({
  id: 1,
  name: "Forwarding",
  dialling: "in_order",
  phones: [phone()],
  message: null,
  waiting_media: null,
  caller_id: SERVICE_NUMBER,
  confirmation_digit: null,
  confirmation_timeout_ms: 5000,
  ...change,
});

export const plan = (change: Partial<CallPlan> = {}): CallPlan => ({
  first_call: "employee",
  switch_at_once: false,
  early_switching: false,
  contact: {
    phone_number: CONTACT_NUMBER,
    caller_id: SERVICE_NUMBER,
    ring_timeout_ms: 30_000,
    online: true,
  },
  contact_message: null,
  employee_message: null,
  dialing_music: MUSIC,
  dtmf_string: null,
  operations: [operation()],
  max_session_ms: 600_000,
  busy_tone_ms: 3000,
  refusal: null,
  ...change,
});
