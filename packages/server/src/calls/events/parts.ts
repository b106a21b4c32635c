/** The pieces of which events are made: legs, messages and music, in the words of the API. */
import type { CallPlan, CallState, LegId, LegState, Media, Sound } from "@scenario-call/call-flow";
import type { Leg, Message, Music } from "@scenario-call/core/events";
import { legIdOnWire } from "../leg-id.ts";

/** The state of a call, and whose it is: the ids of its legs are made from that. */
export interface SessionState extends CallState {
  readonly call_session_id: number;
}

/** A leg as events tell of it, with the id under which `list.calls` names it too. */
export function legPart(state: SessionState, leg: LegState): Leg {
  const { contact, operations } = state.plan;
  const operation = leg.phone === null ? undefined : operations[leg.phone.operation];
  const phone = leg.phone === null ? undefined : operation?.phones[leg.phone.index];
  return {
    leg_id: legIdOnWire(
      state.call_session_id,
      state.legs.findIndex(({ id }) => id === leg.id),
    ),
    is_operator: leg.phone !== null,
    called_phone_number: (phone ?? contact).phone_number,
    calling_phone_number: (operation ?? contact).caller_id,
    employee_id: phone?.employee_id ?? null,
    employee_full_name: phone?.employee_full_name ?? null,
    action_id: operation?.id ?? null,
    action_name: operation?.name ?? null,
  };
}

/** The legs of a bridge as events tell of them. */
export function legParts(state: SessionState, ids: readonly LegId[]): Leg[] {
  return state.legs
    .filter(({ id }) => ids.includes(id))
    .toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
    .map((leg) => legPart(state, leg));
}

function fileId(media: Media): number | null {
  return media.kind === "speech" ? null : media.media_file_id;
}

function messageSource(plan: CallPlan, leg: LegState, nth: number): Message["source"] {
  if (leg.phone === null) return "contact_message";
  return nth === 0 && plan.operations[leg.phone.operation]?.message !== null
    ? "scenario"
    : "employee_message";
}

/** What a leg hears on its own, as events tell of it; null for a tone, of which they do not tell. */
export function soundPart(
  plan: CallPlan,
  leg: LegState,
  sound: Sound,
): { readonly message: Message } | { readonly music: Music } | null {
  switch (sound.kind) {
    case "message":
      return {
        message: {
          source: messageSource(plan, leg, sound.nth),
          type: sound.media.kind === "speech" ? "tts" : "media",
          media_file_id: fileId(sound.media),
        },
      };
    case "waiting_media":
      return { music: { source: "scenario", media_file_id: fileId(sound.media) } };
    case "dialing_music":
      return { music: { source: "dialing_music", media_file_id: fileId(sound.media) } };
    case "ringing_tone":
    case "busy_tone":
      return null;
  }
}
