/**
 * What one step of the flow changed, as events without their envelope.
 *
 * Everything is read from the states before and after the step, so that the journal alone gives the same events again.
 * Within a step: what was learnt, what ended by it, what began by it.
 */
import {
  type CallEvent,
  type EndInEngine,
  type InEngine,
  type LegId,
  type LegState,
  parseDtmf,
} from "@scenario-call/call-flow";
import type {
  EventEnvelope,
  EventType,
  KnownEvents,
  MessageFinishedOutcome,
} from "@scenario-call/core/events";
import { legPart, legParts, type SessionState, soundPart } from "./parts.ts";

/** An event without its envelope: its type and what the type adds. */
export type EventBody = {
  readonly [T in EventType]: { readonly notification_mnemonic: T } & Omit<
    KnownEvents[T],
    keyof EventEnvelope
  >;
}[EventType];

/** A leg before and after a step; `before` is null where it was dialled in this step. */
interface LegChange {
  readonly before: LegState | null;
  readonly after: LegState;
}

/** When each leg was dialled and first gave a sign of life, ms since the epoch; null where it has given none. */
export type LegTimes = Readonly<
  Partial<Record<LegId, { readonly dialled_at: number; readonly rang_at: number | null }>>
>;

/** What cannot be read from the states before and after a step. */
export interface Measured {
  /** How long the talk that goes on before the step has lasted, ms; 0 where there is none. */
  readonly talkMs: number;
  /** Of the legs that were dialled before. */
  readonly times: LegTimes;
}

/**
 * The events of one step.
 *
 * @param event what brought the step about.
 * @param measured how long what goes on before the step has lasted.
 */
export function changesOf(
  before: SessionState,
  event: CallEvent,
  after: SessionState,
  { talkMs, times }: Measured,
): readonly EventBody[] {
  const legs = after.legs.map((leg): LegChange => ({
    before: before.legs.find(({ id }) => id === leg.id) ?? null,
    after: leg,
  }));
  const ended = legs.flatMap((change) => soundFinished(after, change, event));
  return [
    ...legs.flatMap((change) => learnt(after, change, event)),
    ...ended.filter((body) => !isConsequence(body)),
    ...talkFinished(before, after, talkMs),
    ...ended.filter(isConsequence),
    ...legs.flatMap((change) => legFinished(after, change, event, times)),
    ...talkStarted(before, after),
    ...legs.flatMap((change) => soundStarted(after, change)),
    ...legs.flatMap((change) => dialled(after, change)),
    ...dtmfSent(before, after),
  ];
}

function learnt(state: SessionState, { before, after }: LegChange, event: CallEvent): readonly EventBody[] {
  if (before === null) return [];
  const leg = legPart(state, after);
  const channel = channelOf(after, event);
  const bodies: EventBody[] = [];
  if (before.line !== after.line && after.line === "ringing") {
    bodies.push({ notification_mnemonic: "leg_ringing", leg, ...channel });
  }
  if (before.line !== after.line && after.line === "early_media") {
    bodies.push({ notification_mnemonic: "leg_early_media", leg, ...channel });
  }
  if (before.answered_at === null && after.answered_at !== null) {
    bodies.push({ notification_mnemonic: "leg_answered", leg, ...channel });
  }
  return bodies;
}

function isTalking({ bridge }: SessionState): boolean {
  return bridge?.mode === "talk";
}

function talkFinished(before: SessionState, after: SessionState, talkMs: number): readonly EventBody[] {
  if (before.bridge === null || !isTalking(before) || isTalking(after)) return [];
  return [
    {
      notification_mnemonic: "talk_finished",
      legs: legParts(after, before.bridge.legs),
      talk_time_duration: talkMs / 1000,
    },
  ];
}

function talkStarted(before: SessionState, after: SessionState): readonly EventBody[] {
  if (after.bridge === null || !isTalking(after) || isTalking(before)) return [];
  return [{ notification_mnemonic: "talk_started", legs: legParts(after, after.bridge.legs) }];
}

/** How a message came to its end in a step: a message that is over without a word of the engine was overdue. */
function outcomeOf({ before, after }: LegChange, event: CallEvent): MessageFinishedOutcome {
  if (event.type === "playback_finished" && event.playback === before?.sound?.playback) return "completed";
  const wasHeardOrGivenUp = before !== null && after.messages_over > before.messages_over;
  return wasHeardOrGivenUp ? "failed" : "interrupted";
}

/** A sound that was stopped because of something else in the same step, and not one that came to its end itself. */
function isConsequence(body: EventBody): boolean {
  return body.notification_mnemonic !== "message_finished" || body.outcome === "interrupted";
}

function soundFinished(state: SessionState, change: LegChange, event: CallEvent): readonly EventBody[] {
  const { before, after } = change;
  if (before?.sound === null || before?.sound === undefined) return [];
  if (after.sound?.playback === before.sound.playback) return [];
  const part = soundPart(state.plan, after, before.sound.what);
  if (part === null) return [];
  const leg = legPart(state, after);
  return "message" in part
    ? [{ notification_mnemonic: "message_finished", leg, ...part, outcome: outcomeOf(change, event) }]
    : [{ notification_mnemonic: "music_finished", leg, ...part }];
}

function soundStarted(state: SessionState, { before, after }: LegChange): readonly EventBody[] {
  if (after.sound === null || after.sound.playback === before?.sound?.playback) return [];
  const part = soundPart(state.plan, after, after.sound.what);
  if (part === null) return [];
  const leg = legPart(state, after);
  return "message" in part
    ? [{ notification_mnemonic: "message_started", leg, ...part }]
    : [{ notification_mnemonic: "music_started", leg, ...part }];
}

function legFinished(
  state: SessionState,
  { before, after }: LegChange,
  event: CallEvent,
  times: LegTimes,
): readonly EventBody[] {
  if (after.ended === null || (before !== null && before.ended !== null)) return [];
  return [
    {
      notification_mnemonic: "leg_finished",
      leg: legPart(state, after),
      is_answered: after.answered_at !== null,
      cause: after.ended,
      ...channelOf(after, event),
      ...endOf(after, event),
      ...durationsOf(after, times[after.id]),
    },
  ];
}

/** What the engine told of a leg's channel with an event that is about this leg. */
function channelOf(leg: LegState, event: CallEvent): InEngine {
  if (!("channel_id" in event) || event.leg !== leg.id || event.channel_id === undefined) return {};
  return { channel_id: event.channel_id };
}

function endOf(leg: LegState, event: CallEvent): Omit<EndInEngine, "channel_id"> {
  if (event.type !== "leg_ended" || event.leg !== leg.id) return {};
  const { q850_cause, sip_status } = event;
  return {
    ...(q850_cause === undefined ? {} : { q850_cause }),
    ...(sip_status === undefined ? {} : { sip_status }),
  };
}

function durationsOf(
  { answered_at }: LegState,
  times: LegTimes[LegId] | undefined,
): { readonly time_to_ring?: number; readonly time_to_answer?: number } {
  if (times === undefined) return {};
  const { dialled_at, rang_at } = times;
  // A clock that was set back between them must not make a time that is less than none.
  const since = (at: number): number => Math.max(0, at - dialled_at) / 1000;
  return {
    ...(rang_at === null ? {} : { time_to_ring: since(rang_at) }),
    ...(answered_at === null ? {} : { time_to_answer: since(answered_at) }),
  };
}

function dialled(state: SessionState, { before, after }: LegChange): readonly EventBody[] {
  return before === null ? [{ notification_mnemonic: "leg_dialling", leg: legPart(state, after) }] : [];
}

function dtmfSent(before: SessionState, after: SessionState): readonly EventBody[] {
  const contact = after.legs.find(({ id }) => id === "contact");
  if (contact === undefined) return [];
  return parseDtmf(after.plan.dtmf_string)
    .slice(before.dtmf_sent, after.dtmf_sent)
    .map(({ digits }) => ({
      notification_mnemonic: "dtmf_sent",
      leg: legPart(after, contact),
      dtmf_string: digits,
    }));
}
