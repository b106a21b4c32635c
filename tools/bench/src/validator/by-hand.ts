import type { ApiErrorObject } from "@scenario-call/core";

/**
 * The validator of `start.scenario_call` as somebody would write it by hand who knows the method, wants it fast, and
 * needs the same error objects: each kind of mistake has its turn, the gravest first, and the first one found is the answer.
 * For values that come from JSON; it trusts that `Object.prototype` is as it should be.
 */
export function validateByHand(input: unknown): ApiErrorObject | null {
  if (!isObject(input)) return mistake(TYPE, null, null);
  for (const name in input) {
    switch (name) {
      case "access_token":
      case "virtual_phone_number":
      case "virtual_phone_usage_rule":
      case "external_id":
      case "dtmf_string":
      case "contact":
      case "first_call":
      case "switch_at_once":
      case "early_switching":
      case "scenario_id":
      case "direction":
      case "contact_message":
      case "employee_message":
        break;
      default:
        return mistake(UNEXPECTED, name, null);
    }
  }
  const {
    access_token: token,
    virtual_phone_number: virtualNumber,
    virtual_phone_usage_rule: rule,
    external_id: externalId,
    dtmf_string: dtmf,
    contact,
    first_call: firstCall,
    switch_at_once: atOnce,
    early_switching: early,
    scenario_id: scenario,
    direction,
    contact_message: contactMessage,
    employee_message: employeeMessage,
  } = input;

  const inContactMessage = contactMessage === undefined ? NONE : kindIn(contactMessage);
  const inEmployeeMessage = employeeMessage === undefined ? NONE : kindIn(employeeMessage);
  if (inContactMessage === UNEXPECTED) return mistakeIn(UNEXPECTED, "contact_message", contactMessage);
  if (inEmployeeMessage === UNEXPECTED) return mistakeIn(UNEXPECTED, "employee_message", employeeMessage);

  if (token === undefined) return mistake(MISSING, "access_token", null);
  if (virtualNumber === undefined) return mistake(MISSING, "virtual_phone_number", null);
  if (contact === undefined) return mistake(MISSING, "contact", null);
  if (firstCall === undefined) return mistake(MISSING, "first_call", null);
  if (scenario === undefined) return mistake(MISSING, "scenario_id", null);
  if (inContactMessage === MISSING) return mistakeIn(MISSING, "contact_message", contactMessage);
  if (inEmployeeMessage === MISSING) return mistakeIn(MISSING, "employee_message", employeeMessage);

  if (typeof token !== "string") return mistake(TYPE, "access_token", null);
  if (typeof virtualNumber !== "string") return mistake(TYPE, "virtual_phone_number", virtualNumber);
  if (rule !== undefined && typeof rule !== "string") return mistake(TYPE, "virtual_phone_usage_rule", rule);
  if (externalId !== undefined && typeof externalId !== "string")
    return mistake(TYPE, "external_id", externalId);
  if (dtmf !== undefined && typeof dtmf !== "string") return mistake(TYPE, "dtmf_string", dtmf);
  if (typeof contact !== "string") return mistake(TYPE, "contact", contact);
  if (typeof firstCall !== "string") return mistake(TYPE, "first_call", firstCall);
  if (atOnce !== undefined && typeof atOnce !== "boolean") return mistake(TYPE, "switch_at_once", atOnce);
  if (early !== undefined && typeof early !== "boolean") return mistake(TYPE, "early_switching", early);
  if (typeof scenario !== "number") return mistake(TYPE, "scenario_id", scenario);
  if (direction !== undefined && typeof direction !== "string") return mistake(TYPE, "direction", direction);
  if (inContactMessage === TYPE) return mistakeIn(TYPE, "contact_message", contactMessage);
  if (inEmployeeMessage === TYPE) return mistakeIn(TYPE, "employee_message", employeeMessage);

  if (!E164.test(virtualNumber)) return mistake(VALUE, "virtual_phone_number", virtualNumber);
  if (rule !== undefined && !isUsageRule(rule)) return mistake(VALUE, "virtual_phone_usage_rule", rule);
  if (externalId === "") return mistake(VALUE, "external_id", externalId);
  if (dtmf !== undefined && !DTMF.test(dtmf)) return mistake(VALUE, "dtmf_string", dtmf);
  if (!CONTACT.test(contact)) return mistake(VALUE, "contact", contact);
  if (firstCall !== "contact" && firstCall !== "employee") return mistake(VALUE, "first_call", firstCall);
  if (scenario % 1 !== 0 || scenario < 1 || scenario > Number.MAX_SAFE_INTEGER)
    return mistake(VALUE, "scenario_id", scenario);
  if (direction !== undefined && direction !== "in" && direction !== "out")
    return mistake(VALUE, "direction", direction);
  if (inContactMessage === VALUE) return mistakeIn(VALUE, "contact_message", contactMessage);
  if (inEmployeeMessage === VALUE) return mistakeIn(VALUE, "employee_message", employeeMessage);

  if (early === true && (firstCall !== "employee" || atOnce !== true))
    return mistake(COMBINATION, "early_switching", early);
  return null;
}

type Members = Readonly<Record<string, unknown>>;

const NONE = 0;
const UNEXPECTED = 1;
const MISSING = 2;
const TYPE = 3;
const VALUE = 4;
const COMBINATION = 5;

const E164 = /^[1-9][0-9]{6,14}$/;
const CONTACT = /^[0-9]{1,15}$/;
const DTMF = /^[0-9*#.]+$/;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

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
  for (const name in message) if (name !== "type" && name !== "value") return UNEXPECTED;
  const { type, value: text } = message;
  if (type === undefined || text === undefined) return MISSING;
  if (typeof type !== "string" || typeof text !== "string") return TYPE;
  return isMessageType(type) && text !== "" ? NONE : VALUE;
}

/** The error of a message whose gravest mistake is of that kind. */
function mistakeIn(kind: number, name: string, message: unknown): ApiErrorObject {
  if (!isObject(message)) return mistake(TYPE, name, message);
  const { type, value } = message;
  switch (kind) {
    case UNEXPECTED: {
      const extra = Object.keys(message).find((key) => key !== "type" && key !== "value");
      return mistake(kind, `${name}.${extra ?? ""}`, null);
    }
    case MISSING:
      return mistake(kind, type === undefined ? `${name}.type` : `${name}.value`, null);
    case TYPE:
      return typeof type === "string"
        ? mistake(kind, `${name}.value`, value)
        : mistake(kind, `${name}.type`, type);
    default:
      return isMessageType(type)
        ? mistake(kind, `${name}.value`, value)
        : mistake(kind, `${name}.type`, type);
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

const mistake = (kind: number, field: string | null, value: unknown): ApiErrorObject => ({
  code: -32602,
  message: MESSAGES[kind] ?? "",
  data: { mnemonic: MNEMONICS[kind] ?? "", field, value, params: null, extended_helper: null },
});
