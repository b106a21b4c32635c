import type { LegId, Media, TelephonyCommand } from "@scenario-call/call-flow";
import { describe, expect, it } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { scaledClock } from "../../../src/adapters/clock/scaled-clock.ts";
import { estimateSpeechMs } from "../../../src/adapters/sandbox/media.ts";
import type { PhoneRule, SandboxRules } from "../../../src/adapters/sandbox/rules.ts";
import { Sandbox } from "../../../src/adapters/sandbox/sandbox.ts";
import type { Heard } from "../../../src/ports/telephony.ts";
import { describeTelephony } from "../../ports/telephony.conformance.ts";

describeTelephony("the sandbox", () => {
  const clock = new HeldClock();
  const telephony = new Sandbox({
    clock,
    rules: {
      phones: [
        { phone_number: "1" },
        { phone_number: "2", answers_after_ms: 2000, early_media_after_ms: 500 },
        { phone_number: "3", hangs_up_after_ms: 2000 },
        { phone_number: "4", hangs_up_after_talk_ms: 2000 },
        { phone_number: "5", presses: "5" },
        { phone_number: "6", when_called: "busy" },
        { phone_number: "7", when_called: "rejects" },
        { phone_number: "8", when_called: "unreachable" },
        { phone_number: "9", when_called: "never_answers" },
      ],
    },
  });
  return {
    telephony,
    pass: async (ms) => clock.advance(ms),
    phones: {
      answers: "1",
      answersWithEarlyMedia: "2",
      answersAndHangsUp: "3",
      answersAndHangsUpAfterTalk: "4",
      answersAndPresses5: "5",
      busy: "6",
      rejects: "7",
      unreachable: "8",
      neverAnswers: "9",
    },
  };
});

const FILE: Media = { kind: "file", media_file_id: 237, duration_ms: 2000 };
const MUSIC: Media = { kind: "melody", name: "dialing_music", media_file_id: null };

/** A sandbox, and what its phones hear: time since the start, leg, what. */
function listenTo(rules: SandboxRules = {}) {
  const clock = new HeldClock(0);
  const sandbox = new Sandbox({ clock, rules });
  const heard: [number, LegId, Heard][] = [];
  const events: [number, string][] = [];
  sandbox.onHeard((at) => heard.push([at.at, at.leg, at.heard]));
  sandbox.onEvent((_, event) => events.push([event.at, event.type]));
  return {
    clock,
    sandbox,
    heard,
    events,
    execute: async (...commands: TelephonyCommand[]) => {
      for (const command of commands) await sandbox.execute(1, command);
    },
  };
}

function dial(leg: LegId, phone_number: string, ring_timeout_ms = 60_000): TelephonyCommand {
  return { type: "dial", leg, phone_number, caller_id: "74993720692", ring_timeout_ms };
}

describe("a phone of the sandbox", () => {
  it("rings 0.2 s after it was dialled and answers a second later, unless told otherwise", async () => {
    const { clock, events, execute } = listenTo();
    await execute(dial("contact", "79260000000"));
    await clock.advance(60_000);
    expect(events).toEqual([
      [200, "leg_ringing"],
      [1200, "leg_answered"],
    ]);
  });

  it("acts by its own rule, and a phone that is not listed by the default one", async () => {
    const rules = {
      default: { answers_after_ms: 5000 },
      phones: [{ phone_number: "1", rings_after_ms: 1000 }],
    };
    const { clock, events, execute } = listenTo(rules);
    await execute(dial("contact", "1"), dial("employee:0.0", "2"));
    await clock.advance(60_000);
    expect(events).toEqual([
      [200, "leg_ringing"],
      [1000, "leg_ringing"],
      [2000, "leg_answered"],
      [5200, "leg_answered"],
    ]);
  });

  it.each<[string, PhoneRule, [number, string][]]>([
    ["that is busy says so at once", { when_called: "busy", rings_after_ms: 300 }, [[300, "leg_ended"]]],
    ["that cannot be reached says so at once", { when_called: "unreachable" }, [[200, "leg_ended"]]],
    [
      "that refuses does so when it would have answered",
      { when_called: "rejects", answers_after_ms: 700 },
      [
        [200, "leg_ringing"],
        [900, "leg_ended"],
      ],
    ],
    [
      "that nobody answers rings to the end, with an announcement where it has one",
      { when_called: "never_answers", early_media_after_ms: 3000 },
      [
        [200, "leg_ringing"],
        [3200, "leg_early_media"],
        [60_000, "leg_ended"],
      ],
    ],
    [
      "that is slow is given up even before its first ring",
      { rings_after_ms: 60_000 },
      [[60_000, "leg_ended"]],
    ],
    [
      "can press a digit and hang up",
      { presses: "#", presses_after_ms: 1500, hangs_up_after_ms: 4000 },
      [
        [200, "leg_ringing"],
        [1200, "leg_answered"],
        [2700, "digit_received"],
        [5200, "leg_ended"],
      ],
    ],
    [
      "presses several keys half a second apart, a second later for each dot",
      { presses: "1..2*", presses_after_ms: 1000, hangs_up_after_ms: 9000 },
      [
        [200, "leg_ringing"],
        [1200, "leg_answered"],
        [2200, "digit_received"],
        [4700, "digit_received"],
        [5200, "digit_received"],
        [10_200, "leg_ended"],
      ],
    ],
    [
      "that has gone offline says so at once",
      { when_called: "offline", rings_after_ms: 400 },
      [[400, "leg_ended"]],
    ],
    [
      "with a voice mail answers, greets, records and hangs up, and presses nothing",
      {
        when_called: "voice_mail",
        answers_after_ms: 3000,
        greeting_ms: 4000,
        records_ms: 10_000,
        presses: "1",
        hangs_up_after_ms: 1,
      },
      [
        [200, "leg_ringing"],
        [3200, "leg_answered"],
        [17_200, "leg_ended"],
      ],
    ],
  ])("%s", async (_, rule, expected) => {
    const { clock, events, execute, sandbox } = listenTo({ default: rule });
    await execute(dial("contact", "1"));
    await clock.advance(200_000);
    expect(events).toEqual(expected);
    expect(sandbox.liveLegs).toBe(0);
    expect(clock.waiting).toBe(0);
  });

  it("with a voice mail hangs up when the message is taken, however long the talk has lasted", async () => {
    const { clock, events, execute } = listenTo({
      phones: [{ phone_number: "1", when_called: "voice_mail", hangs_up_after_talk_ms: 100 }],
    });
    await execute(dial("contact", "1"), dial("employee:0.0", "2"));
    await clock.advance(2000);
    await execute({ type: "bridge", legs: ["employee:0.0", "contact"], mode: "talk" });
    await clock.advance(60_000);
    // Answered at 1.2 s; five seconds of greeting, half a minute for the message.
    expect(events.filter(([, type]) => type === "leg_ended")).toEqual([[36_200, "leg_ended"]]);
  });

  it("can be busy for the first calls, each phone for its own", async () => {
    const { clock, sandbox, events } = listenTo({ default: { busy_for_calls: 2 } });
    for (const [session, phone] of [
      [1, "1"],
      [2, "2"],
      [3, "1"],
      [4, "1"],
    ] as const) {
      await sandbox.execute(session, dial("contact", phone));
      await clock.advance(10_000);
    }
    expect(events).toEqual([
      [200, "leg_ended"],
      [10_200, "leg_ended"],
      [20_200, "leg_ended"],
      [30_200, "leg_ringing"],
      [31_200, "leg_answered"],
    ]);
  });

  it("acts by the account's rule, also where its number acts by itself", async () => {
    const { clock, events, execute } = listenTo({
      default: { answers_after_ms: 7000 },
      phones: [{ phone_number: "70000002000", rings_after_ms: 300 }],
    });
    await execute(dial("contact", "70000002000"), dial("employee:0.0", "70000002001"));
    await clock.advance(10_000);
    expect(events).toEqual([
      [300, "leg_ringing"],
      [1000, "leg_ended"],
      [1300, "leg_answered"],
    ]);
  });

  it("is an ordinary one where its number only looks like those that act by themselves", async () => {
    for (const number of ["70000009900", "7000000200", "700000020000", "79000002000"]) {
      const { clock, events, execute } = listenTo({ default: { answers_after_ms: 7000 } });
      await execute(dial("contact", number));
      await clock.advance(10_000);
      expect(events).toEqual([
        [200, "leg_ringing"],
        [7200, "leg_answered"],
      ]);
    }
  });

  it("that hangs up some time after the talk began counts from its first moment", async () => {
    const { clock, events, execute } = listenTo({
      phones: [{ phone_number: "1", hangs_up_after_talk_ms: 5000 }],
    });
    await execute(dial("contact", "1"), dial("employee:0.0", "2"));
    await clock.advance(10_000);
    const legs = ["employee:0.0", "contact"] as const;
    await execute({ type: "bridge", legs, mode: "talk" });
    await clock.advance(3000);
    await execute({ type: "bridge", legs, mode: "talk" });
    await clock.advance(10_000);
    expect(events.at(-1)).toEqual([15_000, "leg_ended"]);
  });
});

describe("what a phone of the sandbox hears", () => {
  it("is shown with its number and the number that it shows", async () => {
    const clock = new HeldClock(0);
    const sandbox = new Sandbox({ clock });
    const shown: unknown[] = [];
    sandbox.onHeard((heard) => shown.push(heard));
    await sandbox.execute(17, dial("contact", "79260000000"));
    await clock.advance(200);
    expect(shown).toEqual([
      {
        at: 200,
        call_session_id: 17,
        leg: "contact",
        phone_number: "79260000000",
        caller_id: "74993720692",
        heard: { type: "ringing" },
      },
    ]);
  });

  it("is each sound while it lasts, and silence where there is none", async () => {
    const { clock, heard, execute } = listenTo();
    await execute(dial("contact", "1"));
    await clock.advance(2000);
    await execute({ type: "play", leg: "contact", playback: "1", media: FILE });
    await clock.advance(3000);
    await execute({ type: "loop", leg: "contact", playback: "2", media: MUSIC });
    await clock.advance(1000);
    await execute({ type: "send_dtmf", leg: "contact", digits: "12" });
    await clock.advance(1000);
    await execute({ type: "stop_playback", leg: "contact", playback: "2" });
    await execute({ type: "tone", leg: "contact", playback: "3", tone: "busy" });
    await clock.advance(1000);
    await execute({ type: "hang_up", leg: "contact", reason: "normal" });
    expect(heard.map(([at, , what]) => [at, what])).toEqual([
      [200, { type: "ringing" }],
      [1200, { type: "answered" }],
      [1200, { type: "silence" }],
      [2000, { type: "message", what: "file 237", estimated_ms: null }],
      [4000, { type: "silence" }],
      [5000, { type: "music", what: "dialing_music" }],
      [6000, { type: "dtmf", digits: "12" }],
      [7000, { type: "tone", tone: "busy" }],
      [8000, { type: "hung_up", by: "far_side" }],
    ]);
  });

  it("is everything at once where sounds overlap", async () => {
    const { clock, heard, execute } = listenTo();
    await execute(dial("contact", "1"), dial("employee:0.0", "2"));
    await clock.advance(2000);
    await execute({ type: "loop", leg: "contact", playback: "1", media: MUSIC });
    await execute({ type: "bridge", legs: ["employee:0.0", "contact"], mode: "talk" });
    await clock.advance(1);
    expect(heard.filter(([at]) => at === 2000)).toEqual([
      [
        2000,
        "contact",
        {
          type: "together",
          sounds: [
            { type: "music", what: "dialing_music" },
            { type: "talk", with: "employee:0.0" },
          ],
        },
      ],
      [2000, "employee:0.0", { type: "talk", with: "contact" }],
    ]);
  });

  it("through a listening bridge is the other line: nothing while it rings, its early media, its voice", async () => {
    const { clock, heard, execute } = listenTo({
      phones: [{ phone_number: "1", early_media_after_ms: 1000, answers_after_ms: 3000 }],
    });
    await execute(dial("employee:0.0", "2"));
    await clock.advance(2000);
    await execute(dial("contact", "1"));
    await execute({ type: "bridge", legs: ["employee:0.0", "contact"], mode: "listen" });
    await clock.advance(10_000);
    expect(heard.filter(([, leg]) => leg === "employee:0.0").slice(2)).toEqual([
      [1200, "employee:0.0", { type: "silence" }],
      [3200, "employee:0.0", { type: "early_media", of: "contact" }],
      [5200, "employee:0.0", { type: "overhears", of: "contact" }],
    ]);
    // The other way nothing is carried.
    expect(heard.findLast(([, leg]) => leg === "contact")).toEqual([5200, "contact", { type: "silence" }]);
  });

  it("is silence when the other side of a talk is gone or parted", async () => {
    const { clock, heard, execute } = listenTo();
    const legs = ["employee:0.0", "contact"] as const;
    await execute(dial("contact", "1"), dial("employee:0.0", "2"));
    await clock.advance(2000);
    await execute({ type: "bridge", legs, mode: "talk" });
    await clock.advance(1000);
    await execute({ type: "unbridge", legs: ["contact", "employee:0.0"] });
    await clock.advance(1000);
    await execute({ type: "bridge", legs, mode: "talk" });
    await clock.advance(1000);
    await execute({ type: "hang_up", leg: "contact", reason: "normal" });
    await clock.advance(1000);
    const employee = heard.filter(([, leg]) => leg === "employee:0.0").map(([at, , what]) => [at, what.type]);
    expect(employee.slice(-4)).toEqual([
      [2000, "talk"],
      [3000, "silence"],
      [4000, "talk"],
      [5000, "silence"],
    ]);
  });

  it.each<[string, PhoneRule, number, "normal" | "answered_elsewhere", Heard | null]>([
    ["a phone that has not rung notices nothing", {}, 100, "normal", null],
    ["a ringing phone shows a missed call", {}, 500, "normal", { type: "hung_up", by: "never_answered" }],
    [
      "a ringing phone shows that somebody else took the call",
      {},
      500,
      "answered_elsewhere",
      { type: "hung_up", by: "answered_elsewhere" },
    ],
    ["an answered phone hears the far side hang up", {}, 5000, "normal", { type: "hung_up", by: "far_side" }],
    [
      "a person who refuses did it",
      { when_called: "rejects" },
      5000,
      "normal",
      { type: "hung_up", by: "self" },
    ],
    [
      "a person who hangs up did it",
      { hangs_up_after_ms: 100 },
      5000,
      "normal",
      { type: "hung_up", by: "self" },
    ],
    ["a busy phone notices nothing", { when_called: "busy" }, 5000, "normal", null],
  ])("at the end: %s", async (_, rule, ms, reason, expected) => {
    const { clock, heard, execute } = listenTo({ default: rule });
    await execute(dial("contact", "1"));
    await clock.advance(ms);
    await execute({ type: "hang_up", leg: "contact", reason });
    await clock.advance(1000);
    expect(heard.findLast(([, , what]) => what.type === "hung_up")?.[2] ?? null).toEqual(expected);
  });
});

describe("media in the sandbox", () => {
  it("speech without a synthesiser lasts as long as reading it aloud would, and says that this is an estimate", async () => {
    const { clock, heard, events, execute } = listenTo();
    await execute(dial("contact", "1"));
    await clock.advance(2000);
    const media: Media = { kind: "speech", text: "д".repeat(30), duration_ms: null };
    await execute({ type: "play", leg: "contact", playback: "1", media });
    await clock.advance(10_000);
    expect(heard.at(-2)?.[2]).toEqual({
      type: "message",
      what: `speech: ${"д".repeat(30)}`,
      estimated_ms: 2000,
    });
    expect(events.at(-1)).toEqual([4000, "playback_finished"]);
  });

  it("speech that was synthesised lasts as long as it does", async () => {
    const { clock, heard, events, execute } = listenTo();
    await execute(dial("contact", "1"));
    await clock.advance(2000);
    const media: Media = { kind: "speech", text: "да", duration_ms: 777 };
    await execute({ type: "play", leg: "contact", playback: "1", media });
    await clock.advance(10_000);
    expect(heard.at(-2)?.[2]).toEqual({ type: "message", what: "speech: да", estimated_ms: null });
    expect(events.at(-1)).toEqual([2777, "playback_finished"]);
  });

  it("the estimate counts characters as people do, not units of memory, and is never next to nothing", () => {
    expect(estimateSpeechMs("\u{1F600}".repeat(30))).toBe(estimateSpeechMs("a".repeat(30)));
    expect(estimateSpeechMs("")).toBeGreaterThanOrEqual(500);
    expect(estimateSpeechMs("a".repeat(150))).toBe(10_000);
  });

  it("what has no known end cannot be played once: told, once", async () => {
    const { clock, events, execute } = listenTo();
    await execute(dial("contact", "1"));
    await clock.advance(2000);
    const unknown: Media = { kind: "file", media_file_id: 1, duration_ms: null };
    await execute({ type: "play", leg: "contact", playback: "1", media: unknown });
    await execute({ type: "play", leg: "contact", playback: "1", media: unknown });
    await execute({ type: "play", leg: "contact", playback: "2", media: MUSIC });
    expect(events.slice(2)).toEqual([
      [2000, "playback_failed"],
      [2000, "playback_failed"],
    ]);
  });
});

describe("the sandbox", () => {
  it("in fast motion does the same in less time", async () => {
    const base = new HeldClock(0);
    const sandbox = new Sandbox({ clock: scaledClock(base, 100) });
    const events: [number, string][] = [];
    sandbox.onEvent((_, event) => events.push([event.at, event.type]));
    await sandbox.execute(1, dial("contact", "1"));
    await base.advance(12);
    expect(events).toEqual([
      [200, "leg_ringing"],
      [1200, "leg_answered"],
    ]);
  });

  it("leaves no timer behind when it is closed in the middle of calls", async () => {
    const { clock, sandbox, heard, execute } = listenTo({
      default: { hangs_up_after_ms: 50_000, presses: "1" },
    });
    await execute(dial("contact", "1"), dial("employee:0.0", "2"));
    await clock.advance(1200);
    await execute({ type: "play", leg: "contact", playback: "1", media: FILE });
    const before = heard.length;
    await sandbox.close();
    expect(clock.waiting).toBe(0);
    expect(sandbox.liveLegs).toBe(0);
    await clock.advance(100_000);
    expect(heard).toHaveLength(before);
  });

  it("remembers an ended session for a minute, so that what comes late doubles nothing, and not for ever", async () => {
    const { clock, sandbox, events } = listenTo({ default: { when_called: "busy" } });
    const hangUp: TelephonyCommand = { type: "hang_up", leg: "contact", reason: "normal" };
    await sandbox.execute(1, dial("contact", "1"));
    await clock.advance(60_000);
    await sandbox.execute(1, dial("contact", "1"));
    await sandbox.execute(1, hangUp);
    await clock.advance(60_201);
    expect(events).toHaveLength(1);
    // In passing, when another session comes to its end.
    await sandbox.execute(2, dial("contact", "1"));
    await clock.advance(1000);
    await expect(sandbox.execute(1, hangUp)).rejects.toThrow("no legs");
    await sandbox.execute(2, hangUp);
  });

  it("can be dialled on by whoever hears that a leg has ended, at that very moment", async () => {
    const { clock, sandbox } = listenTo({ phones: [{ phone_number: "1", when_called: "busy" }] });
    const ended: LegId[] = [];
    sandbox.onEvent((id, event) => {
      if (event.type !== "leg_ended") return;
      ended.push(event.leg);
      if (event.leg !== "employee:0.1") void sandbox.execute(id, dial("employee:0.1", "2"));
    });
    await sandbox.execute(1, dial("employee:0.0", "1"));
    await clock.advance(1000);
    expect(sandbox.liveLegs).toBe(1);
    await sandbox.execute(1, { type: "hang_up", leg: "employee:0.1", reason: "normal" });
    // The first leg is remembered too, and is not dialled again.
    await sandbox.execute(1, dial("employee:0.0", "2"));
    expect(sandbox.liveLegs).toBe(0);
    expect(ended).toEqual(["employee:0.0", "employee:0.1"]);
  });

  it("can be dialled on while a command of the same session is under way", async () => {
    const { clock, sandbox } = listenTo();
    const hangUp = (leg: LegId): TelephonyCommand => ({ type: "hang_up", leg, reason: "normal" });
    sandbox.onEvent((id, event) => {
      if (event.type === "leg_ended" && event.leg === "employee:0.0")
        void sandbox.execute(id, dial("employee:0.1", "2"));
    });
    await sandbox.execute(1, dial("employee:0.0", "1"));
    await clock.advance(2000);
    // Its end is told, and the next phone dialled, before the hanging up has returned.
    await sandbox.execute(1, hangUp("employee:0.0"));
    expect(sandbox.liveLegs).toBe(1);
    await clock.advance(1200);
    await sandbox.execute(1, { type: "tone", leg: "employee:0.1", playback: "1", tone: "busy" });
    await sandbox.execute(1, hangUp("employee:0.0"));
    await sandbox.execute(1, hangUp("employee:0.1"));
    expect(sandbox.liveLegs).toBe(0);
    await clock.advance(60_000);
    expect(clock.waiting).toBe(0);
  });

  it("remembers an ended session also after a command for a leg that it never had", async () => {
    const { clock, sandbox } = listenTo({ default: { when_called: "busy" } });
    await sandbox.execute(1, dial("contact", "1"));
    await clock.advance(1000);
    const unknown: TelephonyCommand = { type: "hang_up", leg: "employee:0.0", reason: "normal" };
    await expect(sandbox.execute(1, unknown)).rejects.toThrow("was never dialled");
    await sandbox.execute(1, dial("contact", "1"));
    expect(sandbox.liveLegs).toBe(0);
  });

  it("forgets those that ended long ago, however many there are", async () => {
    const { clock, sandbox } = listenTo({ default: { when_called: "busy" } });
    const hangUp: TelephonyCommand = { type: "hang_up", leg: "contact", reason: "normal" };
    for (let id = 1; id <= 5000; id += 1) await sandbox.execute(id, dial("contact", "1"));
    await clock.advance(1000);
    await clock.advance(60_000);
    await sandbox.execute(6000, dial("contact", "1"));
    await clock.advance(1000);
    for (const id of [1, 2500, 5000]) {
      await expect(sandbox.execute(id, hangUp)).rejects.toThrow("no legs");
    }
    await sandbox.execute(6000, hangUp);
  });

  it("forgets no session that has a live leg again, however long ago another of its legs ended", async () => {
    const { clock, sandbox } = listenTo({ phones: [{ phone_number: "1", when_called: "busy" }] });
    await sandbox.execute(1, dial("employee:0.0", "1"));
    await clock.advance(1000);
    await sandbox.execute(1, dial("employee:0.1", "2"));
    await clock.advance(100_000);
    await sandbox.execute(2, dial("contact", "1"));
    await clock.advance(1000);
    await sandbox.execute(1, { type: "hang_up", leg: "employee:0.1", reason: "normal" });
    expect(sandbox.liveLegs).toBe(0);
  });
});
