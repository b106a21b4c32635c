/**
 * How a session can end: the values of the public list (Data API `get.calls_report`) that this method can cause.
 * The list has names only; when each is given is our reading. The first thing that ends a call gives the reason.
 */
export type FinishReason =
  /** Both talked, and one of them hung up or the call was released. */
  | "success_finish"
  /** The contact answered and hung up before the talk. */
  | "subscriber_disconnects"
  /** The contact's line was busy, or the call was refused there: a telephone network presents both as busy. */
  | "subscriber_busy"
  /** The contact's phone rang to the end of its ring timeout. */
  | "subscriber_not_responsible"
  /** The contact's number does not exist or cannot be reached. */
  | "subscriber_number_problems"
  /** The employee answered and hung up before the talk. */
  | "operator_disconnects"
  /** No employee was reached; every phone was busy or refused the call. */
  | "operator_busy"
  /** No employee was reached; every phone rang to the end of its ring timeout. */
  | "operator_not_responsible"
  /** No employee was reached; none of the numbers exists or can be reached. */
  | "operator_number_problems"
  /** No employee was reached; every phone had as many calls as it takes already, and none was dialled. */
  | "operator_channels_busy"
  /** No employee was reached; every phone answered, and nobody pressed the confirmation digit there. */
  | "no_operator_confirmation"
  /** No employee was reached, not for the same reason at every phone. */
  | "no_success_operator_call"
  /** The operations of the scenario have no phone at all. */
  | "employee_without_phones"
  /** No telephone is registered for the contact's SIP line, or for any of the employees'. */
  | "sip_offline"
  /** The scenario has no operation. */
  | "no_operation"
  /** The scenario is switched off. */
  | "no_active_scenario"
  /** The virtual number is locked. */
  | "numb_is_inactive"
  /** The call was released from outside before the talk. */
  | "scenario_disconnects"
  /** The session reached its maximum length, whatever its phase. */
  | "timeout"
  /** The flow itself failed; it never gives this reason, whoever runs it does. */
  | "internal_error"
  /** The engine failed, lost the call, or was shut down, whatever the phase. */
  | "communication_unavailable";
