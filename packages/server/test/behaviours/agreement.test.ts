import { describe, expect, it } from "vitest";
import { compared } from "./agreement.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Engine, Observation } from "./engine.ts";

const BEHAVIOUR: Behaviour = {
  file: "a.json",
  statements: ["S1"],
  sentence: { en: "A call." },
  answer: { result: { call_session_id: 1 } },
  hears: {
    contact: [
      { at_ms: 200, ringing: true, shows: "74993720692" },
      { at_ms: 1000, talk: "100123" },
      { at_ms: 2000, dtmf: "1" },
      { at_ms: 4000, ends: "hung_up" },
    ],
    "100123": [{ at_ms: 200, ends: "busy" }],
  },
  finish_reason: "success_finish",
  session: { direction: "in" },
  events: [
    { notification_mnemonic: "leg_ringing", at_ms: 200, leg: { type: "contact" } },
    { finished: true },
  ],
  later: [{ at_ms: 1, method: "list.calls", params: {}, result: [{ call_session_id: 1 }] }],
};

const SEEN: Observation = {
  answer: { result: { call_session_id: 1, more: true } },
  legs: [
    {
      leg: "contact",
      phone_number: "79260000000",
      heard: [
        { at_ms: 200, ringing: true, shows: "74993720692" },
        { at_ms: 1000, talk: "employee:0.0" },
        { at_ms: 2000, dtmf: "1" },
        { at_ms: 4000, ends: "hung_up" },
      ],
    },
    { leg: "employee:0.0", phone_number: "100123", heard: [{ at_ms: 200, ends: "busy" }] },
  ],
  finish_reason: "success_finish",
  session: { direction: "in", external_id: null },
  events: [
    { at_ms: 0, notification_mnemonic: "session_created" },
    { at_ms: 200, notification_mnemonic: "leg_ringing", leg: { id: "x", type: "contact" } },
    { at_ms: 300, finished: true },
  ],
  before: [],
  later: [{ result: [{ call_session_id: 1, direction: "in" }] }],
};

const engine = (tolerance_ms = 0): Engine => ({
  name: "test",
  tolerance_ms,
  exempt: () => null,
  run: async () => SEEN,
});

const agrees = (seen: Partial<Observation>, tolerance = 0, behaviour: Partial<Behaviour> = {}): boolean => {
  const { said, heard } = compared({ ...BEHAVIOUR, ...behaviour }, { ...SEEN, ...seen }, engine(tolerance));
  return JSON.stringify(said) === JSON.stringify(heard);
};

/** The legs with one entry of the contact's changed. */
const legsWith = (index: number, entry: object | null): Observation["legs"] =>
  SEEN.legs.map((leg) =>
    leg.leg === "contact"
      ? {
          ...leg,
          heard: leg.heard.flatMap((one, place) => {
            if (place !== index) return [one];
            return entry === null ? [] : [{ ...one, ...entry }];
          }),
        }
      : leg,
  );

describe("an engine agrees with a behaviour", () => {
  it("where it did what is said, whatever else it tells of answers, session and events", () => {
    expect(agrees({})).toBe(true);
  });

  it("where it cannot tell", () => {
    expect(agrees({ session: null, events: null, before: null, later: null })).toBe(true);
  });

  it("where times differ by no more than its tolerance", () => {
    expect(agrees({ legs: legsWith(1, { at_ms: 1100 }) }, 100)).toBe(true);
  });
});

describe("events of one moment", () => {
  const twice: Partial<Behaviour> = {
    events: [
      { notification_mnemonic: "leg_finished", at_ms: 300, leg: { type: "contact" } },
      { notification_mnemonic: "leg_finished", at_ms: 300, leg: { type: "employee" } },
      { finished: true },
    ],
  };
  const ends = (...types: readonly string[]) => [
    ...types.map((type) => ({ at_ms: 300, notification_mnemonic: "leg_finished", leg: { type } })),
    { at_ms: 300, finished: true },
  ];

  it("may come in any order where times have a tolerance, and not where they have none", () => {
    expect(agrees({ events: ends("contact", "employee") }, 0, twice)).toBe(true);
    expect(agrees({ events: ends("employee", "contact") }, 0, twice)).toBe(false);
    expect(agrees({ events: ends("employee", "contact") }, 100, twice)).toBe(true);
  });

  it("must all come, each once, and before what is expected after them", () => {
    expect(agrees({ events: ends("contact", "contact") }, 100, twice)).toBe(false);
    expect(agrees({ events: ends("employee", "contact").toReversed() }, 100, twice)).toBe(false);
  });
});

describe("an engine that is late", () => {
  const late = (talk: number, dtmf: number, end: number): Observation["legs"] => {
    const times = [200, talk, dtmf, end];
    return SEEN.legs.map((leg) =>
      leg.leg === "contact"
        ? { ...leg, heard: leg.heard.map((one, index) => ({ ...one, at_ms: times[index] ?? 0 })) }
        : leg,
    );
  };

  it("disagrees where one moment is out of the tolerance, however late those before it were", () => {
    expect(agrees({ legs: late(1100, 2100, 4100) }, 100)).toBe(true);
    expect(agrees({ legs: late(1100, 2100, 4101) }, 100)).toBe(false);
    expect(agrees({ legs: late(1100, 2101, 4000) }, 100)).toBe(false);
  });

  it("disagrees where one is too early", () => {
    expect(agrees({ legs: late(900, 2000, 4000) }, 100)).toBe(true);
    expect(agrees({ legs: late(899, 2000, 4000) }, 100)).toBe(false);
  });

  it("is told by how much, moment by moment", () => {
    const { late_ms } = compared(BEHAVIOUR, { ...SEEN, legs: late(1080, 1990, 4000) }, engine(100));
    expect(late_ms).toEqual([0, 80, -10, 0, 0]);
  });
});

describe("an engine disagrees with a behaviour", () => {
  it.each([
    ["a time is different", { legs: legsWith(1, { at_ms: 1001 }) }],
    ["something else is heard", { legs: legsWith(1, { talk: "employee:0.1" }) }],
    ["another number is shown", { legs: legsWith(0, { shows: "1" }) }],
    ["something is not heard", { legs: legsWith(2, null) }],
    [
      "somebody else is called",
      { legs: [...SEEN.legs, { leg: "employee:1.0", phone_number: "2", heard: [] }] },
    ],
    ["somebody is not called", { legs: SEEN.legs.slice(0, 1) }],
    ["it ends for another reason", { finish_reason: "timeout" }],
    ["the session says something else", { session: { direction: "out" } }],
    ["an event does not come", { events: (SEEN.events ?? []).slice(0, 2) }],
    ["events come in another order", { events: (SEEN.events ?? []).toReversed() }],
    ["the answer is another", { answer: { result: { call_session_id: 2 } } }],
    ["the request is refused", { answer: { error: { code: 1 } } }],
    ["another request is answered differently", { later: [{ result: [] }] }],
    ["another request is refused", { later: [{ error: { code: 1 } }] }],
  ] satisfies [string, Partial<Observation>][])("where %s", (_, seen) => {
    expect(agrees(seen)).toBe(false);
  });

  it("where a time is out of its tolerance", () => {
    expect(agrees({ legs: legsWith(1, { at_ms: 1101 }) }, 100)).toBe(false);
  });

  it("where a refused request is accepted, refused otherwise, or somebody is called all the same", () => {
    const error = { code: -32602, data: { mnemonic: "contact_in_blacklist" } };
    const refused: Partial<Behaviour> = {
      answer: { error },
      hears: {},
      session: {},
      events: [],
      later: [],
    };
    const nothing = { legs: [], finish_reason: null, session: null, events: null, before: [], later: [] };
    const told = (seen: Partial<Observation>) => {
      const { finish_reason: _, ...behaviour } = { ...BEHAVIOUR, ...refused };
      const { said, heard } = compared(behaviour, { ...SEEN, ...nothing, ...seen }, engine());
      return JSON.stringify(said) === JSON.stringify(heard);
    };
    expect(told({ answer: { error } })).toBe(true);
    expect(told({})).toBe(false);
    expect(told({ answer: { error: { ...error, more: 1 } } })).toBe(false);
    expect(told({ answer: { error }, legs: SEEN.legs })).toBe(false);
  });

  it("and says so where one phone is called at two legs that the behaviour does not tell apart", () => {
    const twice = [...SEEN.legs, { leg: "employee:1.0" as const, phone_number: "100123", heard: [] }];
    expect(() => agrees({ legs: twice })).toThrow("name the lanes by the ids of the legs");
  });
});
