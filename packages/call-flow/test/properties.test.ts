import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  type CallEvent,
  type CallPlan,
  type CallState,
  createCall,
  step,
  timeline,
  type TimelineSegment,
} from "../src/index.ts";
import { aPlan, somePhones } from "./arbitraries.ts";
import { play } from "./engine.ts";
import { pointlessEvents, possibleEvents } from "./exploration/situations.ts";
import { newObservation } from "./exploration/observation.ts";
import { observe } from "./exploration/observer.ts";

/** A walk through a call: each number picks one of the events that can come next. */
const choices = fc.array(fc.nat({ max: 1000 }), { maxLength: 60 });
const pick = <T>(from: readonly T[], choice: number): T | undefined => from[choice % from.length];

interface Walk {
  readonly journal: readonly CallEvent[];
  readonly state: CallState;
  readonly finished: string | null;
}

/** Follows the choices, then lets the call come to its end by itself. */
function walk(
  plan: CallPlan,
  picks: readonly number[],
  visit: (state: CallState, event: CallEvent) => void,
): Walk {
  const seen = newObservation();
  const journal: CallEvent[] = [];
  let state = createCall(plan);
  const go = (bare: CallEvent) => {
    const event = { ...bare, at: journal.length };
    visit(state, event);
    const [after, commands] = step(state, event);
    observe(plan, seen, event, commands);
    journal.push(event);
    state = after;
  };
  for (const choice of picks) {
    const late = choice % 4 === 0 ? pick(pointlessEvents(seen), choice) : undefined;
    const next = late ?? pick(possibleEvents(plan, seen), choice);
    if (next !== undefined) go(next);
  }
  for (let left = 200; left > 0; left -= 1) {
    const next = possibleEvents(plan, seen).find(({ type }) => type === "leg_ended" || type === "started");
    if (next === undefined) break;
    go(next);
  }
  return { journal, state, finished: seen.finished };
}

describe("3.5 whatever happens, in whatever order", () => {
  it("keeps the rules, and ends once every leg has ended", () => {
    fc.assert(
      fc.property(aPlan, choices, (plan, picks) => {
        const { finished, state } = walk(plan, picks, () => {});
        expect(finished).not.toBeNull();
        expect(state.finished).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("goes on in the same way from a state that was stored as JSON", () => {
    fc.assert(
      fc.property(aPlan, choices, (plan, picks) => {
        walk(plan, picks, (state, event) => {
          const stored = JSON.parse(JSON.stringify(state)) as CallState;
          expect(stored).toEqual(state);
          expect(step(stored, event)).toEqual(step(state, event));
        });
      }),
      { numRuns: 100 },
    );
  });

  it("comes to the same state when the journal is replayed", () => {
    fc.assert(
      fc.property(aPlan, choices, (plan, picks) => {
        const { journal, state } = walk(plan, picks, () => {});
        const replayed = journal.reduce((before, event) => step(before, event)[0], createCall(plan));
        expect(replayed).toEqual(state);
      }),
      { numRuns: 100 },
    );
  });

  it("changes nothing at the second telling of an event that can only happen once", () => {
    fc.assert(
      fc.property(aPlan, choices, (plan, picks) => {
        walk(plan, picks, (state, event) => {
          const [once] = step(state, event);
          expect(step(once, event)).toEqual([once, []]);
        });
      }),
      { numRuns: 100 },
    );
  });

  it("changes nothing at an event of a kind that it does not know", () => {
    const unknown: unknown = { at: 0, type: "leg_painted", leg: "contact" };
    fc.assert(
      fc.property(aPlan, choices, (plan, picks) => {
        walk(plan, picks, (state) => {
          const [after, commands] = step(state, unknown as CallEvent);
          expect(after).toBe(state);
          expect(commands).toEqual([]);
        });
      }),
      { numRuns: 20 },
    );
  });

  it("does not change the state it was given", () => {
    fc.assert(
      fc.property(aPlan, choices, (plan, picks) => {
        walk(plan, picks, (state, event) => {
          const copy = structuredClone(state);
          step(state, event);
          expect(state).toEqual(copy);
        });
      }),
      { numRuns: 50 },
    );
  });
});

/** A segment in the words of the test exchange. */
function asHeard({ kind, detail }: TimelineSegment): string {
  switch (kind) {
    case "ringing":
      return "rings";
    case "early_media":
      return detail === "" ? "line speaks" : "hears line";
    case "tone":
      return `${detail} tone`;
    case "message":
    case "music":
      return detail.replace(/^speech: /u, "says ");
    default:
      return kind;
  }
}

describe("3.8 the timeline", () => {
  it("shows for every phone what the exchange let it hear", () => {
    fc.assert(
      fc.property(aPlan, somePhones, (plan, phones) => {
        const call = play(plan, { phones });
        const { segments, started_at, finish_reason } = timeline(plan, call.journal);
        expect(finish_reason).toBe(call.finish);
        for (const { id } of call.seen.legs) {
          const shown = segments.filter(
            ({ leg, kind }) => leg === id && kind !== "dtmf" && kind !== "hang_up",
          );
          const heard = call.heard(id).filter((line) => !line.endsWith(" gone"));
          expect(shown.map((segment) => `${segment.from - (started_at ?? 0)} ${asHeard(segment)}`)).toEqual(
            heard,
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it("has no open end and no overlap at a phone once the call is over", () => {
    fc.assert(
      fc.property(aPlan, somePhones, (plan, phones) => {
        const { segments } = timeline(plan, play(plan, { phones }).journal);
        for (const leg of new Set(segments.map((segment) => segment.leg))) {
          const own = segments.filter((segment) => segment.leg === leg && segment.kind !== "dtmf");
          const ends = own.map(({ to }) => to);
          expect(ends).not.toContain(null);
          own.slice(1).forEach(({ from }, index) => expect(from).toBeGreaterThanOrEqual(ends[index] ?? 0));
        }
      }),
      { numRuns: 200 },
    );
  });
});
