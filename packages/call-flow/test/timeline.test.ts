import { describe, expect, it } from "vitest";

import {
  RUSSIAN_WORDS,
  createCall,
  type RenderOptions,
  renderTimeline,
  renderTimelineHeading,
  renderTimelineRows,
  step,
  timeline,
  timelineRows,
} from "../src/index.ts";
import { type Played, type Script, play } from "./engine.ts";
import { CONTACT_NUMBER, file, operation, phone, plan, speech } from "./plans.ts";

const A = "employee:0.0";
const B = "employee:0.1";
type Change = Parameters<typeof plan>[0];

/** An employee-first call with both messages and digits; the contact hangs up after two seconds of talk. */
const change: Change = { employee_message: file(2), contact_message: file(3), dtmf_string: ".1" };
const script: Script = { phones: { [A]: { answers: 1000 }, contact: { answers: 1000, talks: 2000 } } };

const drawn = (more: Change = {}, how: Script = script) => {
  const call = plan({ ...change, ...more });
  return timeline(call, play(call, how).journal);
};

function live(call: Played, options?: RenderOptions): readonly string[] {
  let state = createCall(call.states[0]?.plan ?? plan());
  const start = call.journal[0]?.at ?? 0;
  return call.journal.flatMap((event) => {
    const result = step(state, event);
    const rows = timelineRows(state, event, result);
    [state] = result;
    return renderTimelineRows(rows, start, options);
  });
}

describe("3.8 timeline as data", () => {
  it("gives each side's stretches in order, with their times", () => {
    const { segments, started_at, finish_reason } = drawn();
    const told = segments.map(({ lane, kind, detail, from, to }) => {
      const time = (at: number | null) => (at === null ? "" : at - (started_at ?? 0));
      return `${lane} ${time(from)}-${time(to)} ${kind} ${detail}`.trim();
    });
    expect(told.filter((line) => line.startsWith("employee"))).toEqual([
      "employee 0-1000 ringing",
      "employee 1000-3000 message file 2",
      "employee 3000-6000 music dialing_music",
      "employee 6000-8000 talk contact",
      "employee 8000-11000 tone busy",
      "employee 11000-11000 hang_up released",
    ]);
    expect(told.filter((line) => line.startsWith("contact"))).toEqual([
      "contact 3000-4000 ringing",
      "contact 4000-6000 message file 3",
      "contact 5000-5200 dtmf 1",
      "contact 6000-8000 talk employee:0.0",
      "contact 8000-8000 hang_up hung_up",
    ]);
    expect(finish_reason).toBe("success_finish");
  });

  it("leaves open what still goes on in a call that goes on", () => {
    const call = plan(change);
    const journal = play(call, script).journal.filter(({ at }, _, all) => at <= (all[0]?.at ?? 0) + 3500);
    const { segments, finish_reason } = timeline(call, journal);
    expect(segments.filter(({ to }) => to === null).map(({ lane, kind }) => `${lane} ${kind}`)).toEqual([
      "employee music",
      "contact ringing",
    ]);
    expect(finish_reason).toBeNull();
    expect(timeline(call, [])).toEqual({
      started_at: null,
      last_at: null,
      finish_reason: null,
      segments: [],
    });
  });

  it("tells a message from the same message again", () => {
    const { segments } = drawn({
      operations: [operation({ message: file(237) })],
      employee_message: file(237),
    });
    expect(segments.filter(({ kind, lane }) => kind === "message" && lane === "employee")).toHaveLength(2);
  });

  it("tells what could not be played, and why", () => {
    const { segments } = drawn({}, { ...script, broken: ["file 2"] });
    expect(segments.filter(({ failed }) => failed !== null)).toMatchObject([
      { lane: "employee", kind: "message", detail: "file 2", failed: "no such file" },
    ]);
  });

  it("tells who lost a race", () => {
    const race = {
      operations: [operation({ dialling: "all_at_once", phones: [phone(), phone()] })],
    } as const;
    const { segments } = drawn(race);
    expect(segments.find(({ leg, kind }) => leg === B && kind === "hang_up")?.detail).toBe(
      "answered_elsewhere",
    );
  });

  it("holds no phone number", () => {
    expect(JSON.stringify(drawn())).not.toContain(CONTACT_NUMBER);
  });
});

describe("3.8 timeline in a terminal, live", () => {
  it("prints one line for each change, each side in its own column", () => {
    const lines = [
      renderTimelineHeading({ width: 72 }),
      ...live(play(plan({ ...change }), script), { width: 72 }),
    ];
    expect(lines).toEqual([
      "          │ employee                    │ contact",
      "   0.00 s │ ┄ rings                     │",
      "   1.00 s │ ▒ message file 2            │",
      "   3.00 s │ ♪ dialing_music             │",
      "   3.00 s │                             │ ┄ rings",
      "   4.00 s │                             │ ▒ message file 3",
      "   5.00 s │                             │ # DTMF 1",
      "   6.00 s │ █ talk                      │ █ talk",
      "   8.00 s │ ~ busy tone                 │ × hangs up",
      "  11.00 s │ × released                  │",
    ]);
  });

  it("names the employees where there is more than one phone", () => {
    const phones = [phone(), phone({ employee_full_name: "Boris Klein" })];
    const call = play(plan({ operations: [operation({ dialling: "all_at_once", phones })] }), {
      phones: { [B]: { answers: 1000, talks: 1000 }, contact: { answers: 500 } },
    });
    const text = live(call).join("\n");
    expect(text).toContain("┄ Anna Berg: rings");
    expect(text).toContain("× Anna Berg: answered elsewhere");
    expect(text).toContain("█ Boris Klein: talk");
  });

  it("obeys no control character of a text that somebody sent", () => {
    const evil = "a\u001B[2Jb\nc";
    const call = play(plan({ employee_message: speech(evil) }), script);
    expect(live(call).join("")).not.toContain("\u001B");
    expect(live(call).some((line) => line.includes("\n"))).toBe(false);
    expect(live(call).some((line) => line.includes("a?[2Jb c"))).toBe(true);
  });
});

describe("3.8 timeline in a terminal, whole", () => {
  it("draws both sides to scale under an axis in seconds", () => {
    expect(renderTimeline(drawn(), { width: 80 })).toEqual([
      // 66 columns for 11 seconds: 6 columns a second.
      "            0 s         2 s         4 s         6 s         8 s         10 s",
      "employee    │rings│message fi…│dialing_music♪♪♪♪│talk███████│busy tone~~~~~~~~×",
      "contact                       │rings│message fi…│talk███████×",
      "DTMF                                      1",
      "ended       success_finish",
    ]);
  });

  it.each([40, 60, 80, 120, 200])("never takes more than %i columns", (width) => {
    for (const unicode of [true, false]) {
      const options = { width, unicode };
      const call = play(
        plan({ ...change, employee_message: speech("a rather long text ".repeat(9)) }),
        script,
      );
      const lines = [
        ...renderTimeline(timeline(call.states[0]?.plan ?? plan(), call.journal), options),
        ...live(call, options),
      ];
      expect(lines.length).toBeGreaterThan(5);
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
    }
  });

  it("leaves out a second for which the axis has no room, rather than a part of it", () => {
    // 44 columns for 4 seconds and two more at the end: the fifth mark begins at the 44th.
    const rung: Script = { phones: { [A]: { ends: [4000, "busy"] } } };
    const [axis] = renderTimeline(drawn({ operations: [operation()], busy_tone_ms: 0 }, rung), { width: 58 });
    expect(axis).toBe("            0 s        1 s        2 s        3 s");
  });

  it("keeps to ASCII where that is all there is", () => {
    const spoken = { employee_message: speech("Здравствуйте") };
    const call = play(plan({ ...change, ...spoken }), script);
    const text = [
      ...renderTimeline(drawn(spoken), { unicode: false }),
      ...live(call, { unicode: false }),
    ].join("");
    expect(text).toMatch(/^[ -~]+$/u);
  });

  it("speaks Russian, whole and live", () => {
    const words = RUSSIAN_WORDS;
    // 106 columns for 11 seconds.
    const lines = renderTimeline(drawn(), { width: 120, words });
    expect(lines[0]).toMatch(/^ +0 с +1 с +2 с/u);
    expect(lines[1]).toMatch(
      /^сотрудник +│звонит┄*│сообщение: файл 2▒*│dialing_music♪*│разговор█*│короткие гудки~*×$/u,
    );
    expect(lines[2]).toMatch(/^абонент +│звонит┄*│сообщение: файл 3▒*│разговор█*×$/u);
    expect(lines.at(-1)).toBe("итог        success_finish");
    expect(renderTimelineHeading({ words, width: 60 })).toMatch(/сотрудник.*абонент/u);
    expect(live(play(plan(change), script), { words, width: 72 })).toContain(
      "   8,00 с │ ~ короткие гудки            │ × кладёт трубку",
    );
  });

  it("draws nothing for a call without events", () => {
    expect(renderTimeline(timeline(plan(), []))).toEqual([]);
  });
});
