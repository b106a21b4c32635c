/** Each kind of event, in each phase of a call: overlooked, answered twice, taken for one of the other leg. */
import { type CallEvent, type CallState, step, type TimerId } from "../../src/index.ts";
import { explore } from "../exploration/explore.ts";
import { GROUNDS } from "./hunt.ts";
import type { Mutant } from "./mutant.ts";
import { classOfEvent, legOfTimer, otherLeg, phaseOf } from "./situation-class.ts";

type Change = (state: CallState, event: CallEvent) => ReturnType<typeof step>;

const drop: Change = (state) => [state, []];

/** The state takes an event only once, as the exploration tries everywhere: what can be repeated is what it does. */
const repeat: Change = (state, event) => {
  const [after, commands] = step(state, event);
  return [after, [...commands, ...commands]];
};

function redirected(state: CallState, event: CallEvent): CallEvent | null {
  if (event.type === "timer_fired") {
    const leg = legOfTimer(event.timer);
    if (leg === null) return null;
    return { ...event, timer: event.timer.replace(leg, otherLeg(state, leg)) as TimerId };
  }
  if (event.type === "playback_finished" || event.type === "playback_failed") {
    // With what plays at the other leg, or it would be overlooked rather than redirected.
    const leg = otherLeg(state, event.leg);
    const playback = state.legs.find(({ id }) => id === leg)?.sound?.playback ?? event.playback;
    return { ...event, leg, playback };
  }
  return "leg" in event ? { ...event, leg: otherLeg(state, event.leg) } : null;
}

const redirect: Change = (state, event) => step(state, redirected(state, event) ?? event);

const CHANGES = { drop, repeat, redirect } as const;

function withChange(kind: string, change: Change): Mutant["step"] {
  return (state, event) =>
    `${classOfEvent(state, event)}, ${phaseOf(state)}` === kind ? change(state, event) : step(state, event);
}

interface Kind {
  readonly first: number;
  /** Whether commands came of it anywhere; else there is nothing to repeat. */
  does: boolean;
  readonly canRedirect: boolean;
}

/** Every kind of event that changes something on the grounds. */
function kinds(): ReadonlyMap<string, Kind> {
  const seen = new Map<string, Kind>();
  for (const [first, { plan, scope }] of GROUNDS.entries()) {
    const watched: Mutant["step"] = (state, event) => {
      const result = step(state, event);
      if (result[0] === state) return result;
      const kind = `${classOfEvent(state, event)}, ${phaseOf(state)}`;
      const known = seen.get(kind);
      const does = result[1].length > 0;
      if (known === undefined)
        seen.set(kind, { first, does, canRedirect: redirected(state, event) !== null });
      else known.does ||= does;
      return result;
    };
    explore(plan, { scope, step: watched });
  }
  return seen;
}

export function transitionMutants(): readonly (Mutant & { readonly first: number })[] {
  return [...kinds()].flatMap(([kind, { first, does, canRedirect }]) =>
    Object.entries(CHANGES)
      .filter(([name]) => (name !== "redirect" || canRedirect) && (name !== "repeat" || does))
      .map(([name, change]) => ({
        id: `transition: ${name} ${kind}`,
        step: withChange(kind, change),
        first,
      })),
  );
}
