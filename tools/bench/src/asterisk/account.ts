/** The account of this suite, and the call that it places again and again. */
import { createHash } from "node:crypto";
import type { AccountFile } from "@scenario-call/server";
import { BENCH_TOKEN } from "../gateway/request.ts";

/** Name of the trunk behind which all telephones are. */
export const TRUNK = "bench";

/** The number that contacts are shown. */
export const VIRTUAL = "74993720692";

/** The most calls that an account file may give to one phone. */
const MOST_CHANNELS = 150;

/** Each with a scenario of the same place, counted from 1: one phone takes a limited number of calls. */
const EMPLOYEES: readonly string[] = ["79250000001", "79250000002", "79250000003", "79250000004"];

/** The contact of the nth call, from 0. */
export const contactOf = (nth: number): string => `7926${String(nth).padStart(7, "0")}`;

/** The employee of the nth call, from 0. */
export const employeeOf = (nth: number): string => EMPLOYEES[nth % EMPLOYEES.length] ?? "";

/** Whether a number is a contact's. */
export const isContact = (number: string): boolean => number.startsWith("7926");

/** An account whose employees are shown the contact's number: by that the telephones know which two belong together. */
export const accountWith = (asterisk: NonNullable<AccountFile["asterisk"]>): AccountFile => ({
  account: { id: 1, name: "Bench" },
  users: [
    {
      login: "bench",
      keys: [{ name: "bench", sha256: createHash("sha256").update(BENCH_TOKEN).digest("hex") }],
    },
  ],
  components: ["call_api_base", "call_api_scenario_call"],
  allowed_ips: ["127.0.0.1"],
  virtual_numbers: [{ virtual_phone_number: VIRTUAL }],
  employees: EMPLOYEES.map((phone_number, at) => ({
    id: at + 1,
    full_name: `Employee ${at + 1}`,
    phones: [{ phone_number, channels_count: MOST_CHANNELS }],
  })),
  scenarios: EMPLOYEES.map((_, at) => ({
    id: at + 1,
    name: `Scenario ${at + 1}`,
    operations: [{ id: 1, name: "The employee", employee_ids: [at + 1], show_when_calling: "contact" }],
  })),
  asterisk,
});

/** The request for the nth call: the contact is called first, hears music, and is joined with the employee at once. */
export const bodyOf = (nth: number): string =>
  JSON.stringify({
    jsonrpc: "2.0",
    id: "bench",
    method: "start.scenario_call",
    params: {
      access_token: BENCH_TOKEN,
      virtual_phone_number: VIRTUAL,
      contact: contactOf(nth),
      first_call: "contact",
      switch_at_once: true,
      scenario_id: (nth % EMPLOYEES.length) + 1,
    },
  });
