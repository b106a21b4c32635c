import { describe, expect, it } from "vitest";
import { timeline } from "../src/index.ts";
import {
  estimateSpeechMs,
  mediaLength,
  Phones,
  type SandboxRules,
  simulate,
  type SimulateOptions,
} from "../src/simulate/index.ts";
import type { CallPlan } from "../src/index.ts";
import { CONTACT_NUMBER, file, operation, phone, plan, speech } from "./plans.ts";

const EMPLOYEE_NUMBER = phone().phone_number;
const QUICK = { rings_after_ms: 200, answers_after_ms: 800 } as const;

function rules(employee: object = {}, contact: object = {}): SandboxRules {
  return {
    phones: [
      { phone_number: EMPLOYEE_NUMBER, ...QUICK, ...employee },
      { phone_number: CONTACT_NUMBER, ...QUICK, ...contact },
    ],
  };
}

/** What each leg hears: `<leg> <from> <kind> <detail>`, and how the call ends. */
function heard(of: CallPlan, by: SandboxRules, options: SimulateOptions = {}): readonly string[] {
  const { segments, finish_reason } = timeline(of, simulate(of, by, options));
  const lines = segments
    .filter(({ failed }) => failed === null)
    .map(({ leg, from, kind, detail }) => `${leg} ${from} ${kind} ${detail}`.trim());
  return [...lines.toSorted(), String(finish_reason)];
}

describe("a simulated call", () => {
  it("goes through a whole call by the rules of its phones", () => {
    const of = plan({ contact_message: file(237), operations: [operation({ message: file(238, 4000) })] });
    // Answered at 1000, the message to 5000; dialled then, answered at 6000, the message to 8000; 3 s of talk; 3 s of tone.
    expect(heard(of, rules({}, { hangs_up_after_talk_ms: 3000 }))).toEqual([
      "contact 11000 hang_up hung_up",
      "contact 5200 ringing",
      "contact 6000 message file 237",
      "contact 8000 talk employee:0.0",
      "employee:0.0 1000 message file 238",
      "employee:0.0 11000 tone busy",
      "employee:0.0 14000 hang_up released",
      "employee:0.0 200 ringing",
      "employee:0.0 5000 music dialing_music",
      "employee:0.0 8000 talk contact",
      "success_finish",
    ]);
  });

  it.each([
    ["busy", { when_called: "busy" }, 200, "operator_busy"],
    ["unreachable", { when_called: "unreachable" }, 200, "operator_number_problems"],
    ["rejected", { when_called: "rejects" }, 1000, "operator_busy"],
    ["no_answer", { when_called: "never_answers" }, 20_000, "operator_not_responsible"],
    ["no_answer", { answers_after_ms: 19_800 }, 20_000, "operator_not_responsible"],
    ["no_answer", { rings_after_ms: 30_000 }, 20_000, "operator_not_responsible"],
  ] as const)("ends with an employee's phone that is %s: %j", (cause, rule, at, reason) => {
    const lines = heard(plan(), rules(rule));
    expect(lines).toContain(`employee:0.0 ${at} hang_up ${cause}`);
    expect(lines.at(-1)).toBe(reason);
    expect(lines.some((line) => line.startsWith("contact"))).toBe(false);
  });

  it("lets a line speak before its answer, and nothing once it has answered", () => {
    const of = plan({ switch_at_once: true, early_switching: true });
    const lines = heard(of, rules({}, { early_media_after_ms: 300, hangs_up_after_talk_ms: 1000 }));
    expect(lines).toContain("employee:0.0 1500 early_media contact");
    const late = heard(of, rules({}, { early_media_after_ms: 900, hangs_up_after_talk_ms: 1000 }));
    expect(late.some((line) => line.includes("early_media"))).toBe(false);
  });

  it("lets a phone press a digit and hang up after its answer", () => {
    const of = plan({ operations: [operation({ confirmation_digit: "1" })] });
    expect(heard(of, rules({ presses: "1", presses_after_ms: 700 }, { hangs_up_after_ms: 400 }))).toEqual(
      expect.arrayContaining([
        // Confirmed at 1700, 700 ms after the answer: only then is the contact dialled.
        "contact 1900 ringing",
        "contact 2700 talk employee:0.0",
        "contact 3100 hang_up hung_up",
      ]),
    );
  });

  it("estimates how long a text is spoken, and passes over what has no length", () => {
    const of = plan({ contact_message: speech("a".repeat(60), null), employee_message: file(1, null) });
    const lines = heard(of, rules({}, { hangs_up_after_talk_ms: 1000 }));
    expect(lines).toContain(`contact 2000 message speech: ${"a".repeat(60)}`);
    expect(lines).toContain("contact 6000 talk employee:0.0");
    expect(lines).toContain("employee:0.0 1000 music dialing_music");
  });

  it("goes on without what cannot be played: a message, music, a tone", () => {
    const contactRings = rules({}, { hangs_up_after_talk_ms: 1000 });
    const deaf = heard(plan({ contact_message: file(1, 2000), busy_tone_ms: 500 }), contactRings, {
      isUnplayable: () => true,
    });
    expect(deaf).toEqual([
      "contact 1200 ringing",
      "contact 2000 talk employee:0.0",
      "contact 3000 hang_up hung_up",
      "employee:0.0 1000 silence",
      "employee:0.0 200 ringing",
      "employee:0.0 2000 talk contact",
      "employee:0.0 3000 silence",
      "employee:0.0 3500 hang_up released",
      "success_finish",
    ]);
    const withoutMessages = heard(plan({ contact_message: file(1, 2000) }), contactRings, {
      isUnplayable: ({ type }) => type === "play",
    });
    expect(withoutMessages).toContain("employee:0.0 1000 music dialing_music");
    expect(withoutMessages).toContain("contact 2000 talk employee:0.0");
  });

  it("passes over a phone that takes no call when its turn comes", () => {
    const of = plan({
      operations: [operation({ phones: [phone(), phone({ phone_number: "2" })] })],
    });
    const asked: (readonly [string, number])[] = [];
    const lines = heard(of, rules({ when_called: "busy" }, { hangs_up_after_talk_ms: 1000 }), {
      mayDial: ({ phone_number }, after_ms) => {
        asked.push([phone_number, after_ms]);
        return phone_number !== "2";
      },
    });
    // Busy at 200 ms: the second phone's turn, and it is full.
    expect(asked).toEqual([
      [EMPLOYEE_NUMBER, 0],
      ["2", 200],
    ]);
    expect(lines).toEqual([
      "employee:0.0 200 hang_up busy",
      "employee:0.1 200 hang_up channels_busy",
      "no_success_operator_call",
    ]);
  });

  it("is released when somebody asks for it, and not after its end", () => {
    const lines = heard(plan(), rules(), { released_after_ms: 600 });
    expect(lines).toContain("employee:0.0 600 hang_up released");
    expect(lines.at(-1)).toBe("scenario_disconnects");
    const over = simulate(plan(), rules({ when_called: "busy" }), { released_after_ms: 600 });
    expect(over.at(-1)).toMatchObject({ at: 200, type: "leg_ended" });
  });

  it("ends by its longest time where nobody hangs up, and begins when it is told to", () => {
    const journal = simulate(plan({ max_session_ms: 60_000 }), rules(), { started_at: 1_000_000 });
    expect(journal[0]).toEqual({ at: 1_000_000, type: "started" });
    expect(journal.at(-1)?.at).toBe(1_060_000);
  });

  it("calls whoever has no rule by the default one, and by the defaults of its words", () => {
    const rule = { default: { when_called: "busy" } } as const;
    expect(new Phones(rule).dialled("1").when_called).toBe("busy");
    expect(new Phones({ ...rule, phones: [{ phone_number: "1" }] }).dialled("1")).toEqual({
      when_called: "answers",
      rings_after_ms: 200,
      answers_after_ms: 1000,
      early_media_after_ms: null,
      hangs_up_after_ms: null,
      hangs_up_after_talk_ms: null,
      presses: [],
    });
    expect(heard(plan(), {})).toContain("employee:0.0 1200 music dialing_music");
  });
});

describe("the length of a media", () => {
  it("is known, estimated, or nobody's", () => {
    expect(mediaLength(file(1, 1500))).toEqual({ ms: 1500, estimated: false });
    expect(mediaLength(file(1, null))).toBeNull();
    expect(mediaLength(speech("a".repeat(30), null))).toEqual({ ms: 2000, estimated: true });
    expect(mediaLength({ kind: "melody", name: "dialing_music", media_file_id: null })).toBeNull();
  });

  it("of a text counts characters, not bytes, and is never shorter than half a second", () => {
    expect(estimateSpeechMs("\u{1F600}".repeat(30))).toBe(2000);
    expect(estimateSpeechMs("")).toBe(500);
  });
});
