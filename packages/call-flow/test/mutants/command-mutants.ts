/** Each kind of command, in each phase of a call: not given, given twice, given to the other leg. */
import { type CallState, type Command, step, type TimerId } from "../../src/index.ts";
import { explore } from "../exploration/explore.ts";
import { GROUNDS } from "./hunt.ts";
import type { Mutant } from "./mutant.ts";
import { classOfCommand, legOfTimer, otherLeg, phaseOf } from "./situation-class.ts";

type Change = (command: Command, state: CallState) => readonly Command[] | null;

const drop: Change = () => [];
const repeat: Change = (command) => [command, command];

/** Null where a command is about no leg, or about both. */
const redirect: Change = (command, state) => {
  if (command.type === "bridge" || command.type === "unbridge") {
    const [one, other] = command.legs;
    return [{ ...command, legs: [other, one] }];
  }
  if (command.type === "set_timer" || command.type === "cancel_timer") {
    const leg = legOfTimer(command.timer);
    if (leg === null) return null;
    return [{ ...command, timer: command.timer.replace(leg, otherLeg(state, leg)) as TimerId }];
  }
  return "leg" in command ? [{ ...command, leg: otherLeg(state, command.leg) }] : null;
};

const CHANGES = { drop, repeat, redirect } as const;

function withChange(kind: string, change: Change): Mutant["step"] {
  return (state, event) => {
    const [after, commands] = step(state, event);
    if (commands.length === 0) return [after, commands];
    const phase = phaseOf(state);
    const changed = commands.flatMap((command) =>
      `${classOfCommand(after, command)}, ${phase}` === kind
        ? (change(command, after) ?? [command])
        : [command],
    );
    return [after, changed];
  };
}

/** Every kind of command that the grounds bring about, with one of them, and where it was first seen. */
function kinds(): ReadonlyMap<string, { readonly first: number; readonly canRedirect: boolean }> {
  const seen = new Map<string, { first: number; canRedirect: boolean }>();
  for (const [first, { plan, scope }] of GROUNDS.entries()) {
    const watched: Mutant["step"] = (state, event) => {
      const result = step(state, event);
      for (const command of result[1]) {
        const kind = `${classOfCommand(result[0], command)}, ${phaseOf(state)}`;
        if (!seen.has(kind)) seen.set(kind, { first, canRedirect: redirect(command, result[0]) !== null });
      }
      return result;
    };
    explore(plan, { scope, step: watched });
  }
  return seen;
}

export function commandMutants(): readonly (Mutant & { readonly first: number })[] {
  return [...kinds()].flatMap(([kind, { first, canRedirect }]) =>
    Object.entries(CHANGES)
      .filter(([name]) => name !== "redirect" || canRedirect)
      .map(([name, change]) => ({ id: `command: ${name} ${kind}`, step: withChange(kind, change), first })),
  );
}
