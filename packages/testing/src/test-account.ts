import type { AccountFile } from "@scenario-call/server";

/** A virtual number of {@link TEST_ACCOUNT}. */
export const TEST_VIRTUAL_NUMBER = "74990000001";
/** The scenario of {@link TEST_ACCOUNT}: one employee with one phone, who rings for 20 seconds. */
export const TEST_SCENARIO_ID = 100;
/** The phone of the employee whom {@link TEST_SCENARIO_ID} finds. */
export const TEST_EMPLOYEE_PHONE = "79250000001";

/**
 * The account that a test server serves unless it is given another: one number, one scenario with one employee, two sound
 * files of 2 and 4 seconds, every component, no limit that a test would meet by chance. It has no users: the server
 * adds its own.
 */
export const TEST_ACCOUNT: Omit<AccountFile, "users"> = {
  account: { id: 1, name: "Tests" },
  components: ["call_api_base", "call_api_scenario_call", "call_api_management", "number_management", "va"],
  allowed_ips: ["127.0.0.1/32", "::1/128"],
  virtual_numbers: [{ virtual_phone_number: TEST_VIRTUAL_NUMBER }],
  employees: [
    { id: 1, full_name: "Employee", phones: [{ phone_number: TEST_EMPLOYEE_PHONE, dial_time: 20 }] },
  ],
  media_files: [
    { id: 1, name: "dialing_music", type: "system", duration: 30 },
    { id: 2, name: "Two seconds", type: "user", duration: 2 },
    { id: 4, name: "Four seconds", type: "user", duration: 4 },
  ],
  scenarios: [
    {
      id: TEST_SCENARIO_ID,
      name: "One employee",
      operations: [{ id: 1, name: "One employee", employee_ids: [1], dialling: "in_order", ring_time: 20 }],
    },
  ],
};
