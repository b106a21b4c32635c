import {
  type CallPlan,
  createCall,
  type LegId,
  step,
  timeline,
  type TimelineSegment,
} from "@scenario-call/call-flow";
import { type SandboxRules, simulate } from "@scenario-call/call-flow/simulate";
import type { StartScenarioCallWireParams } from "@scenario-call/core";
import { type Account, buildAccount } from "../../src/directory/account.ts";
import { chooseNumber, usageRule } from "../../src/directory/choose-number.ts";
import { planCall } from "../../src/directory/plan-call.ts";
import { checkMeaning } from "../../src/gateway/check-meaning.ts";
import { accountOf, type Behaviour, type Impression, METHOD } from "./behaviour.ts";
import { audible, type Engine, type LegHeard } from "./engine.ts";
import { isUnplayableIn } from "./unplayable.ts";

/** The flow alone: the directory's plan, phones that are simulated, and the timeline of the journal. */
export const flowEngine: Engine = {
  name: "flow",
  tolerance_ms: 0,
  exempt: ({ answer }) => (answer?.error === undefined ? null : "a refused request never becomes a call"),
  run: async (behaviour) => {
    const { params } = behaviour;
    if (params === undefined) throw new Error(`${behaviour.file} has no parameters`);
    const file = await accountOf(behaviour);
    const account = buildAccount(file);
    const plans = new Plans(account, behaviour.chance);
    const uses = earlierCalls(behaviour, plans).flatMap((one) => usesOf(one, file.sandbox));
    const plan = plans.next(params, inUseAt(uses, 0));
    if (plan === null) return { ...NOTHING, answer: { error: {} } };
    const release = releaseOf(behaviour);
    const journal = simulate(plan, file.sandbox, {
      mayDial: ({ leg, phone_number: number }, at) =>
        leg === "contact" ||
        (inUseAt(uses, at).get(number) ?? 0) < (account.channels.get(number) ?? Number.POSITIVE_INFINITY),
      isUnplayable: isUnplayableIn(behaviour),
      ...(release === undefined ? {} : { released_after_ms: release.at_ms }),
    });
    const { segments, finish_reason } = timeline(plan, journal);
    return { ...NOTHING, legs: legsOf(plan, segments), finish_reason };
  },
};

const NOTHING = {
  answer: null,
  legs: [],
  finish_reason: null,
  session: null,
  events: null,
  before: null,
  later: null,
} as const;

/** A call that was made before the behaviour's own, as far as the flow knows of it. */
interface EarlierCall {
  readonly plan: CallPlan;
  /** How long before the behaviour's own call it was made, ms. */
  readonly ago_ms: number;
}

/** What calls leave behind them that later ones find: the numbers that are kept for contacts, and how far chance is. */
class Plans {
  readonly #account: Account;
  readonly #kept = new Map<string, string>();
  readonly #chance: number[];

  constructor(account: Account, chance: readonly number[] = []) {
    this.#account = account;
    this.#chance = [...chance];
  }

  /** The plan that the server would make; null where it would refuse the request. */
  next(params: StartScenarioCallWireParams, inUse: ReadonlyMap<string, number>): CallPlan | null {
    const verdict = checkMeaning(params, this.#account);
    if (!verdict.ok) return null;
    const key = `${usageRule(params)} ${params.contact}`;
    const remembered = this.#kept.get(key) ?? null;
    const random = this.#chance.shift() ?? 0;
    const { phone_number, remember } = chooseNumber(params, this.#account, { remembered, random });
    if (remember) this.#kept.set(key, phone_number);
    return planCall(params, this.#account, {
      scenario: verdict.scenario,
      effectiveNumber: phone_number,
      isBusy: (phone) => (inUse.get(phone.phone_number) ?? 0) >= phone.channels_count,
    });
  }
}

/** The calls made before the behaviour's own, oldest first. */
const earlierCalls = ({ before = [] }: Behaviour, plans: Plans): readonly EarlierCall[] => {
  let ago_ms = before.reduce((sum, { wait_ms = 0 }) => sum + wait_ms, 0);
  return before.flatMap(({ method, params, wait_ms = 0 }): readonly EarlierCall[] => {
    const plan =
      method === METHOD ? plans.next(params as unknown as StartScenarioCallWireParams, new Map()) : null;
    const call = plan === null ? [] : [{ plan, ago_ms }];
    ago_ms -= wait_ms;
    return call;
  });
};

/** That a phone has one of the calls made before; the times are ms from the behaviour's own call on. */
interface PhoneUse {
  readonly number: string;
  readonly from: number;
  readonly to: number;
}

/** Which employees' phones an earlier call dials, and until when it has them. */
const usesOf = ({ plan, ago_ms }: EarlierCall, rules: SandboxRules | undefined): readonly PhoneUse[] => {
  const from = new Map<LegId, number>();
  const uses: PhoneUse[] = [];
  let state = createCall(plan);
  for (const event of simulate(plan, rules)) {
    const [next, commands] = step(state, event);
    state = next;
    for (const command of commands) if (command.type === "dial") from.set(command.leg, event.at);
    if (event.type !== "leg_ended" || event.leg === "contact") continue;
    const { phone_number: number } = phoneAt(plan, event.leg);
    uses.push({ number, from: (from.get(event.leg) ?? event.at) - ago_ms, to: event.at - ago_ms });
  }
  return uses;
};

/** How many calls each phone has at a time. */
const inUseAt = (uses: readonly PhoneUse[], at: number): ReadonlyMap<string, number> => {
  const inUse = new Map<string, number>();
  for (const { number, from, to } of uses)
    if (from <= at && at < to) inUse.set(number, (inUse.get(number) ?? 0) + 1);
  return inUse;
};

/** The request that ends the call: the only one of those beside it that the flow takes notice of. */
const releaseOf = ({ later = [] }: Behaviour): { readonly at_ms: number } | undefined =>
  later.find(({ method, error }) => method === "release.call" && error === undefined);

const legsOf = (plan: CallPlan, segments: readonly TimelineSegment[]): readonly LegHeard[] =>
  [...new Set(segments.map(({ leg }) => leg))].map((leg) => {
    const { phone_number, caller_id } = phoneAt(plan, leg);
    const own = segments.filter((segment) => segment.leg === leg);
    return { leg, phone_number, heard: audible(own.map((segment) => impressionOf(segment, caller_id))) };
  });

const phoneAt = (
  plan: CallPlan,
  leg: LegId,
): { readonly phone_number: string; readonly caller_id: string } => {
  if (leg === "contact") return plan.contact;
  const [operation = 0, index = 0] = leg.replace("employee:", "").split(".").map(Number);
  const { phones, caller_id } = plan.operations[operation] ?? { phones: [], caller_id: "" };
  return { phone_number: phones[index]?.phone_number ?? "", caller_id };
};

const impressionOf = ({ from: at_ms, kind, detail, failed }: TimelineSegment, shows: string): Impression => {
  if (failed !== null) return { at_ms, failed: detail };
  switch (kind) {
    case "ringing":
      return { at_ms, ringing: true, shows };
    case "early_media":
      // On the phone's own lane: it rings on, and whoever holds it hears nothing of what its line sends.
      return detail === "" ? { at_ms, ringing: true, shows } : { at_ms, early_media: detail };
    case "silence":
      return { at_ms, silence: true };
    case "hang_up":
      return { at_ms, ends: detail };
    case "message":
    case "music":
    case "tone":
    case "talk":
    case "dtmf":
      return { at_ms, [kind]: detail };
  }
};
