import { type CallPlan, type LegId, timeline, type TimelineSegment } from "@scenario-call/call-flow";
import { simulate } from "@scenario-call/call-flow/simulate";
import { buildAccount } from "../../src/directory/account.ts";
import { planCall } from "../../src/directory/plan-call.ts";
import { checkMeaning } from "../../src/gateway/check-meaning.ts";
import { accountOf, type Behaviour, type Impression } from "./behaviour.ts";
import { audible, type Engine, type LegHeard } from "./engine.ts";

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
    const verdict = checkMeaning(params, account);
    if (!verdict.ok) return { ...NOTHING, answer: { error: verdict.error } };
    const plan = planCall(params, account, {
      scenario: verdict.scenario,
      effectiveNumber: params.virtual_phone_number,
      isBusy: () => false,
    });
    const release = releaseOf(behaviour);
    const journal = simulate(
      plan,
      file.sandbox,
      release === undefined ? {} : { released_after_ms: release.at_ms },
    );
    const { segments, finish_reason } = timeline(plan, journal);
    return { ...NOTHING, legs: legsOf(plan, segments), finish_reason };
  },
};

const NOTHING = {
  answer: { result: {} },
  legs: [],
  finish_reason: null,
  session: null,
  events: null,
  before: null,
  later: null,
} as const;

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
