import { setTimeout as pause } from "node:timers/promises";
import type { AsteriskProgram, CallReport, PhoneScript } from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { layWay, type Way } from "./cut-off.ts";
import { accountFor, OwnServer, writeAccount } from "./own-server.ts";
import { asteriskBlock, PHONE, PITCH, type RealAsterisk, startRealAsterisk } from "./real-asterisk.ts";

const program: AsteriskProgram | null = inject("ownAsterisk");

/** By how much a moment may be off, ms: what a busy machine of two cores needs. */
const TOLERANCE_MS = 300;

const MESSAGES = [4, 10] as const;

const employee: PhoneScript = {
  ...PHONE,
  outcome: { does: "answers", after_ms: 400 },
  voice: PITCH.employee,
};
const contact = (answersAfter: number, more: Partial<PhoneScript>): PhoneScript => ({
  ...PHONE,
  outcome: { does: "answers", after_ms: answersAfter },
  ...more,
});

/** The contacts of the calls, by what is under way when the server is killed, 3 s after they were asked for. */
const CONTACTS = {
  talk: "79260000001",
  longMessage: "79260000002",
  shortMessage: "79260000003",
  ringing: "79260000004",
  hangsUp: "79260000005",
  talkOverCut: "79260000006",
  messageOverCut: "79260000007",
  ringingOverCut: "79260000008",
  afterCut: "79260000009",
  lostInTalk: "79260000010",
  lostInRinging: "79260000011",
  afterRestart: "79260000012",
  lostAtEmployee: "79260000013",
  lostInEarlyMedia: "79260000014",
  lostInMessage: "79260000015",
  lostInDigits: "79260000016",
  lostAfterHangUp: "79260000017",
  askedForMeanwhile: "79260000018",
} as const;

const LINES = ["100101", "100102", "100103", "100104", "100105"] as const;

/** An employee who is called through the trunk: his telephone does not have to register again. */
const OUTSIDE_EMPLOYEE = "79250000001";

/** An employee behind the trunk who lets it ring. */
const ABSENT_EMPLOYEE = "79250000002";

/** One who would answer, and is never called. */
const SPARE_EMPLOYEE = "79250000003";

/** As many as have a call when the Asterisk dies: if one stayed taken up, the next call would find none. */
const TRUNK_CHANNELS = 8;

const employeeFirst = { first_call: "employee", switch_at_once: true };
const message = (id: number) => ({
  first_call: "contact",
  switch_at_once: false,
  contact_message: { type: "media", value: String(id) },
});

/** What was heard, in its order; how long it was silent in between depends on the moment at which somebody came back. */
const sounds = ({ heard }: CallReport): (number | string)[][] =>
  heard.map(({ sounds: pitches }) => [...pitches]).filter((pitches) => pitches.length > 0);

/** A message was heard to its end, and not a second time; a short silence behind it counts as a part of it. */
const expectOnce = ({ from, to }: CallReport["heard"][number], ms: number): void => {
  expect(to - from).toBeGreaterThan(ms - TOLERANCE_MS);
  expect(to - from).toBeLessThan(ms + 1000);
};

describe.skipIf(program === null)("calls through a real Asterisk; skipped is NOT RUN", () => {
  let real: RealAsterisk;
  let way: Way;
  let server: OwnServer;
  const ids: number[] = [];

  const nobodyIsLeft = async (): Promise<void> => {
    const deadline = Date.now() + 5000;
    // The bridges go after their last leg.
    while (Date.now() < deadline && ((await real.ask("bridges")) as unknown[]).length > 0) await pause(50);
    expect(await real.ask("channels")).toEqual([]);
    expect(await real.ask("bridges")).toEqual([]);
    expect(await real.ask("recordings/stored")).toEqual([]);
  };

  /** The one call that a contact got. */
  const contactOf = async (name: keyof typeof CONTACTS): Promise<CallReport> => {
    const calls = (await real.exchange.calls()).filter(({ number }) => number === CONTACTS[name]);
    expect(calls).toHaveLength(1);
    return calls[0]!;
  };
  /** Its employee's call. */
  const employeeOf = async (line: string, nth: number): Promise<CallReport> => {
    const calls = (await real.lines.get(line)?.calls()) ?? [];
    expect(calls).toHaveLength(nth + 1);
    return calls[nth]!;
  };
  const endOf = async (nth: number): Promise<string | undefined> =>
    (await server.session(ids[nth] ?? 0))?.finished?.finish_reason;

  beforeAll(async () => {
    if (program === null) return;
    const setting = {
      outside: {
        [CONTACTS.talk]: contact(400, { hangs_up_after_talk_ms: 9000 }),
        [CONTACTS.longMessage]: contact(400, { hangs_up_after_talk_ms: 2000 }),
        [CONTACTS.shortMessage]: contact(400, { hangs_up_after_talk_ms: 2000 }),
        [CONTACTS.ringing]: contact(3500, { hangs_up_after_talk_ms: 2000 }),
        [CONTACTS.hangsUp]: contact(400, { hangs_up_after_ms: 3500 }),
        [CONTACTS.talkOverCut]: contact(400, { hangs_up_after_talk_ms: 6000 }),
        [CONTACTS.messageOverCut]: contact(400, { hangs_up_after_talk_ms: 1500 }),
        [CONTACTS.ringingOverCut]: contact(3000, { hangs_up_after_talk_ms: 1500 }),
        [CONTACTS.afterCut]: contact(400, { hangs_up_after_talk_ms: 1000 }),
        [CONTACTS.lostInTalk]: contact(400, {}),
        [CONTACTS.lostInRinging]: { ...PHONE, outcome: { does: "rings_on" as const } },
        [CONTACTS.afterRestart]: contact(400, { hangs_up_after_talk_ms: 1000 }),
        [CONTACTS.lostAtEmployee]: contact(400, {}),
        [CONTACTS.lostInEarlyMedia]: {
          ...PHONE,
          early_media_after_ms: 200,
          outcome: { does: "rings_on" as const },
        },
        [CONTACTS.lostInMessage]: contact(400, {}),
        [CONTACTS.lostInDigits]: contact(400, {}),
        [CONTACTS.lostAfterHangUp]: contact(400, { hangs_up_after_ms: 2500 }),
        [CONTACTS.askedForMeanwhile]: contact(400, { hangs_up_after_talk_ms: 1000 }),
        [OUTSIDE_EMPLOYEE]: employee,
        [SPARE_EMPLOYEE]: employee,
        [ABSENT_EMPLOYEE]: { ...PHONE, outcome: { does: "rings_on" as const } },
      },
      trunk: { channels: TRUNK_CHANNELS },
      lines: Object.fromEntries(LINES.map((line) => [line, employee])),
    };
    real = await startRealAsterisk(program, setting);
    way = await layWay(real.asterisk.ports.http);
    const block = asteriskBlock(real.asterisk.ports, real.exchange.port, setting);
    writeAccount(
      real.folder,
      accountFor([...LINES, OUTSIDE_EMPLOYEE, ABSENT_EMPLOYEE, SPARE_EMPLOYEE], block, MESSAGES),
      MESSAGES,
    );
    server = new OwnServer(real.folder, `http://127.0.0.1:${way.port}`);
  });

  afterAll(async () => {
    await server?.stop();
    await way?.close();
    await real?.stop();
  });

  describe("a server that is killed in the middle of them, and its successor three seconds later", () => {
    beforeAll(async () => {
      if (program === null) return;
      await server.start();
      const started = Date.now();
      ids.push(
        await server.call({ scenario_id: 1, contact: CONTACTS.talk, ...employeeFirst }),
        await server.call({ scenario_id: 2, contact: CONTACTS.longMessage, ...message(2) }),
        await server.call({ scenario_id: 3, contact: CONTACTS.shortMessage, ...message(1) }),
        await server.call({ scenario_id: 4, contact: CONTACTS.ringing, ...employeeFirst }),
        await server.call({ scenario_id: 5, contact: CONTACTS.hangsUp, ...employeeFirst }),
      );
      await pause(started + 3000 - Date.now());
      await server.kill();
      await pause(started + 6000 - Date.now());
      await server.start();
      await real.exchange.calls();
      for (const line of LINES) await real.lines.get(line)?.calls();
      await nobodyIsLeft();
      await server.stop();
    }, 60_000);

    it("rings nobody twice", async () => {
      for (const name of ["talk", "longMessage", "shortMessage", "ringing", "hangsUp"] as const)
        expect(await contactOf(name)).toBeDefined();
      for (const line of LINES) expect(await employeeOf(line, 0)).toBeDefined();
    });

    it("interrupts no talk", async () => {
      const { heard } = await contactOf("talk");
      expect(sounds(await contactOf("talk"))).toEqual([[PITCH.employee]]);
      expect(heard[0]!.to - heard[0]!.from).toBeGreaterThan(9000 - TOLERANCE_MS);
      expect(await endOf(0)).toBe("success_finish");
    });

    it("lets a message that is being played go on to its end, and then both talk", async () => {
      const { heard } = await contactOf("longMessage");
      expect(sounds(await contactOf("longMessage"))).toEqual([[PITCH.message], [PITCH.employee]]);
      expectOnce(heard[0]!, 10_000);
      expect(await endOf(1)).toBe("success_finish");
    });

    it("does not repeat a message that came to its end while nobody was there", async () => {
      const { heard } = await contactOf("shortMessage");
      expect(sounds(await contactOf("shortMessage"))).toEqual([[PITCH.message], [PITCH.employee]]);
      expectOnce(heard[0]!, 4000);
      expect(await endOf(2)).toBe("success_finish");
    });

    it("connects somebody who answered while nobody was there", async () => {
      expect(sounds(await contactOf("ringing"))).toEqual([[PITCH.employee]]);
      expect(sounds(await employeeOf(LINES[3], 0))).toEqual([[PITCH.music], [PITCH.contact], ["busy"]]);
      expect(await endOf(3)).toBe("success_finish");
    });

    it("ends a call whose contact hung up while nobody was there", async () => {
      expect((await contactOf("hangsUp")).end).toBe("hung_up");
      expect((await employeeOf(LINES[4], 0)).end).toBe("released");
      expect(await endOf(4)).toBe("success_finish");
    });

    it("tells no telephone number in its log", () => {
      for (const number of [...Object.values(CONTACTS), ...LINES]) expect(server.log).not.toContain(number);
    });
  });

  describe("a connection to Asterisk that is lost for three seconds", () => {
    beforeAll(async () => {
      if (program === null) return;
      ids.length = 0;
      await server.start();
      const started = Date.now();
      ids.push(
        await server.call({ scenario_id: 1, contact: CONTACTS.talkOverCut, ...employeeFirst }),
        await server.call({ scenario_id: 2, contact: CONTACTS.messageOverCut, ...message(1) }),
        await server.call({ scenario_id: 3, contact: CONTACTS.ringingOverCut, ...employeeFirst }),
      );
      await pause(started + 2000 - Date.now());
      way.cut();
      await pause(started + 5000 - Date.now());
      way.open();
      await real.exchange.calls();
      ids.push(await server.call({ scenario_id: 4, contact: CONTACTS.afterCut, ...employeeFirst }));
      await pause(1000);
      await real.exchange.calls();
      for (const line of LINES) await real.lines.get(line)?.calls();
      await nobodyIsLeft();
      await server.stop();
    }, 60_000);

    it("interrupts no talk", async () => {
      const report = await contactOf("talkOverCut");
      expect(sounds(report)).toEqual([[PITCH.employee]]);
      expect(report.heard[0]!.to - report.heard[0]!.from).toBeGreaterThan(6000 - TOLERANCE_MS);
      expect(await endOf(0)).toBe("success_finish");
    });

    it("does not repeat a message whose end nobody heard of", async () => {
      const report = await contactOf("messageOverCut");
      expect(sounds(report)).toEqual([[PITCH.message], [PITCH.employee]]);
      expectOnce(report.heard[0]!, 4000);
      expect(await endOf(1)).toBe("success_finish");
    });

    it("connects somebody whose answer nobody heard of", async () => {
      expect(sounds(await contactOf("ringingOverCut"))).toEqual([[PITCH.employee]]);
      expect(await endOf(2)).toBe("success_finish");
    });

    it("is there again for the next call: the application is registered, and its events come", async () => {
      expect(sounds(await contactOf("afterCut"))).toEqual([[PITCH.employee]]);
      expect(await endOf(3)).toBe("success_finish");
    });
  });

  describe("an Asterisk that dies and comes back", () => {
    /** The calls by what is under way when it dies. */
    const lost = {
      talk: 0,
      "ringing at the contact": 0,
      "ringing at the employee": 0,
      "early media": 0,
      "a message": 0,
      digits: 0,
      "the busy tone after the contact has hung up": 0,
    };
    let askedForMeanwhile = 0;
    let afterRestart = 0;

    /** How a call ended, and what it was that ended it. */
    const endingOf = async (id: number) => {
      const session = await server.session(id);
      return { reason: session?.finished?.finish_reason, last: session?.events.at(-1)?.type };
    };

    /** What the log says of the ends of a call's legs. */
    const legsOf = (id: number) =>
      server.log
        .split("\n")
        .filter((line) => line.includes('"leg_ended"'))
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ call_session_id: session }) => session === id);

    beforeAll(async () => {
      if (program === null) return;
      await server.start();
      const call = async (scenario_id: number, contact: string, more: object): Promise<number> =>
        server.call({ scenario_id, contact, ...more });
      lost.talk = await call(5, CONTACTS.lostInTalk, employeeFirst);
      lost["ringing at the contact"] = await call(4, CONTACTS.lostInRinging, employeeFirst);
      lost["ringing at the employee"] = await call(7, CONTACTS.lostAtEmployee, employeeFirst);
      const early = { ...employeeFirst, early_switching: true };
      lost["early media"] = await call(1, CONTACTS.lostInEarlyMedia, early);
      lost["a message"] = await call(2, CONTACTS.lostInMessage, message(2));
      const digits = { ...employeeFirst, dtmf_string: "1.2.3.4.5.6.7.8.9" };
      lost.digits = await call(3, CONTACTS.lostInDigits, digits);
      const hungUp = await call(6, CONTACTS.lostAfterHangUp, employeeFirst);
      lost["the busy tone after the contact has hung up"] = hungUp;
      // Of the others six employees and five contacts, of whom five and three have answered.
      const isSo = async (): Promise<boolean> => {
        const channels = (await real.ask("channels")) as { readonly id: string; readonly state: string }[];
        const others = channels.filter(({ id }) => !id.startsWith(`scenario-call.${hungUp}.`));
        const up = others.filter(({ state }) => state === "Up");
        return others.length === 11 && up.length === 8 && legsOf(hungUp).length > 0;
      };
      while (!(await isSo())) await pause(20);
      await real.restart(async () => {
        askedForMeanwhile = await call(8, CONTACTS.askedForMeanwhile, employeeFirst);
      });
      // The server tries again every few seconds at the longest.
      const deadline = Date.now() + 15_000;
      const isBack = async (): Promise<boolean> =>
        ((await real.ask("applications")) as { readonly name: string }[]).some(
          ({ name }) => name === "scenario-call",
        );
      while (Date.now() < deadline && !(await isBack())) await pause(100);
      afterRestart = await call(6, CONTACTS.afterRestart, employeeFirst);
      await pause(6000);
      await nobodyIsLeft();
      await server.stop();
    }, 60_000);

    it.each([
      "talk",
      "ringing at the contact",
      "ringing at the employee",
      "early media",
      "a message",
      "digits",
    ] as const)("ends a call in %s, with the reason that it was lost", async (phase) => {
      expect(await endingOf(lost[phase])).toEqual({
        reason: "communication_unavailable",
        last: "telephony_lost",
      });
    });

    it("ends a call whose contact had hung up as what it was: a talk", async () => {
      const { reason } = await endingOf(lost["the busy tone after the contact has hung up"]);
      expect(reason).toBe("success_finish");
    });

    it("calls nobody for a call that was asked for while it was away, which ends as one that could not be", async () => {
      expect((await endingOf(askedForMeanwhile)).reason).toBe("communication_unavailable");
      const legs = legsOf(askedForMeanwhile);
      expect(legs.map(({ leg, rang_after_ms }) => [leg, rang_after_ms])).toEqual([["employee:0.0", null]]);
    });

    it("serves the next call, for which the trunk is free", async () => {
      expect((await endingOf(afterRestart)).reason).toBe("success_finish");
    });
  });
});
