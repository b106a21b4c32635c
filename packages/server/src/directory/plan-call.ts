import type { CallPlan, Media, OperationPlan, PhonePlan } from "@scenario-call/call-flow";
import type { StartScenarioCallWireParams } from "@scenario-call/core";
import type { Account, EmployeePhone, Message, Operation, Scenario } from "./account.ts";
import { callDirection } from "./call-direction.ts";

/** How long whoever is left alone hears the busy tone: long enough to be understood. */
const BUSY_TONE_MS = 1500;

/** What was decided about a request before its plan is made; everything named here was found in the account. */
export interface CallDecisions {
  readonly scenario: Scenario;
  /** The virtual number that the rule of the request chose. */
  readonly effectiveNumber: string;
  /** Whether a phone has as many calls as it takes. */
  readonly isBusy: (phone: EmployeePhone) => boolean;
  /** How long a text takes to be spoken, ms, or null where that is not known now. Nothing is unless told otherwise. */
  readonly speechMs?: ((text: string) => number | null) | undefined;
}

/** Makes the plan of a call from a request that passed every check. Pure: what is unknown now is not in it. */
export const planCall = (
  params: StartScenarioCallWireParams,
  account: Account,
  { scenario, effectiveNumber, isBusy, speechMs = () => null }: CallDecisions,
): CallPlan => ({
  first_call: params.first_call,
  switch_at_once: params.switch_at_once ?? false,
  early_switching: params.early_switching ?? false,
  contact: {
    phone_number: params.contact,
    caller_id: effectiveNumber,
    ring_timeout_ms: account.ringTimeoutMs,
    online: isOnline(params.contact, account),
  },
  contact_message: planMessage(params.contact_message, account, speechMs),
  employee_message: planMessage(params.employee_message, account, speechMs),
  dialing_music: { kind: "melody", name: "dialing_music", media_file_id: account.dialingMusicFileId },
  dtmf_string: params.dtmf_string ?? null,
  operations: scenario.operations.map((operation) =>
    planOperation(operation, account, {
      callerId: operation.show_when_calling === "contact" ? params.contact : effectiveNumber,
      isBusy,
      speechMs,
    }),
  ),
  max_session_ms: account.maxSessionMs,
  busy_tone_ms: BUSY_TONE_MS,
  refusal: refusalOf(account, effectiveNumber, scenario),
});

const refusalOf = (account: Account, effectiveNumber: string, scenario: Scenario): CallPlan["refusal"] => {
  if (account.virtualNumbers.get(effectiveNumber)?.active === false) return "numb_is_inactive";
  return scenario.active ? null : "no_active_scenario";
};

const planOperation = (
  operation: Operation,
  account: Account,
  {
    callerId,
    isBusy,
    speechMs,
  }: { readonly callerId: string; readonly speechMs: SpeechMs } & Pick<CallDecisions, "isBusy">,
): OperationPlan => ({
  id: operation.id,
  name: operation.name,
  dialling: operation.dialling,
  phones: operation.employees.flatMap((employee) =>
    employee.phones
      .filter(({ phone_number: number }) => isAllowed(number, account))
      .map((phone): PhonePlan => ({
        phone_number: phone.phone_number,
        employee_id: employee.id,
        employee_full_name: employee.full_name,
        ring_timeout_ms: Math.min(phone.dial_time_ms, operation.ring_time_ms),
        busy: isBusy(phone),
        online: isOnline(phone.phone_number, account),
      })),
  ),
  message: planMessage(operation.message, account, speechMs),
  waiting_media: operation.media_file_id === null ? null : planFile(operation.media_file_id, account),
  caller_id: callerId,
  confirmation_digit: operation.confirmation_digit,
  confirmation_timeout_ms: operation.confirmation_timeout_ms,
});

/** An outside number is taken for reachable until it is dialled; a SIP line needs a telephone. */
const isOnline = (phoneNumber: string, account: Account): boolean =>
  account.sipLines.get(phoneNumber)?.registered ?? true;

/** The account's own lines cost nothing; an outside number needs its direction allowed. */
const isAllowed = (phoneNumber: string, account: Account): boolean =>
  account.sipLines.has(phoneNumber) || account.directions[callDirection(phoneNumber)];

type SpeechMs = NonNullable<CallDecisions["speechMs"]>;

const planMessage = (
  message: Message | null | undefined,
  account: Account,
  speechMs: SpeechMs,
): Media | null => {
  if (message === null || message === undefined) return null;
  return message.type === "tts"
    ? { kind: "speech", text: message.value, duration_ms: speechMs(message.value) }
    : planFile(Number(message.value), account);
};

const planFile = (id: number, account: Account): Media => ({
  kind: "file",
  media_file_id: id,
  duration_ms: account.mediaFiles.get(id)?.duration_ms ?? null,
});
