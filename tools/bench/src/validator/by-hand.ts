import type { ApiErrorObject } from "@scenario-call/core";

/**
 * The validator of `start.scenario_call` as somebody would write it by hand who knows the method, wants it fast, and
 * needs the same error objects: one pass that remembers the gravest mistake, and an object only for that one. For values
 * that come from JSON; it trusts that `Object.prototype` is as it should be.
 */
export function validateByHand(input: unknown): ApiErrorObject | null {
  if (!isObject(input)) return errorObject(TYPE, null, null);
  let kind = NONE;
  let field = "";
  let value: unknown = null;
  let known = 0;

  const token = input["access_token"];
  if (token === undefined) {
    if (kind > MISSING) {
      kind = MISSING;
      field = "access_token";
      value = null;
    }
  } else {
    known += 1;
    if (typeof token !== "string") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "access_token";
        value = null;
      }
    }
  }

  const virtualNumber = input["virtual_phone_number"];
  if (virtualNumber === undefined) {
    if (kind > MISSING) {
      kind = MISSING;
      field = "virtual_phone_number";
      value = null;
    }
  } else {
    known += 1;
    if (typeof virtualNumber !== "string") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "virtual_phone_number";
        value = virtualNumber;
      }
    } else if (!E164.test(virtualNumber)) {
      if (kind > VALUE) {
        kind = VALUE;
        field = "virtual_phone_number";
        value = virtualNumber;
      }
    }
  }

  const rule = input["virtual_phone_usage_rule"];
  if (rule !== undefined) {
    known += 1;
    if (typeof rule !== "string") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "virtual_phone_usage_rule";
        value = rule;
      }
    } else if (!isUsageRule(rule)) {
      if (kind > VALUE) {
        kind = VALUE;
        field = "virtual_phone_usage_rule";
        value = rule;
      }
    }
  }

  const externalId = input["external_id"];
  if (externalId !== undefined) {
    known += 1;
    if (typeof externalId !== "string") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "external_id";
        value = externalId;
      }
    } else if (externalId === "") {
      if (kind > VALUE) {
        kind = VALUE;
        field = "external_id";
        value = externalId;
      }
    }
  }

  const dtmf = input["dtmf_string"];
  if (dtmf !== undefined) {
    known += 1;
    if (typeof dtmf !== "string") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "dtmf_string";
        value = dtmf;
      }
    } else if (!DTMF.test(dtmf)) {
      if (kind > VALUE) {
        kind = VALUE;
        field = "dtmf_string";
        value = dtmf;
      }
    }
  }

  const contact = input["contact"];
  if (contact === undefined) {
    if (kind > MISSING) {
      kind = MISSING;
      field = "contact";
      value = null;
    }
  } else {
    known += 1;
    if (typeof contact !== "string") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "contact";
        value = contact;
      }
    } else if (!CONTACT.test(contact)) {
      if (kind > VALUE) {
        kind = VALUE;
        field = "contact";
        value = contact;
      }
    }
  }

  const firstCall = input["first_call"];
  if (firstCall === undefined) {
    if (kind > MISSING) {
      kind = MISSING;
      field = "first_call";
      value = null;
    }
  } else {
    known += 1;
    if (typeof firstCall !== "string") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "first_call";
        value = firstCall;
      }
    } else if (firstCall !== "contact" && firstCall !== "employee") {
      if (kind > VALUE) {
        kind = VALUE;
        field = "first_call";
        value = firstCall;
      }
    }
  }

  const atOnce = input["switch_at_once"];
  if (atOnce !== undefined) {
    known += 1;
    if (typeof atOnce !== "boolean") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "switch_at_once";
        value = atOnce;
      }
    }
  }

  const early = input["early_switching"];
  if (early !== undefined) {
    known += 1;
    if (typeof early !== "boolean") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "early_switching";
        value = early;
      }
    } else if (early && (firstCall !== "employee" || atOnce !== true)) {
      if (kind > COMBINATION) {
        kind = COMBINATION;
        field = "early_switching";
        value = early;
      }
    }
  }

  const scenario = input["scenario_id"];
  if (scenario === undefined) {
    if (kind > MISSING) {
      kind = MISSING;
      field = "scenario_id";
      value = null;
    }
  } else {
    known += 1;
    if (typeof scenario !== "number") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "scenario_id";
        value = scenario;
      }
    } else if (scenario % 1 !== 0 || scenario < 1 || scenario > Number.MAX_SAFE_INTEGER) {
      if (kind > VALUE) {
        kind = VALUE;
        field = "scenario_id";
        value = scenario;
      }
    }
  }

  const direction = input["direction"];
  if (direction !== undefined) {
    known += 1;
    if (typeof direction !== "string") {
      if (kind > TYPE) {
        kind = TYPE;
        field = "direction";
        value = direction;
      }
    } else if (direction !== "in" && direction !== "out") {
      if (kind > VALUE) {
        kind = VALUE;
        field = "direction";
        value = direction;
      }
    }
  }

  const contactMessage = input["contact_message"];
  if (contactMessage !== undefined) {
    known += 1;
    const found = kindIn(contactMessage);
    if (found < kind) {
      kind = found;
      field = "contact_message";
    }
  }

  const employeeMessage = input["employee_message"];
  if (employeeMessage !== undefined) {
    known += 1;
    const found = kindIn(employeeMessage);
    if (found < kind) {
      kind = found;
      field = "employee_message";
    }
  }

  if (countMembers(input) !== known) {
    for (const name in input) if (!NAMES.has(name)) return errorObject(UNEXPECTED, name, null);
  }
  if (kind === NONE) return null;
  if (field === "contact_message") return errorInMessage(kind, field, contactMessage);
  if (field === "employee_message") return errorInMessage(kind, field, employeeMessage);
  return errorObject(kind, field, value);
}

type Members = Readonly<Record<string, unknown>>;

const UNEXPECTED = 1;
const MISSING = 2;
const TYPE = 3;
const VALUE = 4;
const COMBINATION = 5;
const NONE = 6;

const E164 = /^[1-9][0-9]{6,14}$/;
const CONTACT = /^[0-9]{1,15}$/;
const DTMF = /^[0-9*#.]+$/;

const NAMES: ReadonlySet<string> = new Set([
  "access_token",
  "virtual_phone_number",
  "virtual_phone_usage_rule",
  "external_id",
  "dtmf_string",
  "contact",
  "first_call",
  "switch_at_once",
  "early_switching",
  "scenario_id",
  "direction",
  "contact_message",
  "employee_message",
]);

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function countMembers(members: Members): number {
  let count = 0;
  for (const _ in members) count += 1;
  return count;
}

const isUsageRule = (value: unknown): boolean =>
  value === "fixed" ||
  value === "fixed_for_numa" ||
  value === "random" ||
  value === "regional_random" ||
  value === "regional_fixed_for_numa";

const isMessageType = (value: unknown): boolean => value === "media" || value === "tts";

/** The kind of the gravest mistake in a message. */
function kindIn(message: unknown): number {
  if (!isObject(message)) return TYPE;
  const { type, value } = message;
  const known = (type === undefined ? 0 : 1) + (value === undefined ? 0 : 1);
  if (countMembers(message) !== known) return UNEXPECTED;
  if (known < 2) return MISSING;
  if (typeof type !== "string" || typeof value !== "string") return TYPE;
  return isMessageType(type) && value !== "" ? NONE : VALUE;
}

/** The error of a message whose gravest mistake is of that kind. */
function errorInMessage(kind: number, name: string, message: unknown): ApiErrorObject {
  if (!isObject(message)) return errorObject(TYPE, name, message);
  const { type, value } = message;
  switch (kind) {
    case UNEXPECTED: {
      const extra = Object.keys(message).find((key) => key !== "type" && key !== "value");
      return errorObject(kind, `${name}.${extra ?? ""}`, null);
    }
    case MISSING:
      return errorObject(kind, type === undefined ? `${name}.type` : `${name}.value`, null);
    case TYPE:
      return typeof type === "string"
        ? errorObject(kind, `${name}.value`, value)
        : errorObject(kind, `${name}.type`, type);
    default:
      return isMessageType(type)
        ? errorObject(kind, `${name}.value`, value)
        : errorObject(kind, `${name}.type`, type);
  }
}

const MNEMONICS = [
  "",
  "unexpected_parameters",
  "required_parameter_missed",
  "data_type_error",
  "invalid_parameter_value",
  "invalid_parameters_combination",
];

const MESSAGES = [
  "",
  "Unexpected method parameter(s)",
  "The required parameter has been missed",
  "Data supplied is of wrong type",
  "Invalid parameter value",
  "The combination of parameters is not permitted",
];

const errorObject = (kind: number, field: string | null, value: unknown): ApiErrorObject => ({
  code: -32602,
  message: MESSAGES[kind] ?? "",
  data: { mnemonic: MNEMONICS[kind] ?? "", field, value, params: null, extended_helper: null },
});
