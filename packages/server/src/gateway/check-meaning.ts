import {
  type ApiErrorObject,
  CALL_API_COMPONENTS,
  type StartScenarioCallMnemonic,
  type StartScenarioCallWireParams,
} from "@scenario-call/core";
import type { Account, Message, Scenario } from "../directory/account.ts";
import { callDirection } from "../directory/call-direction.ts";
import { apiError } from "./api-error.ts";

/** A request whose every name was found. */
export type MeaningVerdict =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly error: ApiErrorObject<StartScenarioCallMnemonic> };

const NUMBER_MANAGEMENT = "number_management";
const E164 = /^[1-9][0-9]{6,14}$/u;
/** An id as numbers are written: nothing that another writing of the same number could hide behind. */
const MEDIA_ID = /^[1-9][0-9]{0,15}$/u;

/** Checks what the parameters name, in the order of the spec's stage `meaning`. Their form has been checked before. */
export const checkMeaning = (params: StartScenarioCallWireParams, account: Account): MeaningVerdict => {
  const before = checkUsageRule(params, account) ?? checkNumbers(params, account);
  if (before !== null) return { ok: false, error: before };
  const { scenario_id } = params;
  const scenario = account.scenarios.get(scenario_id);
  if (scenario === undefined) {
    const details = { field: "scenario_id", value: scenario_id, params: { scenario_id } };
    return { ok: false, error: apiError("scenario_not_found", details) };
  }
  const after = checkContact(params, account) ?? checkMedia(params, account) ?? checkSpeech(params, account);
  return after === null ? { ok: true, scenario } : { ok: false, error: after };
};

type Verdict = ApiErrorObject<StartScenarioCallMnemonic> | null;

const checkUsageRule = (
  { virtual_phone_usage_rule: rule = "fixed" }: StartScenarioCallWireParams,
  account: Account,
): Verdict =>
  rule === "fixed" || account.components.has(NUMBER_MANAGEMENT)
    ? null
    : apiError("component_disabled", {
        field: "virtual_phone_usage_rule",
        value: rule,
        params: { component_name: CALL_API_COMPONENTS[NUMBER_MANAGEMENT].name },
      });

const checkNumbers = (
  { virtual_phone_number, contact }: StartScenarioCallWireParams,
  account: Account,
): Verdict => {
  if (!account.virtualNumbers.has(virtual_phone_number)) {
    return apiError("virtual_phone_number_not_found", {
      field: "virtual_phone_number",
      value: virtual_phone_number,
      params: { virtual_phone_number },
    });
  }
  return account.virtualNumbers.has(contact)
    ? apiError("own_virtual_phone_number_not_allowed", { field: "contact", value: contact })
    : null;
};

const checkContact = ({ contact }: StartScenarioCallWireParams, account: Account): Verdict => {
  const ownLine = account.sipLines.has(contact);
  if (!ownLine && !E164.test(contact))
    return apiError("invalid_parameter_value", { field: "contact", value: contact });
  if (account.blacklist.has(contact)) {
    return apiError("contact_in_blacklist", { field: "contact", value: contact, params: { contact } });
  }
  const direction = callDirection(contact);
  return ownLine || account.directions[direction]
    ? null
    : apiError("call_direction_forbidden", {
        field: "contact",
        value: contact,
        params: { call_direction: direction },
      });
};

const MESSAGES = ["contact_message", "employee_message"] as const;

const checkMedia = (params: StartScenarioCallWireParams, account: Account): Verdict => {
  for (const name of MESSAGES) {
    const message: Message | undefined = params[name];
    if (message?.type !== "media") continue;
    const { value } = message;
    if (MEDIA_ID.test(value) && account.mediaFiles.has(Number(value))) continue;
    return apiError("media_file_not_found", {
      field: `${name}.value`,
      value,
      params: { media_file_id: value },
    });
  }
  return null;
};

const checkSpeech = (params: StartScenarioCallWireParams, account: Account): Verdict => {
  const { ttsMessageMaxLength: longest } = account;
  if (longest === null) return null;
  for (const name of MESSAGES) {
    const message: Message | undefined = params[name];
    if (message?.type !== "tts") continue;
    const length = [...message.value].length;
    if (length <= longest) continue;
    return apiError("tts_text_exceeded", {
      field: `${name}.value`,
      value: message.value,
      params: { tts_message_max_length: longest, sent_tts_message_length: length },
    });
  }
  return null;
};
