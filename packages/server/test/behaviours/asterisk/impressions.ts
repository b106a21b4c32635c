import type { LegEndCause, LegId } from "@scenario-call/call-flow";
import type { CallReport, Stretch } from "@scenario-call/phones";
import type { Impression } from "../behaviour.ts";
import { REFUSAL } from "./script-of.ts";
import type { Meaning } from "./sounds-of.ts";

/** One leg of a call: what its phone reported, and what the journal says of its end. */
export interface HeardLeg {
  readonly leg: LegId;
  readonly report: CallReport;
  readonly cause: LegEndCause | null;
}

/** What is known about the sounds of a behaviour beside its phones. */
export interface Context {
  readonly meanings: ReadonlyMap<number, Meaning>;
  /** Names of the media that are played in a loop while somebody waits. */
  readonly loops: ReadonlySet<string>;
  /** The time of a moment of the phones', as behaviours count it, ms. */
  readonly timeOf: (moment: number) => number;
}

/** How long nothing may be heard before it is silence, ms: what ends too early and what begins too late, each by as much as it may. */
const SILENCE_MS = 600;

/** How long the end of one sound may be heard with the beginning of the next, ms: by as much a boundary may be off. */
const OVERLAP_MS = 300;

/** The pauses of the network's tones, ms: in them nothing is no silence. */
const PAUSES = { ringing: 4200, busy: 700 } as const;

/** Keys that come within this time one after the other were sent back to back, ms; a pause is a second. */
const BACK_TO_BACK_MS = 600;

/**
 * What the phone at one leg heard, in the words of behaviours: all of it told by the phone; only which of two words fits
 * an end that looks the same at the phone is taken from the journal.
 */
export const impressionsOf = (
  { leg, report, cause }: HeardLeg,
  legs: readonly HeardLeg[],
  context: Context,
): readonly Impression[] => {
  const at = (moment: number): number => Math.round(context.timeOf(moment));
  const rang =
    report.rang_at === null ? [] : [{ at_ms: at(report.rang_at), ringing: true, shows: shownBy(report) }];
  const heard = withSilence(report).map((stretch) => ({
    at_ms: at(stretch.from),
    ...whatOf(stretch, leg, legs, context),
  }));
  const end = { at_ms: at(report.ended_at), ends: endOf(report, cause) };
  return [...rang, ...heard, ...digitsOf(report, at), end];
};

/** Both headers must say the same. */
const shownBy = ({ from, asserted }: CallReport): string =>
  asserted === from ? from : `${from} in From, ${asserted ?? "nothing"} in P-Asserted-Identity`;

/** What was heard from the answer to the end, with the silence at both ends. */
const withSilence = ({ heard, answered_at, ended_at }: CallReport): readonly Stretch[] => {
  if (answered_at === null) return [];
  const first = heard[0]?.from ?? ended_at;
  const last = heard.at(-1);
  const before = first - answered_at > SILENCE_MS ? [{ from: answered_at, to: first, sounds: [] }] : [];
  if (last === undefined) return before;
  const pause = last.sounds.includes("ringing")
    ? PAUSES.ringing
    : last.sounds.includes("busy")
      ? PAUSES.busy
      : SILENCE_MS;
  const after = ended_at - last.to > pause ? [{ from: last.to, to: ended_at, sounds: [] }] : [];
  const least = (sounds: Stretch["sounds"]): number => [SILENCE_MS, 0][sounds.length] ?? OVERLAP_MS;
  const lasting = heard.filter(({ from, to, sounds }) => to - from > least(sounds));
  return [...before, ...lasting, ...after];
};

const whatOf = (
  stretch: Stretch,
  leg: LegId,
  legs: readonly HeardLeg[],
  { meanings, loops }: Context,
): object => {
  const words = stretch.sounds.map((sound): object => {
    if (sound === "ringing" || sound === "busy") return { tone: sound };
    const meaning = sound === "other" ? undefined : meanings.get(sound);
    if (meaning === undefined) return { sound };
    if (meaning.is === "media")
      return loops.has(meaning.name) ? { music: meaning.name } : { message: meaning.name };
    // Whoever has never been in this call is not heard in it.
    const speaker = legs.find(
      ({ report }) =>
        report.number === meaning.phone && stretch.from < report.ended_at && stretch.to > report.invited_at,
    );
    if (speaker === undefined) return { stranger: meaning.phone };
    if (meaning.is === "early_voice") return { early_media: speaker.leg };
    return { [hears(speaker, leg, stretch, meanings, legs) ? "talk" : "overhears"]: speaker.leg };
  });
  const [only, ...others] = words;
  if (only === undefined) return { silence: true };
  return others.length === 0 ? only : { together: words };
};

/** Whether one phone hears the other for most of the time in which the other hears it: then the two talk. */
const hears = (
  { report }: HeardLeg,
  other: LegId,
  { from, to }: Stretch,
  meanings: ReadonlyMap<number, Meaning>,
  legs: readonly HeardLeg[],
): boolean => {
  const number = legs.find(({ leg }) => leg === other)?.report.number;
  const common = report.heard
    .filter(({ sounds }) =>
      sounds.some((sound) => {
        const meaning = typeof sound === "number" ? meanings.get(sound) : undefined;
        return meaning?.is === "voice" && meaning.phone === number;
      }),
    )
    .reduce((sum, stretch) => sum + Math.max(0, Math.min(to, stretch.to) - Math.max(from, stretch.from)), 0);
  return common > (to - from) / 2;
};

const digitsOf = ({ keys }: CallReport, at: (moment: number) => number): readonly Impression[] => {
  const groups: { readonly from: number; last: number; digits: string }[] = [];
  for (const { key, at: moment } of keys) {
    const group = groups.at(-1);
    if (group !== undefined && moment - group.last < BACK_TO_BACK_MS) {
      group.digits += key;
      group.last = moment;
    } else groups.push({ from: moment, last: moment, digits: key });
  }
  return groups.map(({ from, digits }) => ({ at_ms: at(from), dtmf: digits }));
};

/** Causes that fit what the phone lived through. */
const AGREEING: Readonly<Record<CallReport["end"], readonly LegEndCause[]>> = {
  hung_up: ["hung_up"],
  refused: [],
  released: ["released"],
  cancelled: ["no_answer", "released"],
};

const REFUSED: Readonly<Record<number, LegEndCause>> = {
  [REFUSAL.busy]: "busy",
  [REFUSAL.rejects]: "rejected",
  [REFUSAL.unreachable]: "unreachable",
  [REFUSAL.offline]: "offline",
};

const endOf = ({ end, refused_with, reason }: CallReport, cause: LegEndCause | null): string => {
  const journal = cause ?? "nothing";
  if (end === "refused") {
    const expected = REFUSED[refused_with ?? 0];
    return expected === cause && cause !== null
      ? cause
      : `refused with ${refused_with}, in the journal ${journal}`;
  }
  const elsewhere = reason !== null && /cause=26\b|completed elsewhere/iu.test(reason);
  if (end === "cancelled" && elsewhere)
    return journal === "released" ? "answered_elsewhere" : `answered elsewhere, in the journal ${journal}`;
  return cause !== null && AGREEING[end].includes(cause) ? cause : `${end}, in the journal ${journal}`;
};
