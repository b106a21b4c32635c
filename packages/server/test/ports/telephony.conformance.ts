import type { LegId, Media, TelephonyCommand } from "@scenario-call/call-flow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Telephony, TelephonyError, type TelephonyEvent } from "../../src/ports/telephony.ts";

/** An engine under test with phones that act as the suite needs them. */
export interface TelephonyUnderTest {
  readonly telephony: Telephony;
  /** Lets time pass for the engine and its phones; a little more where that is real time. */
  pass(ms: number): Promise<void>;
  /** How long the suite waits for what must not happen, and for what comes last, ms; at least 3 000, a minute unless told. */
  readonly long?: number;
  /** Numbers of phones. Each rings within half a second and acts within two more. */
  readonly phones: {
    readonly answers: string;
    readonly answersWithEarlyMedia: string;
    readonly answersAndHangsUp: string;
    readonly answersAndHangsUpAfterTalk: string;
    readonly answersAndPresses5: string;
    readonly busy: string;
    readonly rejects: string;
    readonly unreachable: string;
    readonly neverAnswers: string;
  };
}

const TWO_SECONDS: Media = { kind: "file", media_file_id: 237, duration_ms: 2000 };

/** What every implementation of the Telephony port does. */
export function describeTelephony(
  name: string,
  make: () => TelephonyUnderTest | Promise<TelephonyUnderTest>,
): void {
  describe(`${name} as a telephony engine`, () => {
    let engine: TelephonyUnderTest;
    let events: [number, TelephonyEvent][];
    let LONG = 60_000;

    beforeEach(async () => {
      engine = await make();
      LONG = engine.long ?? 60_000;
      events = [];
      engine.telephony.onEvent((session, event) => events.push([session, event]));
    });
    afterEach(async () => engine.telephony.close());

    const execute = async (command: TelephonyCommand, session = 1): Promise<void> =>
      engine.telephony.execute(session, command);
    const dial = async (leg: LegId, phone: string, ringTimeoutMs = 60_000, session = 1): Promise<void> =>
      execute(
        { type: "dial", leg, phone_number: phone, caller_id: "74993720692", ring_timeout_ms: ringTimeoutMs },
        session,
      );
    const answered = async (
      leg: LegId,
      phone: string = engine.phones.answers,
      session = 1,
    ): Promise<void> => {
      await dial(leg, phone, 60_000, session);
      await engine.pass(2500);
      expect(told("leg_answered", leg, session)).toHaveLength(1);
    };
    const told = (type: TelephonyEvent["type"], leg: LegId, session = 1): TelephonyEvent[] =>
      events.flatMap(([of, event]) =>
        of === session && event.type === type && "leg" in event && event.leg === leg ? [event] : [],
      );
    const types = (leg: LegId, session = 1): string[] =>
      events.flatMap(([of, event]) =>
        of === session && "leg" in event && event.leg === leg ? [event.type] : [],
      );

    describe("dialling", () => {
      it("tells that a phone rings, then that it answers, then why it ended", async () => {
        await dial("contact", engine.phones.answersAndHangsUp);
        await engine.pass(LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_answered", "leg_ended"]);
        expect(told("leg_ended", "contact")).toMatchObject([{ cause: "hung_up" }]);
      });

      it("tells of early media after the first ring and before the answer", async () => {
        await answered("contact", engine.phones.answersWithEarlyMedia);
        expect(types("contact")).toEqual(["leg_ringing", "leg_early_media", "leg_answered"]);
      });

      it.each([
        ["busy", "busy"],
        ["unreachable", "unreachable"],
      ] as const)("tells once that a phone is %s, which never rang", async (phone, cause) => {
        await dial("contact", engine.phones[phone]);
        await engine.pass(2 * LONG);
        expect(types("contact")).toEqual(["leg_ended"]);
        expect(told("leg_ended", "contact")).toMatchObject([{ cause }]);
      });

      it("tells once that somebody refused the call", async () => {
        await dial("contact", engine.phones.rejects);
        await engine.pass(2 * LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_ended"]);
        expect(told("leg_ended", "contact")).toMatchObject([{ cause: "rejected" }]);
      });

      it("lets a phone ring for the ring timeout, counted from the dial, and no longer", async () => {
        await dial("contact", engine.phones.neverAnswers, LONG / 2);
        await engine.pass(LONG / 2 - 1000);
        expect(types("contact")).toEqual(["leg_ringing"]);
        await engine.pass(1000);
        expect(told("leg_ended", "contact")).toMatchObject([{ cause: "no_answer" }]);
        await engine.pass(LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_ended"]);
      });

      it("does not end an answered leg when its ring timeout passes", async () => {
        await dial("contact", engine.phones.answers, 2500);
        await engine.pass(LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_answered"]);
      });

      it("rings a phone once for a leg, however often that is asked, also after the leg has ended", async () => {
        await dial("contact", engine.phones.answersAndHangsUp);
        await dial("contact", engine.phones.answersAndHangsUp);
        await engine.pass(1500);
        await dial("contact", engine.phones.answersAndHangsUp);
        await engine.pass(LONG);
        await dial("contact", engine.phones.answersAndHangsUp);
        await engine.pass(LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_answered", "leg_ended"]);
      });

      it("keeps sessions apart that use the same leg ids and the same phone", async () => {
        await answered("contact", engine.phones.answers, 1);
        await answered("contact", engine.phones.answers, 2);
        await execute({ type: "hang_up", leg: "contact", reason: "normal" }, 1);
        await engine.pass(1000);
        expect(types("contact", 1)).toEqual(["leg_ringing", "leg_answered", "leg_ended"]);
        expect(types("contact", 2)).toEqual(["leg_ringing", "leg_answered"]);
      });

      it("tells when a digit is pressed", async () => {
        await dial("employee:0.0", engine.phones.answersAndPresses5);
        await engine.pass(LONG);
        expect(told("digit_received", "employee:0.0")).toMatchObject([{ digit: "5" }]);
      });
    });

    describe("hanging up", () => {
      it.each([
        ["before the first ring", 0],
        ["while it rings", 600],
        ["after the answer", 2500],
      ])("releases a leg %s, told once", async (_, ms) => {
        await dial("contact", engine.phones.answers);
        await engine.pass(ms);
        await execute({ type: "hang_up", leg: "contact", reason: "normal" });
        await execute({ type: "hang_up", leg: "contact", reason: "normal" });
        await engine.pass(LONG);
        await execute({ type: "hang_up", leg: "contact", reason: "answered_elsewhere" });
        await engine.pass(LONG);
        expect(types("contact").at(-1)).toBe("leg_ended");
        expect(told("leg_ended", "contact")).toMatchObject([{ cause: "released" }]);
      });

      it("changes nothing for a leg that has ended by itself", async () => {
        await dial("contact", engine.phones.busy);
        await engine.pass(LONG);
        await execute({ type: "hang_up", leg: "contact", reason: "normal" });
        await engine.pass(1000);
        expect(types("contact")).toEqual(["leg_ended"]);
      });
    });

    describe("sound", () => {
      const play = (playback: string, leg: LegId = "contact"): TelephonyCommand => ({
        type: "play",
        leg,
        playback,
        media: TWO_SECONDS,
      });

      it("tells once when a file has been played to its end", async () => {
        await answered("contact");
        await execute(play("p1"));
        await execute(play("p1"));
        await engine.pass(1500);
        expect(told("playback_finished", "contact")).toEqual([]);
        await engine.pass(LONG);
        await execute(play("p1"));
        await engine.pass(LONG);
        expect(told("playback_finished", "contact")).toMatchObject([{ playback: "p1" }]);
      });

      it("does not tell the end of what was stopped, nor begins it again", async () => {
        await answered("contact");
        await execute(play("p1"));
        await engine.pass(500);
        await execute({ type: "stop_playback", leg: "contact", playback: "p1" });
        await execute(play("p1"));
        await execute({ type: "stop_playback", leg: "contact", playback: "never begun" });
        await engine.pass(LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_answered"]);
      });

      it("does not tell the end of what plays when the leg ends", async () => {
        await answered("contact");
        await execute(play("p1"));
        await execute({ type: "hang_up", leg: "contact", reason: "normal" });
        await engine.pass(LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_answered", "leg_ended"]);
      });

      it("plays loops and tones until they are stopped", async () => {
        await answered("contact");
        await execute({ type: "loop", leg: "contact", playback: "p1", media: TWO_SECONDS });
        await execute({ type: "tone", leg: "contact", playback: "p2", tone: "busy" });
        await engine.pass(LONG);
        await execute({ type: "stop_playback", leg: "contact", playback: "p1" });
        await execute({ type: "stop_playback", leg: "contact", playback: "p2" });
        await engine.pass(LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_answered"]);
      });
    });

    describe("joining", () => {
      it("lets two talk; when one hangs up, the other leg stays", async () => {
        await answered("contact");
        await answered("employee:0.0", engine.phones.answersAndHangsUpAfterTalk);
        await engine.pass(LONG);
        expect(types("employee:0.0")).toEqual(["leg_ringing", "leg_answered"]);
        await execute({ type: "bridge", legs: ["employee:0.0", "contact"], mode: "talk" });
        await engine.pass(LONG);
        expect(told("leg_ended", "employee:0.0")).toMatchObject([{ cause: "hung_up" }]);
        expect(told("leg_ended", "contact")).toEqual([]);
      });

      it("takes repetition, a change of mode, parting twice, and legs that have ended", async () => {
        await answered("employee:0.0");
        await dial("contact", engine.phones.answersWithEarlyMedia);
        const legs = ["employee:0.0", "contact"] as const;
        await execute({ type: "bridge", legs, mode: "listen" });
        await engine.pass(2500);
        await execute({ type: "bridge", legs, mode: "talk" });
        await execute({ type: "bridge", legs, mode: "talk" });
        await execute({ type: "hang_up", leg: "contact", reason: "normal" });
        await engine.pass(1000);
        await execute({ type: "unbridge", legs });
        await execute({ type: "unbridge", legs });
        await execute({ type: "bridge", legs, mode: "talk" });
        await execute({ type: "send_dtmf", leg: "contact", digits: "1" });
        await execute({ type: "play", leg: "contact", playback: "p", media: TWO_SECONDS });
        await engine.pass(LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_early_media", "leg_answered", "leg_ended"]);
        expect(types("employee:0.0")).toEqual(["leg_ringing", "leg_answered"]);
      });
    });

    describe("what makes no sense", () => {
      const forLeg = (leg: LegId): TelephonyCommand[] => [
        { type: "play", leg, playback: "p", media: TWO_SECONDS },
        { type: "loop", leg, playback: "p", media: TWO_SECONDS },
        { type: "tone", leg, playback: "p", tone: "ringing" },
        { type: "send_dtmf", leg, digits: "1" },
        { type: "bridge", legs: ["employee:0.0", leg], mode: "talk" },
        { type: "bridge", legs: [leg, "employee:0.0"], mode: "listen" },
      ];

      it("is refused: a leg that was never dialled", async () => {
        await answered("employee:0.0");
        const commands: TelephonyCommand[] = [
          ...forLeg("contact"),
          { type: "stop_playback", leg: "contact", playback: "p" },
          { type: "unbridge", legs: ["employee:0.0", "contact"] },
          { type: "hang_up", leg: "contact", reason: "normal" },
        ];
        for (const command of commands) {
          await expect(execute(command), command.type).rejects.toBeInstanceOf(TelephonyError);
          await expect(execute(command, 99), command.type).rejects.toBeInstanceOf(TelephonyError);
        }
      });

      it("is refused: sound to a leg that has not answered, and changes nothing there", async () => {
        await answered("employee:0.0");
        await dial("contact", engine.phones.answers);
        for (const command of forLeg("contact")) {
          await expect(execute(command), command.type).rejects.toBeInstanceOf(TelephonyError);
        }
        await engine.pass(LONG);
        expect(types("contact")).toEqual(["leg_ringing", "leg_answered"]);
      });
    });

    it("tells everything to every listener until that one unsubscribes", async () => {
      const seen: string[] = [];
      const stop = engine.telephony.onEvent((_, event) => seen.push(event.type));
      await dial("contact", engine.phones.answers);
      await engine.pass(600);
      stop();
      stop();
      await engine.pass(LONG);
      expect(seen).toEqual(["leg_ringing"]);
      expect(types("contact")).toEqual(["leg_ringing", "leg_answered"]);
    });

    it("is silent after it was closed, and refuses everything", async () => {
      await dial("contact", engine.phones.answers);
      await engine.telephony.close();
      await engine.telephony.close();
      await engine.pass(LONG);
      expect(events).toEqual([]);
      await expect(dial("employee:0.0", engine.phones.answers)).rejects.toBeInstanceOf(TelephonyError);
    });
  });
}
