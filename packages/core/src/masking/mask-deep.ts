import { CALL_API_PHONE_MEMBERS, CALL_API_SECRET_MEMBERS } from "../generated/call-api/api.ts";
import { DATA_API_PHONE_MEMBERS, DATA_API_SECRET_MEMBERS } from "../generated/data-api/api.ts";
import { EVENTS_PHONE_MEMBERS, EVENTS_SECRET_MEMBERS } from "../generated/shared/events-members.ts";
import { maskPhone } from "./mask-phone.ts";
import { maskSecret } from "./mask-secret.ts";
import { maskText } from "./mask-text.ts";

/** What {@link maskDeep} is told about the data it walks through. */
export interface MaskOptions {
  /** Secrets that are known by their value: hidden wherever they stand, inside longer texts too. */
  readonly secrets?: readonly string[];
  /** Names of members whose value is a secret; replaces {@link SECRET_KEYS}. */
  readonly secretKeys?: ReadonlySet<string>;
  /** Names of members whose value is a phone number; replaces {@link PHONE_KEYS}. */
  readonly phoneKeys?: ReadonlySet<string>;
}

const namesOf = (...lists: readonly (readonly string[])[]): ReadonlySet<string> => new Set(lists.flat());

// Marked as pure, so that whoever takes a validator alone does not get these lists with it.

/** Members that hold a secret, whatever it looks like: those that the spec marks, and the usual names of others. */
export const SECRET_KEYS: ReadonlySet<string> = /* @__PURE__ */ namesOf(
  CALL_API_SECRET_MEMBERS,
  DATA_API_SECRET_MEMBERS,
  EVENTS_SECRET_MEMBERS,
  ["authorization", "secret", "token"],
);

/** Members that hold a phone number, whatever type it was sent with: as {@link SECRET_KEYS}, of numbers. */
export const PHONE_KEYS: ReadonlySet<string> = /* @__PURE__ */ namesOf(
  CALL_API_PHONE_MEMBERS,
  DATA_API_PHONE_MEMBERS,
  EVENTS_PHONE_MEMBERS,
  ["phone", "phone_number"],
);

/** Deeper data than any message of the API has; whatever lies below is left out. */
const MAX_DEPTH = 16;

/**
 * A number that is not named as an identifier or a time may be a phone number that was sent with the wrong type. An external id is a
 * text of the caller's own; where it is a number, it may be anything, a customer's phone among them.
 */
const NAMED_OTHERWISE = /(?:^|(?<!external)_)(?:id|at)$/u;
const PHONE_LIKE_FROM = 1e6;

const maskNumber = (value: number | bigint, key: string): number | bigint | string => {
  const size = value < 0 ? -value : value;
  return size < PHONE_LIKE_FROM || NAMED_OTHERWISE.test(key) ? value : maskPhone(String(value));
};

/** As many digits as a number has at least, whatever stands between them. */
const SEVEN_DIGITS = /(?:\p{Nd}\P{Nd}*){7}/u;

const walk = (value: unknown, key: string, depth: number, options: MaskOptions): unknown => {
  const { secrets = [], secretKeys = SECRET_KEYS, phoneKeys = PHONE_KEYS } = options;
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (secretKeys.has(key)) return maskSecret(typeof value === "string" ? value : "");
  // Where a phone number belongs, people's mistakes do not make of it what may be shown.
  if (typeof value === "string")
    return phoneKeys.has(key) && SEVEN_DIGITS.test(value) ? maskPhone(value) : maskText(value, secrets);
  if (typeof value === "number" || typeof value === "bigint") {
    return phoneKeys.has(key) && value !== 0 ? maskText(String(value), secrets) : maskNumber(value, key);
  }
  if (typeof value !== "object") return `[${typeof value}]`;
  if (depth >= MAX_DEPTH) return "[too deep]";
  if (Array.isArray(value)) return value.map((item) => walk(item, key, depth + 1, options));
  // Built from entries, so that a member called __proto__ stays a member.
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      maskText(name, secrets),
      walk(member, name, depth + 1, options),
    ]),
  );
};

/**
 * A copy of plain data (a request's body, an answer, an error's `value`) that may stand in a log: secrets and phone
 * numbers are hidden, in the names of members too. What is not plain data is named by its type; cycles end at a depth of
 * sixteen. `key` is the name of the member that `value` itself was found under.
 */
export const maskDeep = (value: unknown, options: MaskOptions = {}, key = ""): unknown =>
  walk(value, key, 0, options);
