import {
  ENGLISH_WORDS,
  renderTimelineSvg,
  RUSSIAN_WORDS,
  type Timeline,
  type TimelineSegment,
  type TimelineWords,
} from "@scenario-call/call-flow";
import type { BehaviourModel, HeardModel, LaneModel } from "../../model.ts";
import { remembered } from "../../remembered.ts";
import type { Language } from "./words.ts";

const LANGUAGE_WORDS: Readonly<Record<Language, TimelineWords>> = { en: ENGLISH_WORDS, ru: RUSSIAN_WORDS };

/**
 * What the spec says that each side hears, as a timeline. It is drawn from the spec and not from a run: the engines are
 * held to the spec, not the other way round.
 */
export function drawnTimeline({ lanes, finishReason }: BehaviourModel): Timeline {
  const moments = lanes.flatMap(({ heard }) => heard.map(({ atMs }) => atMs));
  const segments = lanes.flatMap(segmentsOf).toSorted((one, other) => one.from - other.from);
  return {
    started_at: 0,
    last_at: Math.max(0, ...moments),
    // The spec's own list of reasons and the timeline's are checked against each other where behaviours are executed.
    finish_reason: finishReason as Timeline["finish_reason"],
    segments,
  };
}

function segmentsOf(lane: LaneModel, index: number): readonly TimelineSegment[] {
  const lasting = lane.heard.filter(({ kind }) => kind !== "dtmf");
  return lane.heard.map((entry) => {
    const next = lasting[lasting.indexOf(entry) + 1];
    const isMoment = entry.kind === "dtmf" || entry.kind === "ends";
    return {
      ...whoHears(lane, index),
      ...soundOf(entry),
      from: entry.atMs,
      to: isMoment ? entry.atMs : (next?.atMs ?? null),
    };
  });
}

/** Whoever the request names is the contact; whoever is named by a number or a leg is found by the service. */
function whoHears({ key, kind }: LaneModel, index: number): Pick<TimelineSegment, "lane" | "leg" | "who"> {
  return kind === "parameter"
    ? { lane: "contact", leg: "contact", who: null }
    : { lane: "employee", leg: `employee:${index}.0`, who: key };
}

function soundOf({ kind, detail }: HeardModel): Pick<TimelineSegment, "kind" | "detail" | "failed"> {
  return { kind: kind === "ends" ? "hang_up" : kind, detail, failed: null };
}

interface Drawing {
  readonly timeline: Timeline;
  readonly language: Language;
  readonly title: string;
}

const draw = remembered(({ timeline, language, title }: Drawing) =>
  renderTimelineSvg(timeline, { words: LANGUAGE_WORDS[language], title }),
);

/** The drawing of a behaviour in one language. */
export function behaviourSvg(behaviour: BehaviourModel, language: Language): string {
  const title = behaviour.sentence[language].replaceAll("`", "");
  return `${draw({ timeline: drawnTimeline(behaviour), language, title })}\n`;
}
