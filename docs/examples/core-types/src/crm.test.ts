import assert from "node:assert/strict";
import { test } from "node:test";
import { CALL_API_ERRORS, createApiError } from "@scenario-call/core";
import type { EventEnvelope } from "@scenario-call/core/events";
import { historyLine } from "./call-log.js";
import { callParams, problemWith } from "./call-params.js";
import type { Deal } from "./deal.js";
import { errorText, mayRepeat } from "./error-text.js";

const DEAL: Deal = {
  id: "deal-7",
  phone: "+7 (926) 000-00-00",
  extension: "104",
  scenarioId: 23456,
  note: "A customer asked to be called back.",
};

test("a deal becomes parameters that the service takes", () => {
  const params = callParams(DEAL);
  assert.equal(params.contact, "79260000000");
  assert.ok(Object.values(params).includes("...104"));
  assert.equal(problemWith(params), null);
});

test("what the service would refuse is known before it is sent", () => {
  const problem = problemWith(callParams({ ...DEAL, note: "" }));
  assert.equal(problem?.data.field, "employee_message.value");
});

const event = (notification_mnemonic: string, more: object = {}): EventEnvelope => ({
  event_id: "1",
  notification_mnemonic,
  notification_time: "2026-11-26T10:00:00.000Z",
  sequence_number: 1,
  call_session_id: 1,
  external_id: DEAL.id,
  direction: "out",
  scenario_id: DEAL.scenarioId,
  virtual_phone_number: "74993720692",
  effective_virtual_phone_number: "74993720692",
  contact_phone_number: "79260000000",
  ...more,
});

test("events become lines, and events that nobody knows yet do no harm", () => {
  const ended = event("session_finished", {
    finish_reason: "no_success_operator_call",
    total_time_duration: 30_000,
  });
  assert.equal(historyLine(ended), "2026-11-26T10:00:00.000Z: ended, no_success_operator_call");
  assert.equal(historyLine(event("of_next_year")), null);
});

test("errors become sentences, and those that pass by themselves go back into the queue", () => {
  assert.equal(
    errorText(createApiError(CALL_API_ERRORS.contact_in_blacklist)),
    "This customer does not want to be called.",
  );
  assert.equal(mayRepeat(createApiError(CALL_API_ERRORS.contact_in_blacklist)), false);
  const ofNextYear = { mnemonic: "of_next_year", code: -32000, message: "Come back next year" };
  assert.equal(errorText(createApiError(ofNextYear)), "Come back next year");
  assert.equal(mayRepeat(createApiError(ofNextYear)), false);
  assert.equal(mayRepeat(createApiError(CALL_API_ERRORS.limit_exceeded)), true);
});
