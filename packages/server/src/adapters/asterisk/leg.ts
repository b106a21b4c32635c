import type { LegId } from "@scenario-call/call-flow";
import { TelephonyError } from "../../ports/telephony.ts";
import type { DigitSender } from "./digit-sender.ts";

/** Where a leg is in its life: its channel is being made, was dialled, and so on. */
export type LegPhase = "made" | "dialled" | "ringing" | "early_media" | "answered" | "ended";

const ORDER: Readonly<Record<LegPhase, number>> = {
  made: 0,
  dialled: 1,
  ringing: 2,
  early_media: 3,
  answered: 4,
  ended: 5,
};

/** True where one phase comes after another; a leg only goes forward. */
export const isAfter = (one: LegPhase, other: LegPhase): boolean => ORDER[one] > ORDER[other];

/** Something that a leg is made to hear. */
export type Playing =
  /** Its sound is still being looked for. */
  | { readonly kind: "awaited" }
  /** Asterisk's own music. */
  | { readonly kind: "music" }
  /** A playback; a loop is a long list that is begun anew, with the next `part`, when it is over. */
  | {
      readonly kind: "playback";
      readonly ariId: string;
      readonly media: readonly string[];
      readonly once: boolean;
      readonly part: number;
    };

/** How a leg is named, here and in Asterisk. */
export interface LegNames {
  readonly callSessionId: number;
  readonly id: LegId;
  readonly channel: string;
  readonly home: string;
}

/** What is known of one channel. Changed by those who tell Asterisk what to do and hear what has happened. */
export class Leg {
  readonly names: LegNames;
  /** Ms since the epoch. */
  readonly dialledAt: number;
  readonly digits: DigitSender;
  /** Of the trunk that it takes up; null for a line. */
  trunk: string | null = null;
  phase: LegPhase = "made";
  /** Its channel has been made, as far as that was answered. */
  isMade = false;
  /** It is in Stasis and can be dialled, or it has ended. */
  readonly inStasis: PromiseWithResolvers<void> = Promise.withResolvers();
  /** In which bridge it is, as far as it was put into one. */
  place: "nowhere" | "home" | "talk" = "nowhere";
  /** How many requests that put it there have no answer yet: as long as there are any, no list knows its place better. */
  moves = 0;
  /** Whether what is said here does not reach the other side; null where an earlier process knew. */
  muted: boolean | null = false;
  /** We let it go, and this is why; null while nobody wants it to end. */
  lettingGo: "released" | "no_answer" | "failed" | null = null;
  /** Its channel is about to end: what ends with it is not worth telling. */
  dying = false;
  rangAt: number | null = null;
  answeredAt: number | null = null;
  /** When it is let go if nobody answers, ms since the epoch. */
  ringsUntil = Number.POSITIVE_INFINITY;
  readonly sounds: Map<string, Playing> = new Map();
  /** Every playback id that was ever used at this leg. */
  readonly seen: Set<string> = new Set();
  /** What an earlier process made it hear, as long as nobody has looked whether it still does. */
  unsure: { readonly playback: string; readonly once: boolean } | null = null;
  /** It was dialled by an earlier process, which made it hear what nobody here has begun. */
  isTakenBack = false;
  /** With which part a loop begins: those before have been played by an earlier process. */
  firstPart = 0;
  /** Cancels the ring timeout. */
  stopRinging: () => void = () => {};

  constructor(names: LegNames, dialledAt: number, digits: DigitSender) {
    this.names = names;
    this.dialledAt = dialledAt;
    this.digits = digits;
  }

  /** Whether anything can still be done to it. */
  get isLive(): boolean {
    return this.phase !== "ended";
  }

  /** Whether it is on its way out, or gone. */
  get isLeaving(): boolean {
    return !this.isLive || this.dying || this.lettingGo !== null;
  }

  /** Remembers a playback id; false where it is known already. */
  notice(playback: string): boolean {
    if (this.seen.has(playback)) return false;
    this.seen.add(playback);
    return true;
  }
}

/** The legs that a session has, and had. */
export interface Session {
  readonly id: number;
  /** Null for a leg that has ended. */
  readonly legs: Map<LegId, Leg | null>;
  /** The bridge in which two are joined is there. */
  talkMade: boolean;
  /** Settles when everything that was asked for so far has been sent. */
  tail: Promise<unknown>;
}

/** Null for a leg that has ended; throws for one that was never dialled. */
export const liveLeg = (session: Session, id: LegId): Leg | null => {
  const leg = session.legs.get(id);
  if (leg === undefined) throw new TelephonyError(`the leg ${id} was never dialled`);
  return leg;
};

/** Null for a leg that has ended; throws for one that has not answered. */
export const answeredLeg = (session: Session, id: LegId): Leg | null => {
  const leg = liveLeg(session, id);
  if (leg !== null && leg.phase !== "answered") throw new TelephonyError(`the leg ${id} has not answered`);
  return leg;
};
