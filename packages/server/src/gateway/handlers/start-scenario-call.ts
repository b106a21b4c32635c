import {
  type ApiErrorObject,
  CALL_API_METHODS,
  type StartScenarioCallMnemonic,
  type StartScenarioCallWireParams,
} from "@scenario-call/core";
import { type Calls, CallsError } from "../../calls/calls.ts";
import type { EmployeePhone, Scenario } from "../../directory/account.ts";
import { chooseNumber, usageRule } from "../../directory/choose-number.ts";
import { planCall } from "../../directory/plan-call.ts";
import type { CallApiHandlers } from "../../generated/call-api-handlers.ts";
import type { KeepingRule, KeyedRequest, Store } from "../../ports/store.ts";
import type { RequestContext } from "../caller.ts";
import { checkMeaning } from "../check-meaning.ts";
import { Repetitions, type StartOutcome } from "../repetitions.ts";

/** What placing a call needs of the rest of the server. */
export interface StartScenarioCallParts {
  readonly calls: Pick<Calls, "start">;
  readonly store: Pick<Store, "keptNumber" | "keyedSession">;
  /** For how long the server has run, ms; never the time of day. */
  readonly runningTime: () => number;
  /** 0 <= random < 1. */
  readonly random: () => number;
  readonly isBusy: (phone: EmployeePhone) => boolean;
  /** How long a text takes where that is known already, ms. */
  readonly speechMs?: (text: string) => number | null;
}

/**
 * `start.scenario_call`: checks what the parameters name, chooses the number that is shown, makes the plan, and answers
 * when the session is stored durably. Whether somebody picks up is told later, by events.
 * Of requests with the same idempotency key one places a call.
 */
export const startScenarioCall = (
  parts: StartScenarioCallParts,
): CallApiHandlers<RequestContext>["start.scenario_call"] => {
  const repetitions = new Repetitions(parts.store, parts.runningTime);
  return async (params, context) => {
    const { idempotencyKey: header } = context;
    if (header === undefined) return place(parts, params, context, null);
    return repetitions.answer({ header, method: METHOD, params, tokenParam: TOKEN_PARAM, context }, (keyed) =>
      place(parts, params, context, keyed),
    );
  };
};

const METHOD = "start.scenario_call";
const TOKEN_PARAM = CALL_API_METHODS[METHOD].tokenParam;

const place = async (
  parts: StartScenarioCallParts,
  params: StartScenarioCallWireParams,
  context: RequestContext,
  keyed: KeyedRequest | null,
): Promise<StartOutcome<ApiErrorObject<StartScenarioCallMnemonic>>> => {
  const verdict = checkMeaning(params, context.caller.served.account);
  if (!verdict.ok) return verdict;
  for (;;) {
    const id = await start(parts, params, context, { scenario: verdict.scenario, keyed });
    // Null: another call to this contact was stored meanwhile, and this one is to show what that one kept.
    if (id !== null) return { ok: true, data: { call_session_id: id } };
  }
};

const start = async (
  { calls, store, random, isBusy, speechMs }: StartScenarioCallParts,
  params: StartScenarioCallWireParams,
  { caller, requestId, now }: RequestContext,
  { scenario, keyed }: { readonly scenario: Scenario; readonly keyed: KeyedRequest | null },
): Promise<number | null> => {
  const { account } = caller.served;
  const keepingRule = keepingRuleOf(params);
  const remembered =
    keepingRule === null
      ? null
      : await store.keptNumber({
          account_id: account.id,
          rule: keepingRule,
          contact_phone_number: params.contact,
        });
  const choice = chooseNumber(params, account, { remembered, random: random() });
  const session = {
    account_id: account.id,
    user_login: caller.user.login,
    request_id: requestId,
    created_at: now,
    direction: params.direction ?? "in",
    external_id: params.external_id ?? null,
    scenario_id: params.scenario_id,
    virtual_phone_number: params.virtual_phone_number,
    effective_virtual_phone_number: choice.phone_number,
    contact_phone_number: params.contact,
    plan: planCall(params, account, { scenario, effectiveNumber: choice.phone_number, isBusy, speechMs }),
  };
  // Also where it is the one that was kept: it is to stay for as long as it is used.
  const isKept = choice.remember || choice.phone_number === remembered;
  if (keepingRule === null || !isKept) return calls.start(session, null, keyed);
  try {
    return await calls.start(session, { rule: keepingRule, instead_of: remembered }, keyed);
  } catch (error) {
    if (error instanceof CallsError && error.kind === "kept_meanwhile") return null;
    throw error;
  }
};

const keepingRuleOf = (params: StartScenarioCallWireParams): KeepingRule | null => {
  const rule = usageRule(params);
  return rule === "fixed_for_numa" || rule === "regional_fixed_for_numa" ? rule : null;
};
