const MINIMAL = {
  access_token: "8s9d7f6g5h4j3k2l1q0w",
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23_456,
};

const FULL = {
  access_token: "8s9d7f6g5h4j3k2l1q0w",
  virtual_phone_number: "74993720692",
  virtual_phone_usage_rule: "regional_random",
  external_id: "34rty567",
  dtmf_string: ".12.1..4",
  contact: "79260000000",
  first_call: "employee",
  switch_at_once: true,
  early_switching: true,
  scenario_id: 23_456,
  direction: "out",
  contact_message: { type: "tts", value: "Hello! We are connecting you." },
  employee_message: { type: "media", value: "237" },
};

const { contact: _contact, ...WITHOUT_CONTACT } = FULL;

/** What is timed: requests by kind, each a list that is gone through again and again. */
export const REQUESTS: Readonly<Record<RequestKind, readonly unknown[]>> = {
  // All parameters, in the order of the method's page.
  valid: [FULL, { ...FULL, contact: "74951234567" }, { ...FULL, scenario_id: 7 }],
  minimal: [MINIMAL, { ...MINIMAL, contact: "74951234567" }, { ...MINIMAL, scenario_id: 7 }],
  // One mistake of each kind.
  invalid: [
    { ...FULL, note: "?" },
    WITHOUT_CONTACT,
    { ...FULL, scenario_id: "23456" },
    { ...FULL, contact: "+79260000000" },
    { ...FULL, first_call: "contact" },
  ],
};

/** All parameters and right; only the required ones; one mistake. */
export type RequestKind = "valid" | "minimal" | "invalid";

/** The kinds, in the order of the report. */
export const REQUEST_KINDS: readonly RequestKind[] = ["valid", "minimal", "invalid"];
