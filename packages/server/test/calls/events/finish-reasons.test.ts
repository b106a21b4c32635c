import type { FinishReason as FlowFinishReason } from "@scenario-call/call-flow";
import { FINISH_REASON, type FinishReason } from "@scenario-call/core/events";
import { expect, it } from "vitest";

/** Every reason of the flow: one that is missing or too many here does not compile. */
const FLOW_REASONS: Readonly<Record<FlowFinishReason, true>> = {
  success_finish: true,
  subscriber_disconnects: true,
  subscriber_busy: true,
  subscriber_not_responsible: true,
  subscriber_number_problems: true,
  operator_disconnects: true,
  operator_busy: true,
  operator_not_responsible: true,
  operator_number_problems: true,
  operator_channels_busy: true,
  no_operator_confirmation: true,
  no_success_operator_call: true,
  employee_without_phones: true,
  sip_offline: true,
  no_operation: true,
  no_active_scenario: true,
  numb_is_inactive: true,
  scenario_disconnects: true,
  timeout: true,
  internal_error: true,
  communication_unavailable: true,
};

it("the flow gives exactly the finish reasons that the spec tells of", () => {
  const ofSpec: Readonly<Record<FinishReason, true>> = FLOW_REASONS;
  expect(new Set(Object.keys(ofSpec))).toEqual(new Set(FINISH_REASON));
});
