/** Each rule of the random calls catches what it is there for: something is broken on purpose, and it complains. */
import type { LegId, TelephonyCommand } from "@scenario-call/call-flow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoredSession } from "../../../src/ports/store.ts";
import type { Telephony } from "../../../src/ports/telephony.ts";
import { FaultyStore } from "../doubles.ts";
import { drive, type Tampering } from "./drive.ts";
import { complaintsOf, IN_ORDER } from "./rules.ts";
import { settings } from "./setting.ts";

/** Cases are drawn until the fault shows, but no more than these. */
const MOST_CASES = 300;

const RIGHT = settings(["take"]);

type Engine = Required<Tampering>["engine"];

/** An engine that does something else with some commands. */
const engine =
  (
    execute: (
      given: TelephonyCommand,
      then: (command: TelephonyCommand, callSessionId?: number) => Promise<void>,
    ) => Promise<void>,
  ): Engine =>
  (inner): Telephony => ({
    name: "broken",
    onEvent: (listener) => inner.onEvent(listener),
    close: async () => inner.close(),
    execute: async (id, command) =>
      execute(command, async (other, otherId = id) => inner.execute(otherId, other)),
  });

/** An engine that keeps some of its events to itself. */
const quiet =
  (isKept: (type: string) => boolean): Engine =>
  (inner): Telephony => ({
    name: "quiet",
    execute: async (id, command) => inner.execute(id, command),
    close: async () => inner.close(),
    onEvent: (listener) =>
      inner.onEvent((id, event) => {
        if (!isKept(event.type)) listener(id, event);
      }),
  });

/** A store that writes something else down. */
const storing =
  (change: (events: StoredSession["events"]) => StoredSession["events"], forgetsEnd = false) =>
  (): FaultyStore =>
    new (class extends FaultyStore {
      override async appendEvents(
        id: number,
        events: StoredSession["events"],
        finished: StoredSession["finished"],
      ): Promise<void> {
        return super.appendEvents(id, change(events), forgetsEnd ? null : finished);
      }
    })();

const nobody: LegId = "employee:9.9";

const FAULTS: readonly (readonly [rule: keyof typeof IN_ORDER, fault: string, tampering: Tampering])[] = [
  [
    "every call ends once, for a reason of the public list",
    "a store that forgets the end",
    { store: storing((events) => events, true) },
  ],
  [
    "every call ends once, for a reason of the public list",
    "an end that is told a second time",
    { updates: (all) => all.flatMap((update) => (update.finished === null ? [update] : [update, update])) },
  ],
  [
    "nothing is left: no call, no leg, no timer",
    "an engine that says it has hung up, and has not",
    {
      engine: engine(async (command, then) => {
        if (command.type !== "hang_up") await then(command);
      }),
    },
  ],
  [
    "nobody has anything to complain of",
    "an engine that does not tell the end of a leg",
    { engine: quiet((type) => type === "leg_ended") },
  ],
  [
    "no phone rings twice in a call",
    "an engine that dials the contact a second time",
    {
      engine: engine(async (command, then) => {
        await then(command);
        if (command.type === "dial" && command.leg === "contact") await then({ ...command, leg: nobody });
      }),
    },
  ],
  [
    "no phone has more calls than it takes",
    "nobody looks whether a channel is free",
    { channels: () => false },
  ],
  [
    "no phone has more calls than it takes",
    "one call more than a phone takes is let through",
    { channels: (calls, most) => calls > most + 1 },
  ],
  [
    "the phones heard what the flow says",
    "an engine that plays another file",
    {
      engine: engine(async (command, then) =>
        then(
          command.type === "play" && command.media.kind === "file"
            ? { ...command, media: { ...command.media, media_file_id: 238 } }
            : command,
        ),
      ),
    },
  ],
  [
    "the phones heard what the flow says",
    "an engine that lets only one side hear the other",
    {
      engine: engine(async (command, then) =>
        then(command.type === "bridge" ? { ...command, mode: "listen" } : command),
      ),
    },
  ],
  [
    "nobody is dialled before the rules allow it",
    "an engine that dials the contact together with the employee",
    {
      engine: engine(async (command, then) => {
        await then(command);
        if (command.type === "dial" && command.leg !== "contact") {
          await then({ ...command, leg: "contact", phone_number: "79260000000" });
        }
      }),
    },
  ],
  [
    "nobody is left alone on a line",
    "an engine that does not tell that somebody has hung up",
    { engine: quiet((type) => type === "leg_ended") },
  ],
  [
    "the journal replayed gives the same call",
    "a store that drops the answers",
    { store: storing((events) => events.filter(({ type }) => type !== "leg_answered")) },
  ],
  [
    "events are numbered without a gap, live as from the journal",
    "a step that is not told",
    { updates: (all) => all.filter(({ event }) => event.type !== "leg_ringing") },
  ],
];

/** The first complaint of one rule over random cases; null where it has none. */
const complaint = async (rule: keyof typeof IN_ORDER, tampering: Tampering): Promise<string | null> => {
  for (const setting of fc.sample(RIGHT, { numRuns: MOST_CASES, seed: 1 })) {
    const complaints = complaintsOf(await drive(setting, tampering), { [rule]: IN_ORDER[rule] });
    const [first] = Object.values(complaints);
    if (first !== undefined) return first;
  }
  return null;
};

describe("a rule of the random calls", () => {
  it("has nothing to say where nothing is broken", async () => {
    for (const setting of fc.sample(RIGHT, { numRuns: MOST_CASES, seed: 1 })) {
      expect(complaintsOf(await drive(setting), IN_ORDER)).toEqual({});
    }
  });

  it.each(FAULTS)("%s: complains of %s", async (rule, _, tampering) => {
    expect(await complaint(rule, tampering)).not.toBeNull();
  });

  it("is there for a fault of this list", () => {
    expect(new Set(FAULTS.map(([rule]) => rule))).toEqual(new Set(Object.keys(IN_ORDER)));
  });
});

describe("a case that fails", () => {
  it("is told with its seed, and as small as it can be", async () => {
    const { failed, counterexample, seed, counterexamplePath } = await fc.check(
      fc.asyncProperty(RIGHT, async (setting) => {
        const seen = await drive(setting, { channels: () => false });
        expect(complaintsOf(seen, IN_ORDER)).toEqual({});
      }),
      { numRuns: MOST_CASES, seed: 1 },
    );
    expect(failed).toBe(true);
    expect([seed, typeof counterexamplePath]).toEqual([1, "string"]);
    // Two calls are needed for one channel too few, and one operation.
    expect(counterexample?.[0].asked).toHaveLength(2);
    expect(counterexample?.[0].scenario.operations).toHaveLength(1);
  });
});
