/** The rules of the method, stated over what can be observed. Knows nothing of how the flow keeps its state. */
import type { CallPlan, LegEndCause, LegId, Media, OperationPlan } from "../../src/index.ts";
import { find, isAlive, isUp, type Observation, type ObservedLeg, phonesOf } from "./observation.ts";

export const nameOf = (media: Media): string =>
  media.kind === "file"
    ? `file ${media.media_file_id}`
    : media.kind === "speech"
      ? `says ${media.text}`
      : media.name;

const OPERATION_OF_LEG = /^employee:(\d+)\./u;

export function operationOfLeg(plan: CallPlan, leg: LegId): OperationPlan | null {
  const index = OPERATION_OF_LEG.exec(leg)?.[1];
  return index === undefined ? null : (plan.operations[Number(index)] ?? null);
}

const isSpoken = (plan: CallPlan) => plan.contact_message?.kind === "speech";
/** A spoken message: "true" does not work. */
const atOnce = (plan: CallPlan) => plan.switch_at_once && !isSpoken(plan);
/** Anything but this combination is refused by the API, and means nothing here. */
const early = (plan: CallPlan) =>
  plan.early_switching && plan.switch_at_once && plan.first_call === "employee";

/** The own messages of a leg: an employee's operation's first; the contact's not where both are to talk at its answer. */
function messagesOf(plan: CallPlan, leg: LegId): readonly Media[] {
  const own = operationOfLeg(plan, leg);
  const all =
    own !== null
      ? [own.message, plan.employee_message]
      : plan.first_call === "employee" && atOnce(plan)
        ? []
        : [plan.contact_message];
  return all.filter((one) => one !== null);
}

const isDone = (plan: CallPlan, leg: ObservedLeg) => leg.messagesOver >= messagesOf(plan, leg.id).length;

export function mayTalk(plan: CallPlan, seen: Observation): boolean {
  const contact = find(seen, "contact");
  const employee = find(seen, seen.winner);
  if (seen.closing !== null || !isUp(contact) || !isUp(employee)) return false;
  return atOnce(plan)
    ? plan.first_call === "contact" || isDone(plan, employee)
    : isDone(plan, employee) && isDone(plan, contact);
}

export function mayListen(plan: CallPlan, seen: Observation): boolean {
  const contact = find(seen, "contact");
  return (
    early(plan) &&
    seen.closing === null &&
    isUp(find(seen, seen.winner)) &&
    isAlive(contact) &&
    !contact.hungUp &&
    contact.answeredAt === null &&
    contact.line === "early_media"
  );
}

/** Whose phones are to ring or to have rung by now: each of these is dialled, and nobody else. */
export function toBeDialled(plan: CallPlan, seen: Observation): readonly LegId[] {
  if (!seen.started || seen.closing !== null) return [];
  const contact = find(seen, "contact");
  const winner = find(seen, seen.winner);
  const isContactDue = plan.first_call === "contact" || (isUp(winner) && isDone(plan, winner));
  const areEmployeesDue = seen.winner === null && (plan.first_call === "employee" || isUp(contact));
  return [
    ...(isContactDue ? ["contact" as const] : []),
    ...(areEmployeesDue ? employeesInTurn(plan, seen) : []),
  ];
}

/** The first operation with a phone that can still get the call: its first such phone, or all of them. */
function employeesInTurn(plan: CallPlan, seen: Observation): readonly LegId[] {
  const open = phonesOf(plan).filter(({ id, phone }) => outcomeOf(seen, id, phone) === null);
  const [first] = open;
  if (first === undefined) return [];
  const here = open.filter(({ operation }) => operation === first.operation).map(({ id }) => id);
  return first.operation.dialling === "in_order" ? here.slice(0, 1) : here;
}

function outcomeOf(seen: Observation, id: LegId, phone: { online: boolean; busy: boolean }): string | null {
  const leg = find(seen, id);
  if (leg !== undefined) return leg.outcome;
  if (!phone.online) return "sip_offline";
  return phone.busy ? "operator_channels_busy" : null;
}

/** Why no employee can be reached any more: what all phones have in common. Null while one still can. */
export function nobodyToReach(plan: CallPlan, seen: Observation): string | null {
  if (plan.operations.length === 0) return "no_operation";
  const outcomes = phonesOf(plan).map(({ id, phone }) => outcomeOf(seen, id, phone));
  if (outcomes.includes(null)) return null;
  const [first = "employee_without_phones"] = outcomes;
  return outcomes.every((outcome) => outcome === first) ? first : "no_success_operator_call";
}

/** Why an employee's phone did not get the call, by how its leg ended. */
export function employeeOutcome(cause: LegEndCause, wasAnswered: boolean): string {
  if (cause === "failed" || (cause === "released" && !wasAnswered)) return "communication_unavailable";
  if (wasAnswered) return "no_operator_confirmation";
  const byCause = {
    busy: "operator_busy",
    channels_busy: "operator_channels_busy",
    rejected: "operator_busy",
    hung_up: "operator_busy",
    no_answer: "operator_not_responsible",
    unreachable: "operator_number_problems",
    offline: "sip_offline",
    released: "communication_unavailable",
  } as const;
  return byCause[cause];
}

/** Why the contact was not reached. */
export const CONTACT_OUTCOME: Readonly<Record<LegEndCause, string>> = {
  busy: "subscriber_busy",
  channels_busy: "subscriber_busy",
  rejected: "subscriber_busy",
  hung_up: "subscriber_busy",
  no_answer: "subscriber_not_responsible",
  unreachable: "subscriber_number_problems",
  offline: "sip_offline",
  released: "communication_unavailable",
  failed: "communication_unavailable",
};

/** What a leg that is up and in no bridge is to hear: how, and what. Null: nothing that works is left. */
export function dueSound(
  plan: CallPlan,
  seen: Observation,
  leg: ObservedLeg,
): { readonly type: "play" | "loop" | "tone"; readonly what: string } | null {
  const busy = { type: "tone", what: "busy tone" } as const;
  if (seen.closing !== null) return leg.broken.includes(busy.what) ? null : busy;
  const message = messagesOf(plan, leg.id)[leg.messagesOver];
  if (message !== undefined) return { type: "play", what: nameOf(message) };
  const contact = find(seen, "contact");
  const hearsRinging =
    early(plan) && leg.id !== "contact" && contact?.line === "ringing" && contact.answeredAt === null;
  const waiting = operationOfLeg(plan, leg.id)?.waiting_media ?? null;
  const music = [waiting, plan.dialing_music]
    .filter((media) => media !== null)
    .map((media) => ({ type: "loop", what: nameOf(media) }) as const);
  const all = [...(hearsRinging ? [{ type: "tone", what: "ringing tone" } as const] : []), ...music];
  return all.find(({ what }) => !leg.broken.includes(what)) ?? null;
}

/** The groups of digits, and when each is due, ms after the contact's answer: a dot is 1 s, a digit takes 0.2 s. */
export function digitGroups(
  dtmf: string | null,
): readonly { readonly digits: string; readonly due: number }[] {
  let due = 0;
  let sending = 0;
  return (dtmf?.match(/\.*[^.]+/gu) ?? []).map((group) => {
    const digits = group.replaceAll(".", "");
    due += Math.max(1000 * (group.length - digits.length), sending);
    sending = 200 * digits.length;
    return { digits, due };
  });
}

/** How long after a promise is broken the call goes on without it, ms. */
const GRACE = 5000;

/** Every timer that is to run now, and how long after its cause it is to fire, ms. */
export function dueTimers(plan: CallPlan, seen: Observation, now: number): ReadonlyMap<string, number> {
  const due = new Map<string, number>();
  if (!seen.started || seen.finished !== null) return due;
  if (seen.closing === null) due.set("session", plan.max_session_ms);
  for (const leg of seen.legs) {
    if (leg.ended) continue;
    const operation = operationOfLeg(plan, leg.id);
    if (leg.hungUp) due.set(`overdue:${leg.id}:release`, GRACE);
    else if (leg.answeredAt === null) {
      const phone = phonesOf(plan).find(({ id }) => id === leg.id)?.phone ?? plan.contact;
      due.set(`overdue:${leg.id}:ring`, phone.ring_timeout_ms + GRACE);
    } else {
      const message = leg.sound?.type === "play" ? messagesOf(plan, leg.id)[leg.messagesOver] : undefined;
      if (message !== undefined && message.kind !== "melody" && message.duration_ms !== null)
        due.set(`overdue:${leg.id}:message${leg.messagesOver}`, 2 * message.duration_ms + GRACE);
      if (seen.closing !== null) due.set(`busy:${leg.id}`, plan.busy_tone_ms);
      else if (operation !== null && !leg.confirmed && (operation.message === null || leg.messagesOver > 0))
        due.set(`confirm:${leg.id}`, operation.confirmation_timeout_ms);
    }
  }
  const contact = find(seen, "contact");
  const group = digitGroups(plan.dtmf_string)[seen.dtmfDue];
  if (seen.closing === null && isUp(contact) && group !== undefined)
    due.set(`dtmf:${seen.dtmfDue}`, Math.max(0, contact.answeredAt + group.due - now));
  return due;
}
