import type { CallReport, Stretch } from "@scenario-call/phones";
import { describe, expect, it } from "vitest";
import { type HeardLeg, impressionsOf } from "./impressions.ts";
import type { Meaning } from "./sounds-of.ts";

const SHOWN = "74993720692";

const MEANINGS = new Map<number, Meaning>([
  [600, { is: "media", name: "file 237" }],
  [700, { is: "media", name: "dialing_music" }],
  [800, { is: "voice", phone: "100123" }],
  [900, { is: "voice", phone: "79260000000" }],
  [1000, { is: "early_voice", phone: "79260000000" }],
]);

const CONTEXT = {
  meanings: MEANINGS,
  loops: new Set(["dialing_music"]),
  timeOf: (moment: number): number => moment - 10_000,
};

const REPORT: CallReport = {
  number: "100123",
  from: SHOWN,
  asserted: SHOWN,
  invited_at: 10_000,
  rang_at: 10_200,
  answered_at: 11_000,
  ended_at: 16_000,
  end: "released",
  refused_with: null,
  reason: null,
  heard: [],
  keys: [],
  packets: 0,
  sound: null,
};

const stretch = (from: number, to: number, ...sounds: (number | "busy" | "ringing")[]): Stretch => ({
  from: 10_000 + from,
  to: 10_000 + to,
  sounds,
});

const employee = (report: Partial<CallReport>, cause: HeardLeg["cause"] = "released"): HeardLeg => ({
  leg: "employee:0.0",
  report: { ...REPORT, ...report },
  cause,
});

const contact = (report: Partial<CallReport>): HeardLeg => ({
  leg: "contact",
  report: { ...REPORT, number: "79260000000", ...report },
  cause: "hung_up",
});

const heardBy = (one: HeardLeg, ...others: HeardLeg[]) => impressionsOf(one, [one, ...others], CONTEXT);

describe("what a phone reports, in the words of behaviours", () => {
  it("is ringing with the number that it shows, what is heard, and the end", () => {
    const heard = [stretch(1000, 3000, 600), stretch(3000, 4500, 700), stretch(4500, 6000, "busy")];
    expect(heardBy(employee({ heard }))).toEqual([
      { at_ms: 200, ringing: true, shows: SHOWN },
      { at_ms: 1000, message: "file 237" },
      { at_ms: 3000, music: "dialing_music" },
      { at_ms: 4500, tone: "busy" },
      { at_ms: 6000, ends: "released" },
    ]);
  });

  it("shows where the two headers disagree", () => {
    expect(heardBy(employee({ asserted: "79260000000" }))[0]).toMatchObject({
      shows: `${SHOWN} in From, 79260000000 in P-Asserted-Identity`,
    });
  });

  it("is talk where both hear each other, and only overhearing where one does not", () => {
    const hears = employee({ heard: [stretch(1000, 6000, 900)] });
    const both = contact({ heard: [stretch(1000, 6000, 800)] });
    const deaf = contact({ heard: [stretch(1000, 6000, 600)] });
    expect(heardBy(hears, both)[1]).toEqual({ at_ms: 1000, talk: "contact" });
    expect(heardBy(hears, deaf)[1]).toEqual({ at_ms: 1000, overhears: "contact" });
  });

  it("is the contact's line before its answer, and a stranger where a voice is of no leg of this call", () => {
    const hears = employee({ heard: [stretch(1000, 6000, 1000)] });
    expect(heardBy(hears, contact({}))[1]).toEqual({ at_ms: 1000, early_media: "contact" });
    expect(heardBy(employee({ heard: [stretch(1000, 6000, 900)] }))[1]).toEqual({
      at_ms: 1000,
      stranger: "79260000000",
    });
  });

  it("is more than one sound at once where there are more", () => {
    expect(heardBy(employee({ heard: [stretch(1000, 6000, 600, 700)] }))[1]).toEqual({
      at_ms: 1000,
      together: [{ message: "file 237" }, { music: "dialing_music" }],
    });
  });

  it("is one sound after the other where the end of one overlaps the next by no more than a boundary may be off", () => {
    const heard = [stretch(1000, 3000, 600), stretch(3000, 3280, 600, 700), stretch(3280, 6000, 700)];
    expect(heardBy(employee({ heard })).slice(1, -1)).toEqual([
      { at_ms: 1000, message: "file 237" },
      { at_ms: 3280, music: "dialing_music" },
    ]);
  });

  it("is silence after the answer, between sounds and before the end, where it lasts", () => {
    const heard = [stretch(2000, 3000, 600), stretch(3000, 4000), stretch(4000, 4500, 700)];
    expect(heardBy(employee({ heard })).slice(1)).toEqual([
      { at_ms: 1000, silence: true },
      { at_ms: 2000, message: "file 237" },
      { at_ms: 3000, silence: true },
      { at_ms: 4000, music: "dialing_music" },
      { at_ms: 4500, silence: true },
      { at_ms: 6000, ends: "released" },
    ]);
    expect(heardBy(employee({})).slice(1)).toEqual([
      { at_ms: 1000, silence: true },
      { at_ms: 6000, ends: "released" },
    ]);
  });

  it("has keys that come back to back as one, and after a second as another", () => {
    const key = (at: number, name: string) => ({ key: name, at: 10_000 + at, held_ms: 100 });
    const keys = [key(3000, "1"), key(3200, "2"), key(4200, "#")];
    expect(heardBy(employee({ keys })).filter((one) => "dtmf" in one)).toEqual([
      { at_ms: 3000, dtmf: "12" },
      { at_ms: 4200, dtmf: "#" },
    ]);
  });

  it.each([
    [{ end: "hung_up" }, "hung_up", "hung_up"],
    [{ end: "released" }, "released", "released"],
    [{ end: "cancelled" }, "no_answer", "no_answer"],
    [{ end: "cancelled" }, "released", "released"],
    [
      { end: "cancelled", reason: 'SIP;cause=200;text="Call completed elsewhere"' },
      "released",
      "answered_elsewhere",
    ],
    [{ end: "cancelled", reason: "Q.850;cause=26" }, "released", "answered_elsewhere"],
    [{ end: "refused", refused_with: 486 }, "busy", "busy"],
    [{ end: "refused", refused_with: 603 }, "rejected", "rejected"],
    [{ end: "refused", refused_with: 404 }, "unreachable", "unreachable"],
    // Where phone and journal disagree, both are told.
    [{ end: "hung_up" }, "released", "hung_up, in the journal released"],
    [{ end: "released" }, "no_answer", "released, in the journal no_answer"],
    [{ end: "refused", refused_with: 486 }, "rejected", "refused with 486, in the journal rejected"],
    [{ end: "released" }, null, "released, in the journal nothing"],
  ] as const)("an end by %j is, with %s in the journal: %s", (report, cause, ends) => {
    expect(heardBy(employee(report, cause)).at(-1)).toEqual({ at_ms: 6000, ends });
  });
});
