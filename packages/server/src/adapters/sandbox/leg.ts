import type { LegEndCause, LegId, TelephonyCommand } from "@scenario-call/call-flow";
import type { Clock } from "../../ports/clock.ts";
import type { HeardSound } from "../../ports/telephony.ts";
import type { ResolvedRule } from "./rules.ts";

/** Where a leg is in its life. `early_media` is ringing with sound on the line. */
export type LegPhase = "dialled" | "ringing" | "early_media" | "answered" | "ended";

/** What a leg does by itself, told to the switchboard that it hangs on. */
export interface LegEvents {
  rang(leg: Leg): void;
  sentEarlyMedia(leg: Leg): void;
  answered(leg: Leg): void;
  pressed(leg: Leg, digit: string): void;
  playbackFinished(leg: Leg, playback: string): void;
  /** `rang`: whether the phone had rung, so that its owner noticed something. */
  ended(leg: Leg, cause: LegEndCause, before: LegPhase): void;
}

interface Playback {
  readonly sound: HeardSound;
  readonly cancel: () => void;
}

/** One phone that was called: it acts by its rule until it has ended, and leaves no timer behind. */
export class Leg {
  readonly id: LegId;
  readonly phoneNumber: string;
  readonly callerId: string;
  readonly #rule: ResolvedRule;
  readonly #clock: Clock;
  readonly #events: LegEvents;
  readonly #timers = new Set<() => void>();
  readonly #playbacks = new Map<string, Playback>();
  #playbacksSeen: Set<string> | null = null;
  /** Cancels the ring timeout. */
  readonly #stopRinging: () => void;
  #phase: LegPhase = "dialled";

  constructor(
    dial: Extract<TelephonyCommand, { type: "dial" }>,
    rule: ResolvedRule,
    clock: Clock,
    events: LegEvents,
  ) {
    this.id = dial.leg;
    this.phoneNumber = dial.phone_number;
    this.callerId = dial.caller_id;
    this.#rule = rule;
    this.#clock = clock;
    this.#events = events;
    // Set first, so that a timeout at the very moment of the first ring or the answer wins.
    this.#stopRinging = this.#after(dial.ring_timeout_ms, () => {
      this.end("no_answer");
    });
    this.#after(rule.rings_after_ms, () => {
      this.#respond();
    });
  }

  get phase(): LegPhase {
    return this.#phase;
  }

  /** What is played to this leg, in the order in which it was begun. */
  get sounds(): readonly HeardSound[] {
    return [...this.#playbacks.values()].map((playback) => playback.sound);
  }

  /** Plays a sound, for `ms` or until it is stopped. False where this playback was asked for before. */
  play(playback: string, sound: HeardSound, ms: number | null): boolean {
    if (!this.notice(playback)) return false;
    const cancel =
      ms === null
        ? (): void => {}
        : this.#after(ms, () => {
            this.#playbacks.delete(playback);
            this.#events.playbackFinished(this, playback);
          });
    this.#playbacks.set(playback, { sound, cancel });
    return true;
  }

  /** Whether a playback id was remembered. */
  knows(playback: string): boolean {
    return this.#playbacksSeen?.has(playback) === true;
  }

  /** Remembers a playback id; false where it is known already. */
  notice(playback: string): boolean {
    this.#playbacksSeen ??= new Set();
    if (this.#playbacksSeen.has(playback)) return false;
    this.#playbacksSeen.add(playback);
    return true;
  }

  /** Stops a playback, if it plays. */
  stop(playback: string): void {
    this.#playbacks.get(playback)?.cancel();
    this.#playbacks.delete(playback);
  }

  /** The person at this leg begins to talk. Of several beginnings the first counts: its time is over first. */
  talk(): void {
    if (this.#rule.hangs_up_after_talk_ms !== null) {
      this.#after(this.#rule.hangs_up_after_talk_ms, () => {
        this.end("hung_up");
      });
    }
  }

  /** Ends this leg, once. */
  end(cause: LegEndCause): void {
    if (this.#phase === "ended") return;
    const before = this.#phase;
    this.forget();
    this.#events.ended(this, cause, before);
  }

  /** Ends this leg without a word. */
  forget(): void {
    this.#phase = "ended";
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#playbacks.clear();
  }

  #respond(): void {
    const rule = this.#rule;
    const { when_called: outcome } = rule;
    if (outcome === "busy" || outcome === "unreachable" || outcome === "offline") {
      this.end(outcome);
      return;
    }
    this.#phase = "ringing";
    if (rule.early_media_after_ms !== null) {
      this.#after(rule.early_media_after_ms, () => {
        if (this.#phase !== "ringing") return;
        this.#phase = "early_media";
        this.#events.sentEarlyMedia(this);
      });
    }
    if (outcome === "answers") {
      this.#after(rule.answers_after_ms, () => {
        this.#answer();
      });
    }
    if (outcome === "rejects") {
      this.#after(rule.answers_after_ms, () => {
        this.end("rejected");
      });
    }
    this.#events.rang(this);
  }

  #answer(): void {
    const { hangs_up_after_ms, presses } = this.#rule;
    this.#phase = "answered";
    this.#stopRinging();
    for (const { key, after_ms } of presses) {
      this.#after(after_ms, () => {
        this.#events.pressed(this, key);
      });
    }
    if (hangs_up_after_ms !== null) {
      this.#after(hangs_up_after_ms, () => {
        this.end("hung_up");
      });
    }
    this.#events.answered(this);
  }

  #after(ms: number, task: () => void): () => void {
    const cancelTimer = this.#clock.after(ms, () => {
      this.#timers.delete(cancel);
      task();
    });
    const cancel = (): void => {
      this.#timers.delete(cancel);
      cancelTimer();
    };
    this.#timers.add(cancel);
    return cancel;
  }
}
