import type { TelephonyCommand } from "../commands.ts";
import type { CallEvent, LegId } from "../events.ts";
import type { Agenda } from "./agenda.ts";
import { mediaLength } from "./media-length.ts";
import type { ResolvedPhoneRule } from "./phone-rules.ts";

/** An event without its time. */
export type Happening = CallEvent extends infer E ? (E extends CallEvent ? Omit<E, "at"> : never) : never;

type CommandOf<T extends TelephonyCommand["type"]> = Extract<TelephonyCommand, { readonly type: T }>;

/** One phone of a simulated call: it acts by its rule until it has ended, and then says nothing more. */
export class SimulatedPhone {
  readonly #leg: LegId;
  readonly #rule: ResolvedPhoneRule;
  readonly #agenda: Agenda;
  readonly #tell: (happening: Happening) => void;
  readonly #pending = new Set<() => void>();
  readonly #playbacks = new Map<string, () => void>();
  readonly #stopRinging: () => void;
  #phase: "dialled" | "ringing" | "early_media" | "answered" | "ended" = "dialled";

  constructor(
    dial: CommandOf<"dial">,
    rule: ResolvedPhoneRule,
    agenda: Agenda,
    tell: (happening: Happening) => void,
  ) {
    this.#leg = dial.leg;
    this.#rule = rule;
    this.#agenda = agenda;
    this.#tell = tell;
    // Set first, so that a timeout at the very moment of the first ring or the answer wins.
    this.#stopRinging = this.#after(dial.ring_timeout_ms, () => {
      this.end("no_answer");
    });
    this.#after(rule.rings_after_ms, () => {
      this.#respond();
    });
  }

  /** Plays something once; what has no known length cannot be played. */
  play({ playback, media }: CommandOf<"play">): void {
    if (this.#phase !== "answered") return;
    const length = mediaLength(media);
    const done: Happening =
      length === null
        ? { type: "playback_failed", leg: this.#leg, playback, why: "its length is not known" }
        : { type: "playback_finished", leg: this.#leg, playback };
    this.#playbacks.set(
      playback,
      this.#after(length?.ms ?? 0, () => {
        this.#playbacks.delete(playback);
        this.#tell(done);
      }),
    );
  }

  /** Stops a playback, if it plays. */
  stop(playback: string): void {
    this.#playbacks.get(playback)?.();
    this.#playbacks.delete(playback);
  }

  /** Both sides hear each other. Of several beginnings the first counts: its time is over first. */
  talk(): void {
    if (this.#rule.hangs_up_after_talk_ms === null) return;
    this.#after(this.#rule.hangs_up_after_talk_ms, () => {
      this.end("hung_up");
    });
  }

  /** Ends this leg, once. */
  end(cause: Extract<CallEvent, { readonly type: "leg_ended" }>["cause"]): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
    this.#tell({ type: "leg_ended", leg: this.#leg, cause });
  }

  #respond(): void {
    const { when_called, early_media_after_ms, answers_after_ms } = this.#rule;
    if (when_called === "busy" || when_called === "unreachable" || when_called === "offline") {
      this.end(when_called);
      return;
    }
    this.#phase = "ringing";
    if (early_media_after_ms !== null) {
      this.#after(early_media_after_ms, () => {
        if (this.#phase !== "ringing") return;
        this.#phase = "early_media";
        this.#tell({ type: "leg_early_media", leg: this.#leg });
      });
    }
    if (when_called === "answers") {
      this.#after(answers_after_ms, () => {
        this.#answer();
      });
    }
    if (when_called === "rejects") {
      this.#after(answers_after_ms, () => {
        this.end("rejected");
      });
    }
    this.#tell({ type: "leg_ringing", leg: this.#leg });
  }

  #answer(): void {
    const { hangs_up_after_ms, presses } = this.#rule;
    this.#phase = "answered";
    this.#stopRinging();
    for (const { key, after_ms } of presses) {
      this.#after(after_ms, () => {
        this.#tell({ type: "digit_received", leg: this.#leg, digit: key });
      });
    }
    if (hangs_up_after_ms !== null) {
      this.#after(hangs_up_after_ms, () => {
        this.end("hung_up");
      });
    }
    this.#tell({ type: "leg_answered", leg: this.#leg });
  }

  #after(ms: number, task: () => void): () => void {
    const takeBack = this.#agenda.after(ms, () => {
      this.#pending.delete(cancel);
      task();
    });
    const cancel = (): void => {
      this.#pending.delete(cancel);
      takeBack();
    };
    this.#pending.add(cancel);
    return cancel;
  }
}
