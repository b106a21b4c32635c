/** What every contender does: place this call at that URL, and tell the session's id. */
export type Place = (url: string) => Promise<number>;

/** The token that is sent. */
export const TOKEN = "2fRN4g217ca0b4224a67988aff3e584f";

/** The call that is placed. */
export const PARAMS = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
  external_id: "34rty567",
} as const;

/** As long as a request may take, ms. */
export const TIMEOUT_MS = 5000;
