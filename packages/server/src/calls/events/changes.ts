/**
 * What one step of the flow changed, as events without their envelope.
 *
 * Everything is read from the states before and after the step, so that the journal alone gives the same events again.
 * Within a step: what was learnt, what ended by it, what began by it.
 */
import { type CallEvent, type LegState, parseDtmf } from "@scenario-call/call-flow";
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

/**
 * The events of one step.
 *
 * @param event what brought the step about.
 * @param talkMs how long the talk that goes on before the step has lasted, ms; 0 where there is none.
 */
export function changesOf(
  before: SessionState,
  event: CallEvent,
  after: SessionState,
  talkMs: number,
): readonly EventBody[] {
  const legs = after.legs.map((leg): LegChange => ({
    before: before.legs.find(({ id }) => id === leg.id) ?? null,
    after: leg,
  }));
  const ended = legs.flatMap((change) => soundFinished(after, change, event));
  return [
    ...legs.flatMap((change) => learnt(after, change)),
    ...ended.filter((body) => !isConsequence(body)),
    ...talkFinished(before, after, talkMs),
    ...ended.filter(isConsequence),
    ...legs.flatMap((change) => legFinished(after, change)),
    ...talkStarted(before, after),
    ...legs.flatMap((change) => soundStarted(after, change)),
    ...legs.flatMap((change) => dialled(after, change)),
    ...dtmfSent(before, after),
  ];
}

function learnt(state: SessionState, { before, after }: LegChange): readonly EventBody[] {
  if (before === null) return [];
  const leg = legPart(state, after);
  const bodies: EventBody[] = [];
  if (before.line !== after.line && after.line === "ringing") {
    bodies.push({ notification_mnemonic: "leg_ringing", leg });
  }
  if (before.line !== after.line && after.line === "early_media") {
    bodies.push({ notification_mnemonic: "leg_early_media", leg });
  }
  if (before.answered_at === null && after.answered_at !== null) {
    bodies.push({ notification_mnemonic: "leg_answered", leg });
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

function legFinished(state: SessionState, { before, after }: LegChange): readonly EventBody[] {
  if (after.ended === null || (before !== null && before.ended !== null)) return [];
  return [
    {
      notification_mnemonic: "leg_finished",
      leg: legPart(state, after),
      is_answered: after.answered_at !== null,
      cause: after.ended,
    },
  ];
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
