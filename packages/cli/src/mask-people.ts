import { maskPhone } from "@scenario-call/core";

/** Members that hold a person's number; the account's own numbers are not hidden. */
const PEOPLE: ReadonlySet<string> = new Set([
  "contact_phone_number",
  "called_phone_number",
  "calling_phone_number",
  "contact",
]);

/** The same data with people's phone numbers masked, wherever they stand. */
export function maskPeople(data: unknown): unknown {
  return walk(data);
}

function walk(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => walk(each));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each, key)]));
  return PEOPLE.has(name) && typeof value === "string" ? maskPhone(value) : value;
}
