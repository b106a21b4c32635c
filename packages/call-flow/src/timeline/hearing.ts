/** What the phone at a leg rings, plays or carries in a given state. */
import type { LegId } from "../events.ts";
import type { Media } from "../plan.ts";
import { type CallState, findLeg, isUp, type LegState, type Sound } from "../state.ts";

/** What a stretch of a timeline shows. `dtmf` and `hang_up` are moments; all others last. */
export type TimelineKind =
  | "ringing"
  | "early_media"
  | "message"
  | "music"
  | "tone"
  | "talk"
  | "silence"
  | "dtmf"
  | "hang_up";

/** What a leg hears, with a detail for people and tests: a media, a tone, the other side. */
export interface Hearing {
  readonly kind: TimelineKind;
  readonly detail: string;
  /** Tells a message from the same message played again; null where nothing is played. */
  readonly playback: string | null;
}

function mediaDetail(media: Media): string {
  switch (media.kind) {
    case "file":
      return `file ${media.media_file_id}`;
    case "speech":
      return `speech: ${media.text}`;
    case "melody":
      return media.name;
  }
}

function ofSound(sound: Sound): Omit<Hearing, "playback"> {
  switch (sound.kind) {
    case "message":
      return { kind: "message", detail: mediaDetail(sound.media) };
    case "waiting_media":
    case "dialing_music":
      return { kind: "music", detail: mediaDetail(sound.media) };
    case "ringing_tone":
      return { kind: "tone", detail: "ringing" };
    case "busy_tone":
      return { kind: "tone", detail: "busy" };
  }
}

/** The legs of the bridge that a leg is in, itself left out. */
function otherSide(state: CallState, leg: LegState): LegId | undefined {
  return state.bridge?.legs.includes(leg.id) === true
    ? state.bridge.legs.find((other) => other !== leg.id)
    : undefined;
}

/**
 * What a leg hears.
 *
 * @returns null where there is nothing to show: not dialled, no sign of life yet, released or ended.
 */
export function hearing(state: CallState, id: LegId): Hearing | null {
  const leg = findLeg(state, id);
  if (leg === null || leg.ended !== null) return null;
  const plain = { detail: "", playback: null };
  if (leg.answered_at === null) return leg.line === "silent" ? null : { ...plain, kind: leg.line };
  if (!isUp(leg)) return null;
  const other = otherSide(state, leg);
  if (other !== undefined) {
    return { ...plain, kind: state.bridge?.mode === "talk" ? "talk" : "early_media", detail: other };
  }
  if (leg.sound === null) return { ...plain, kind: "silence" };
  return { ...ofSound(leg.sound.what), playback: leg.sound.playback };
}

/** True where a leg goes on hearing what it heard. */
export function soundsTheSame(one: Hearing | null, other: Hearing | null): boolean {
  return one?.kind === other?.kind && one?.detail === other?.detail && one?.playback === other?.playback;
}
