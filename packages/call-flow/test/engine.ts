/** A telephone exchange for tests: phones act by a script, time is held and jumps from event to event. */
import {
  type CallEvent,
  type CallPlan,
  type CallState,
  type Command,
  createCall,
  type FinishReason,
  type LegEndCause,
  type LegId,
  step,
} from "../src/index.ts";
import { nameOf } from "./exploration/method-rules.ts";
import { newObservation, type Observation } from "./exploration/observation.ts";
import { observe } from "./exploration/observer.ts";

/** What one phone does; all times in ms. Without `answers` and `ends` it rings out. */
export interface Phone {
  /** After the dial; null: never rings. Default 0. */
  readonly rings?: number | null;
  /** After the dial: its line sends something before the answer. */
  readonly speaks?: number;
  /** After the dial. */
  readonly answers?: number;
  /** After the dial: the leg ends unanswered. */
  readonly ends?: readonly [number, LegEndCause];
  /** After its answer. */
  readonly presses?: readonly (readonly [number, string])[];
  /** After its answer. */
  readonly hangsUp?: number;
  /** After the talk began. */
  readonly talks?: number;
  /** True: never tells that it was released. */
  readonly deaf?: boolean;
}

type Untimed<E> = E extends CallEvent ? Omit<E, "at"> : never;
/** An event whose time the exchange fills in. */
export type BareEvent = Untimed<CallEvent>;

export interface Script {
  readonly phones?: Readonly<Partial<Record<LegId, Phone>>>;
  /** Events from outside, by ms since the start. */
  readonly events?: readonly (readonly [number, BareEvent])[];
  /** Media that cannot be played, by their name in {@link nameOf}. */
  readonly broken?: readonly string[];
  /** Media whose end is never told. */
  readonly stuck?: readonly string[];
}

export interface Played {
  readonly journal: readonly CallEvent[];
  readonly commands: readonly (readonly [number, Command])[];
  readonly states: readonly CallState[];
  readonly seen: Observation;
  readonly finish: FinishReason | null;
  /** What a leg heard: `<ms since the start> <what>`. */
  heard(leg: LegId): readonly string[];
}

interface Due {
  readonly at: number;
  readonly event: BareEvent;
  /** Asked when its time comes. */
  readonly isOff: () => boolean;
}

const EPOCH = Date.UTC(2026, 0, 1);
/** More steps than any call in these tests takes. */
const PATIENCE = 1000;

interface Heard {
  readonly at: number;
  readonly what: string;
  /** Tells a message from the same message played again. */
  readonly playback: string | null;
}

function ear(seen: Observation, id: LegId, at: number): Heard {
  const leg = seen.legs.find((one) => one.id === id);
  const plain = { at, playback: null };
  if (leg === undefined) return { ...plain, what: "" };
  if (leg.ended || leg.hungUp) return { ...plain, what: "gone" };
  if (leg.answeredAt === null)
    return { ...plain, what: { silent: "", ringing: "rings", early_media: "line speaks" }[leg.line] };
  if (seen.bridge?.legs.includes(id) === true) {
    return { ...plain, what: seen.bridge.mode === "talk" ? "talk" : "hears line" };
  }
  return leg.sound === null ? { ...plain, what: "silence" } : { ...leg.sound, at };
}

/** Adds what is heard from now on; what took no time was not heard. */
function hear(heard: readonly Heard[], now: Heard): readonly Heard[] {
  const lasted = heard.filter(({ at }) => at < now.at);
  const last = lasted.at(-1) ?? { what: "", playback: null };
  return last.what === now.what && last.playback === now.playback ? lasted : [...lasted, now];
}

/** Plays a call to its end, or until nothing more happens; by the flow, or by something like it. */
export function play(
  plan: CallPlan,
  script: Script = {},
  flow: typeof step = step,
  create: typeof createCall = createCall,
): Played {
  const seen = newObservation();
  const journal: CallEvent[] = [];
  const log: (readonly [number, Command])[] = [];
  const states: CallState[] = [create(plan)];
  const sounds = new Map<LegId, readonly Heard[]>();
  let agenda: Due[] = [];
  let now = EPOCH;
  let state = create(plan);
  let finish: FinishReason | null = null;

  const later = (ms: number, event: BareEvent, isOff: () => boolean = () => false) => {
    agenda.push({ at: now + ms, event, isOff });
  };
  const leg = (id: LegId) => seen.legs.find((one) => one.id === id);
  const phoneOf = (id: LegId): Phone => script.phones?.[id] ?? {};

  const carryOut: { readonly [T in Command["type"]]?: (command: Extract<Command, { type: T }>) => void } = {
    dial({ leg: id, ring_timeout_ms }) {
      const { rings = 0, speaks, answers, ends = [ring_timeout_ms, "no_answer"] } = phoneOf(id);
      const taken = () =>
        leg(id)?.ended === true || leg(id)?.hungUp === true || (leg(id)?.answeredAt ?? null) !== null;
      if (rings !== null) later(rings, { type: "leg_ringing", leg: id }, taken);
      if (speaks !== undefined) later(speaks, { type: "leg_early_media", leg: id }, taken);
      if (answers === undefined) later(ends[0], { type: "leg_ended", leg: id, cause: ends[1] }, taken);
      else later(answers, { type: "leg_answered", leg: id }, taken);
    },
    play({ leg: id, playback, media }) {
      const name = nameOf(media);
      const stopped = () => leg(id)?.sound?.playback !== playback;
      if (script.stuck?.includes(name) === true) return;
      if (script.broken?.includes(name) === true) {
        later(0, { type: "playback_failed", leg: id, playback, why: "no such file" }, stopped);
      } else
        later(
          (media.kind === "melody" ? null : media.duration_ms) ?? 0,
          { type: "playback_finished", leg: id, playback },
          stopped,
        );
    },
    loop({ leg: id, playback, media }) {
      if (script.broken?.includes(nameOf(media)) !== true) return;
      later(0, { type: "playback_failed", leg: id, playback, why: "no such file" });
    },
    tone({ leg: id, playback, tone }) {
      if (script.broken?.includes(`${tone} tone`) !== true) return;
      later(0, { type: "playback_failed", leg: id, playback, why: "no tones" });
    },
    bridge({ legs, mode }) {
      if (mode !== "talk") return;
      for (const id of legs) {
        const { talks } = phoneOf(id);
        const gone = () => leg(id)?.hungUp === true;
        if (talks !== undefined) later(talks, { type: "leg_ended", leg: id, cause: "hung_up" }, gone);
      }
    },
    hang_up({ leg: id }) {
      if (phoneOf(id).deaf !== true) later(0, { type: "leg_ended", leg: id, cause: "released" });
    },
    set_timer({ timer, after_ms }) {
      const isRunning = () => seen.timers.includes(timer);
      later(after_ms, { type: "timer_fired", timer }, () => !isRunning());
    },
    finish({ finish_reason }) {
      finish = finish_reason;
    },
  };

  const happen = (bare: BareEvent) => {
    const event = { ...bare, at: now } as CallEvent;
    journal.push(event);
    const [next, commands] = flow(state, event);
    observe(plan, seen, event, commands);
    state = next;
    states.push(state);
    for (const command of commands) {
      log.push([now - EPOCH, command]);
      (carryOut[command.type] as ((command: Command) => void) | undefined)?.(command);
    }
    if (event.type === "leg_answered") {
      const { presses = [], hangsUp } = phoneOf(event.leg);
      const gone = () => leg(event.leg)?.hungUp === true;
      for (const [after, digit] of presses)
        later(after, { type: "digit_received", leg: event.leg, digit }, gone);
      if (hangsUp !== undefined)
        later(hangsUp, { type: "leg_ended", leg: event.leg, cause: "hung_up" }, gone);
    }
    for (const { id } of seen.legs) sounds.set(id, hear(sounds.get(id) ?? [], ear(seen, id, now - EPOCH)));
  };

  for (const [ms, event] of script.events ?? []) later(ms, event);
  happen({ type: "started" });
  for (let steps = 0; agenda.length > 0; steps += 1) {
    if (steps > PATIENCE) throw new Error("the call does not come to an end");
    const next = agenda.reduce((first, due) => (due.at < first.at ? due : first));
    agenda = agenda.filter((due) => due !== next);
    if (next.isOff()) continue;
    now = next.at;
    happen(next.event);
  }

  return {
    journal,
    commands: log,
    states,
    seen,
    finish,
    heard: (id) => (sounds.get(id) ?? []).map(({ at, what }) => `${at} ${what}`),
  };
}
