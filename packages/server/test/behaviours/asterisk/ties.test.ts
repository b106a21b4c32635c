import { describe, expect, it } from "vitest";
import { BEHAVIOURS, type Impression } from "../behaviour.ts";
import type { Engine, Observation } from "../engine.ts";
import { comparedWithTies } from "./ties.ts";

const TIE = BEHAVIOURS.find(({ file }) => file === "d3-answers-of-the-same-moment.json")!;

const ENGINE: Engine = {
  name: "phones that are somewhat late",
  tolerance_ms: 300,
  exempt: () => null,
  run: () => Promise.reject(new Error("nobody asks")),
};

const [LINE, MOBILE] = ["employee:0.0", "employee:1.0"] as const;
const ringing: Impression = { at_ms: 205, ringing: true, shows: "74993720692" };

/** The call as the phones heard it: whoever had picked up first talked, and the other one was let go so. */
const heardWith = (first: typeof LINE | typeof MOBILE, ends: string): Observation => {
  const talks: readonly Impression[] = [
    ringing,
    { at_ms: 1004, music: "dialing_music" },
    { at_ms: 2036, talk: "contact" },
    { at_ms: 5062, tone: "busy" },
    { at_ms: 6542, ends: "released" },
  ];
  const leaves: readonly Impression[] = [ringing, { at_ms: 1012, ends }];
  return {
    answer: { result: {} },
    legs: [
      { leg: LINE, phone_number: "100123", heard: first === LINE ? talks : leaves },
      { leg: MOBILE, phone_number: "79250000502", heard: first === MOBILE ? talks : leaves },
      {
        leg: "contact",
        phone_number: "79260000000",
        heard: [
          { ...ringing, at_ms: 1230 },
          { at_ms: 2036, talk: first },
          { at_ms: 5031, ends: "hung_up" },
        ],
      },
    ],
    finish_reason: "success_finish",
    session: null,
    events: null,
    before: null,
    later: null,
  };
};

describe("two real phones that are answered at the same moment", () => {
  it.each([
    [LINE, "answered_elsewhere"],
    [LINE, "released"],
    [MOBILE, "answered_elsewhere"],
    [MOBILE, "released"],
  ] as const)("may be told apart by %s, the other one %s, each time within its tolerance", (first, ends) => {
    const { heard, said } = comparedWithTies(TIE, heardWith(first, ends), ENGINE);
    expect(heard).toEqual(said);
  });

  it("are both heard to be wrong where both talk, or a time is off by more than the tolerance", () => {
    const seen = heardWith(MOBILE, "released");
    const [line, mobile, contact] = seen.legs;
    const both = { ...seen, legs: [{ ...line!, heard: mobile!.heard }, mobile!, contact!] };
    const late = {
      ...seen,
      legs: [line!, { ...mobile!, heard: [{ ...ringing, at_ms: 501 }, ...mobile!.heard.slice(1)] }, contact!],
    };
    for (const wrong of [both, late]) {
      const { heard, said } = comparedWithTies(TIE, wrong, ENGINE);
      expect(heard).not.toEqual(said);
    }
  });

  it("are told as the file has them where neither order fits", () => {
    const { said } = comparedWithTies(TIE, heardWith(MOBILE, "busy"), ENGINE);
    expect(said).toMatchObject({
      lanes: {
        contact: ["1200 ms: ringing, shows 74993720692", "2000 ms: talk 100123", "5000 ms: ends hung_up"],
      },
    });
  });

  it("leave every other behaviour with one thing to say", () => {
    const other = BEHAVIOURS.find(({ file }) => file.startsWith("s13-"))!;
    const silent: Observation = { ...heardWith(LINE, "released"), legs: [] };
    const { said } = comparedWithTies(other, silent, ENGINE);
    expect(Object.keys((said as { lanes: object }).lanes)).toEqual(Object.keys(other.hears ?? {}));
  });
});
