import type { Calls } from "../../calls/calls.ts";
import type { EmployeePhone } from "../../directory/account.ts";
import { planCall } from "../../directory/plan-call.ts";
import type { CallApiHandlers } from "../../generated/call-api-handlers.ts";
import type { RequestContext } from "../caller.ts";
import { checkMeaning } from "../check-meaning.ts";

/**
 * `start.scenario_call`: checks what the parameters name, makes the plan, and answers when the session is stored
 * durably. Whether somebody picks up is told later, by events.
 */
export const startScenarioCall =
  (
    calls: Pick<Calls, "start">,
    isBusy: (phone: EmployeePhone) => boolean,
    speechMs?: (text: string) => number | null,
  ): CallApiHandlers<RequestContext>["start.scenario_call"] =>
  async (params, { caller, requestId, now }) => {
    const { account } = caller.served;
    const verdict = checkMeaning(params, account);
    if (!verdict.ok) return verdict;
    const { virtual_phone_number: virtualPhoneNumber } = params;
    // The account has no groups of numbers to choose from, so every usage rule finds nothing suitable.
    const effectiveNumber = virtualPhoneNumber;
    const call_session_id = await calls.start({
      account_id: account.id,
      user_login: caller.user.login,
      request_id: requestId,
      created_at: now,
      direction: params.direction ?? "in",
      external_id: params.external_id ?? null,
      scenario_id: params.scenario_id,
      virtual_phone_number: virtualPhoneNumber,
      effective_virtual_phone_number: effectiveNumber,
      contact_phone_number: params.contact,
      plan: planCall(params, account, { scenario: verdict.scenario, effectiveNumber, isBusy, speechMs }),
    });
    return { ok: true, data: { call_session_id } };
  };
