/** A call played out before it is made: phones that act by rules, and no time that passes. */
import type { Command } from "../commands.ts";
import type { CallEvent, LegId, TimerId } from "../events.ts";
import type { CallPlan } from "../plan.ts";
import { createCall } from "../state.ts";
import { step } from "../step.ts";
import { Agenda } from "./agenda.ts";
import type { SandboxRules } from "./phone-rules.ts";
import { Phones } from "./phones.ts";
import { type Happening, SimulatedPhone } from "./simulated-phone.ts";

/** What happens to a simulated call from outside. */
export interface SimulateOptions {
  /** Time of the first event, ms since the epoch; 0 unless told otherwise. */
  readonly started_at?: number;
  /** When somebody asks to end the call, ms after its start; nobody does unless told. */
  readonly released_after_ms?: number;
  /**
   * Whether a phone takes the call when it is to be dialled, ms after the start; one that does not is told as
   * `channels_busy`. Every phone does unless told.
   */
  readonly mayDial?: (dial: DialCommand, after_ms: number) => boolean;
  /** Sounds that the engine cannot play: each of them fails at its beginning. Everything can be played unless told. */
  readonly isUnplayable?: (sound: SoundCommand) => boolean;
}

/** A command that makes a phone ring. */
export type DialCommand = Extract<Command, { readonly type: "dial" }>;

/** A command that makes a leg hear something of its own. */
export type SoundCommand = Extract<Command, { readonly type: "play" | "loop" | "tone" }>;

/**
 * Plays a call to its end.
 *
 * @param plan what the call is to do.
 * @param rules how the phones act, in the words of an account file's section `sandbox`; each answers unless told otherwise.
 * @returns the journal of the call, oldest event first: what `timeline` draws who heard what from.
 */
export function simulate(
  plan: CallPlan,
  rules: SandboxRules = {},
  options: SimulateOptions = {},
): readonly CallEvent[] {
  const { started_at = 0, released_after_ms, mayDial = () => true, isUnplayable = () => false } = options;
  const agenda = new Agenda();
  const journal: CallEvent[] = [];
  const numbers = new Phones(rules);
  const phones = new Map<LegId, SimulatedPhone>();
  const timers = new Map<TimerId, () => void>();
  /** What happened and is not digested: one thing can bring about the next before its own commands are carried out. */
  const happened: CallEvent[] = [];
  let state = createCall(plan);
  let digesting = false;

  const happen = (happening: Happening): void => {
    happened.push({ at: started_at + agenda.now, ...happening });
    if (digesting) return;
    digesting = true;
    for (let event = happened.shift(); event !== undefined; event = happened.shift()) {
      if (state.finished) break;
      journal.push(event);
      const [next, commands] = step(state, event);
      state = next;
      for (const command of commands) carryOut(command);
    }
    digesting = false;
  };

  const sound = (command: SoundCommand): void => {
    const { type, leg, playback } = command;
    if (isUnplayable(command)) happen({ type: "playback_failed", leg, playback, why: "it cannot be played" });
    // A loop and a tone have no end of their own, so nothing comes of them.
    else if (type === "play") phones.get(leg)?.play(command);
  };

  const carryOut = (command: Command): void => {
    switch (command.type) {
      case "dial":
        if (!mayDial(command, agenda.now)) {
          happen({ type: "leg_ended", leg: command.leg, cause: "channels_busy" });
          return;
        }
        phones.set(
          command.leg,
          new SimulatedPhone(command, numbers.dialled(command.phone_number), agenda, happen),
        );
        return;
      case "play":
      case "loop":
      case "tone":
        sound(command);
        return;
      case "stop_playback":
        phones.get(command.leg)?.stop(command.playback);
        return;
      case "bridge":
        if (command.mode === "talk") for (const leg of command.legs) phones.get(leg)?.talk();
        return;
      case "hang_up":
        phones.get(command.leg)?.end("released");
        return;
      case "set_timer":
        timers.set(
          command.timer,
          agenda.after(command.after_ms, () => {
            happen({ type: "timer_fired", timer: command.timer });
          }),
        );
        return;
      case "cancel_timer":
        timers.get(command.timer)?.();
        return;
      // Digits bring nothing about, and neither does the parting of two legs.
      case "send_dtmf":
      case "unbridge":
      case "finish":
        return;
    }
  };

  happen({ type: "started" });
  if (released_after_ms !== undefined) {
    agenda.after(released_after_ms, () => {
      if (!state.finished) happen({ type: "release_requested", by: "api" });
    });
  }
  agenda.run();
  return journal;
}
