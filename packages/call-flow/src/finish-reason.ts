/** How a session can end: the values of the public list (Data API `get.calls_report`) that this method can cause. */
export type FinishReason =
  /** Both talked, and one of them hung up in the ordinary way, or the call was released. */
  | "success_finish"
  | "subscriber_disconnects"
  | "subscriber_busy"
  | "subscriber_not_responsible"
  | "subscriber_number_problems"
  | "operator_disconnects"
  | "operator_busy"
  | "operator_not_responsible"
  | "operator_number_problems"
  | "operator_channels_busy"
  | "no_operator_confirmation"
  | "no_success_operator_call"
  | "employee_without_phones"
  | "sip_offline"
  | "no_operation"
  | "no_active_scenario"
  | "numb_is_inactive"
  | "scenario_disconnects"
  | "timeout"
  | "internal_error"
  | "communication_unavailable";
