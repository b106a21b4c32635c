import { isDeepStrictEqual } from "node:util";
import type { LegEndCause, LegId, TelephonyCommand } from "@scenario-call/call-flow";
import type { Clock } from "../../ports/clock.ts";
import type { Sounds } from "../../ports/media.ts";
import { type Heard, TelephonyError, type TelephonyEvent } from "../../ports/telephony.ts";
import { type Bridge, joins, soundAt } from "./bridges.ts";
import { Leg, type LegEvents, type LegPhase } from "./leg.ts";
import { type Length, lengthOf, nameOf } from "./media.ts";
import type { Phones } from "./rules.ts";

/** What a switchboard tells of its legs. */
export interface SwitchboardEvents {
  event(event: TelephonyEvent): void;
  heard(leg: Leg, heard: Heard): void;
}

/** What the switchboards of all sessions have around them. */
export interface SwitchboardRoom {
  readonly phones: Phones;
  readonly clock: Clock;
  /** Where the real length of a playback comes from; null where lengths are estimated. */
  readonly sounds: Sounds | null;
}

type CommandOf<T extends TelephonyCommand["type"]> = Extract<TelephonyCommand, { type: T }>;

/** The legs of one session, what is played to them and how they are joined. */
export class Switchboard implements LegEvents {
  readonly #phones: Phones;
  readonly #clock: Clock;
  readonly #out: SwitchboardEvents;
  readonly #sounds: Sounds | null;
  /** Every leg ever dialled; null for one that has ended. */
  readonly #legs = new Map<LegId, Leg | null>();
  /** What each leg was last told to hear, and the timer that is about to look again. */
  readonly #ears = new Map<Leg, { told: Heard | null; looking: (() => void) | null }>();
  /** Legs that were released with the word that somebody else took the call. */
  readonly #answeredElsewhere = new Set<LegId>();
  /** Playbacks whose sound is still being made, for each leg. */
  readonly #awaited = new Map<Leg, Set<string>>();
  #bridges: readonly Bridge[] = [];

  /** `ended`: legs that the session has had before. */
  constructor({ phones, clock, sounds }: SwitchboardRoom, ended: readonly LegId[], out: SwitchboardEvents) {
    this.#phones = phones;
    this.#clock = clock;
    this.#sounds = sounds;
    this.#out = out;
    for (const id of ended) this.#legs.set(id, null);
  }

  /** Every leg that the session has ever had. */
  get legs(): readonly LegId[] {
    return [...this.#legs.keys()];
  }

  /** How many legs have not ended. */
  get live(): number {
    return this.#ears.size;
  }

  /** Carries a command out; throws a TelephonyError, having changed nothing, where it makes no sense. */
  execute(command: TelephonyCommand): void {
    switch (command.type) {
      case "dial":
        this.#dial(command);
        break;
      case "play":
        this.#play(command);
        break;
      case "loop":
        this.#sound(command, { type: "music", what: nameOf(command.media) });
        break;
      case "tone":
        this.#sound(command, { type: "tone", tone: command.tone });
        break;
      case "stop_playback": {
        const leg = this.#liveLeg(command.leg);
        if (leg === null) break;
        // What has not begun yet is over too, for good.
        if (this.#awaited.get(leg)?.delete(command.playback) === true) leg.notice(command.playback);
        leg.stop(command.playback);
        this.#listen(leg);
        break;
      }
      case "bridge":
        this.#join(command);
        break;
      case "unbridge":
        for (const id of command.legs) this.#liveLeg(id);
        this.#part((bridge) => joins(bridge, ...command.legs));
        break;
      case "send_dtmf": {
        const leg = this.#answeredLeg(command.leg);
        if (leg !== null) this.#out.heard(leg, { type: "dtmf", digits: command.digits });
        break;
      }
      case "hang_up":
        this.#hangUp(command);
        break;
    }
  }

  /** Ends every leg without a word. */
  close(): void {
    for (const leg of this.#legs.values()) leg?.forget();
    for (const ear of this.#ears.values()) ear.looking?.();
    this.#ears.clear();
    this.#awaited.clear();
    this.#bridges = [];
  }

  rang(leg: Leg): void {
    this.#out.heard(leg, { type: "ringing" });
    this.#tell({ at: this.#clock.now(), type: "leg_ringing", leg: leg.id });
  }

  sentEarlyMedia(leg: Leg): void {
    this.#listenAll();
    this.#tell({ at: this.#clock.now(), type: "leg_early_media", leg: leg.id });
  }

  answered(leg: Leg): void {
    this.#out.heard(leg, { type: "answered" });
    this.#listenAll();
    this.#tell({ at: this.#clock.now(), type: "leg_answered", leg: leg.id });
  }

  pressed(leg: Leg, digit: string): void {
    this.#tell({ at: this.#clock.now(), type: "digit_received", leg: leg.id, digit });
  }

  playbackFinished(leg: Leg, playback: string): void {
    this.#listen(leg);
    this.#tell({ at: this.#clock.now(), type: "playback_finished", leg: leg.id, playback });
  }

  ended(leg: Leg, cause: LegEndCause, before: LegPhase): void {
    this.#ears.get(leg)?.looking?.();
    this.#ears.delete(leg);
    // A sound that is still being made is nobody's any more.
    this.#awaited.delete(leg);
    this.#legs.set(leg.id, null);
    // A phone that never rang: nobody noticed anything.
    if (before !== "dialled")
      this.#out.heard(leg, { type: "hung_up", by: this.#whoHungUp(leg, cause, before) });
    this.#part((bridge) => bridge.legs.includes(leg));
    this.#tell({ at: this.#clock.now(), type: "leg_ended", leg: leg.id, cause });
  }

  #whoHungUp(leg: Leg, cause: LegEndCause, before: LegPhase): Extract<Heard, { type: "hung_up" }>["by"] {
    if (cause === "hung_up" || cause === "rejected") return "self";
    if (before === "answered") return "far_side";
    return this.#answeredElsewhere.has(leg.id) ? "answered_elsewhere" : "never_answered";
  }

  #dial(command: CommandOf<"dial">): void {
    if (this.#legs.has(command.leg)) return;
    const leg = new Leg(command, this.#phones.dialled(command.phone_number), this.#clock, this);
    this.#legs.set(leg.id, leg);
    this.#ears.set(leg, { told: null, looking: null });
  }

  #play(command: CommandOf<"play">): void {
    const leg = this.#answeredLeg(command.leg);
    if (leg === null) return;
    const length = lengthOf(command.media);
    if (this.#sounds === null || (length !== null && !length.estimated)) this.#begin(leg, command, length);
    else this.#await(leg, command, this.#sounds);
  }

  #begin(leg: Leg, { playback, media }: CommandOf<"play">, length: Length | null): void {
    if (length === null) {
      if (leg.notice(playback)) this.#fail(leg, playback, "its length is not known");
      return;
    }
    const estimated_ms = length.estimated ? length.ms : null;
    leg.play(playback, { type: "message", what: nameOf(media), estimated_ms }, length.ms);
    this.#listen(leg);
  }

  /** Plays as long as the real sound is, as soon as there is one. Nothing is heard until then. */
  #await(leg: Leg, command: CommandOf<"play">, sounds: Sounds): void {
    const awaited = this.#awaited.get(leg) ?? new Set();
    this.#awaited.set(leg, awaited);
    if (leg.knows(command.playback) || awaited.has(command.playback)) return;
    awaited.add(command.playback);
    /** Whether somebody still waits for it. */
    const wanted = (): boolean => awaited.delete(command.playback) && leg.phase === "answered";
    const found = sounds.find(command.media).then(
      (sound) => {
        if (!wanted()) return;
        const known = sound === null ? null : { ms: sound.duration_ms, estimated: false };
        this.#begin(leg, command, known ?? lengthOf(command.media));
      },
      (error: unknown) => {
        if (!wanted() || !leg.notice(command.playback)) return;
        this.#fail(leg, command.playback, error instanceof Error ? error.message : "there is no sound");
      },
    );
    this.#clock.during?.(found);
  }

  #fail(leg: Leg, playback: string, why: string): void {
    this.#tell({ at: this.#clock.now(), type: "playback_failed", leg: leg.id, playback, why });
  }

  #sound(command: CommandOf<"loop" | "tone">, sound: Parameters<Leg["play"]>[1]): void {
    const leg = this.#answeredLeg(command.leg);
    if (leg === null) return;
    leg.play(command.playback, sound, null);
    this.#listen(leg);
  }

  #join({ legs: [firstId, secondId], mode }: CommandOf<"bridge">): void {
    const first = this.#answeredLeg(firstId);
    const second = mode === "talk" ? this.#answeredLeg(secondId) : this.#liveLeg(secondId);
    if (first === null || second === null) return;
    const others = this.#bridges.filter((bridge) => !joins(bridge, firstId, secondId));
    this.#bridges = [...others, { legs: [first, second], mode }];
    if (mode === "talk") {
      first.talk();
      second.talk();
    }
    this.#listen(first);
    this.#listen(second);
  }

  #part(which: (bridge: Bridge) => boolean): void {
    const parted = this.#bridges.filter(which);
    if (parted.length === 0) return;
    this.#bridges = this.#bridges.filter((bridge) => !which(bridge));
    for (const bridge of parted) for (const leg of bridge.legs) this.#listen(leg);
  }

  #hangUp(command: CommandOf<"hang_up">): void {
    const leg = this.#liveLeg(command.leg);
    if (leg === null) return;
    if (command.reason === "answered_elsewhere") this.#answeredElsewhere.add(leg.id);
    leg.end("released");
  }

  /** Null for a leg that has ended; throws for one that was never dialled. */
  #liveLeg(id: LegId): Leg | null {
    const leg = this.#legs.get(id);
    if (leg === undefined) throw new TelephonyError(`the leg ${id} was never dialled`);
    return leg;
  }

  /** Null for a leg that has ended. */
  #answeredLeg(id: LegId): Leg | null {
    const leg = this.#liveLeg(id);
    if (leg !== null && leg.phase !== "answered") throw new TelephonyError(`the leg ${id} has not answered`);
    return leg;
  }

  #listenAll(): void {
    for (const leg of this.#ears.keys()) this.#listen(leg);
  }

  /**
   * Finds out, when this moment is over, what a leg hears now. Not at once: between the end of one sound and the
   * beginning of the next lie a journal entry and a few commands, and nobody hears that gap.
   */
  #listen(leg: Leg): void {
    const ear = this.#ears.get(leg);
    if (ear === undefined || ear.looking !== null || leg.phase !== "answered") return;
    ear.looking = this.#clock.after(0, () => {
      ear.looking = null;
      const heard = soundAt(leg, this.#bridges);
      if (isDeepStrictEqual(heard, ear.told)) return;
      ear.told = heard;
      this.#out.heard(leg, heard);
    });
  }

  #tell(event: TelephonyEvent): void {
    this.#out.event(event);
  }
}
