import {
  type CallReport,
  correlation,
  encode,
  listen,
  loudnessOf,
  PITCHES,
  type PhoneScript,
  playSipp,
  sine,
  startBaresip,
} from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { espeakWasm } from "../../../src/adapters/speech/espeak-wasm.ts";
import { resample } from "../../../src/sound/resample.ts";
import { TELEPHONE_RATE } from "../../../src/sound/sound.ts";
import { accountFor, OwnServer, VIRTUAL, writeAccount } from "./own-server.ts";
import { asteriskBlock, EARS, PHONE, PITCH, type RealAsterisk, startRealAsterisk } from "./real-asterisk.ts";
import * as sipp from "./sipp-steps.ts";

const program = inject("asterisk");
const sippProgram = inject("sipp");
const baresipProgram = inject("baresip");

const MESSAGE_SECONDS = 2;

const LINE = "100101";
const BARESIP_LINE = "100102";
const CONTACT = "79260000000";

/** The pitch that baresip says, Hz. */
const BARESIP_PITCH = 900;

/** An employee who waits until he has had enough. */
const employee = (staysMs: number | null): PhoneScript => ({
  ...PHONE,
  outcome: { does: "answers", after_ms: 400 },
  voice: PITCH.employee,
  hangs_up_after_ms: staysMs,
});

const soundsOf = ({ heard }: CallReport): (number | string)[][] => heard.map(({ sounds }) => [...sounds]);

/** A server in a process of its own, an Asterisk of its own and phones around it. */
const opened = async (setting: Parameters<typeof startRealAsterisk>[1], employees: readonly string[]) => {
  if (program === null) throw new Error("there is no Asterisk");
  const real = await startRealAsterisk(program, setting);
  const block = asteriskBlock(real.asterisk.ports, real.exchange.port, setting);
  writeAccount(real.folder, accountFor(employees, block, [MESSAGE_SECONDS]), [MESSAGE_SECONDS]);
  const server = new OwnServer(real.folder, real.url);
  return { real, server };
};

/** What a session ended with, once it has. */
const ending = async (server: OwnServer, id: number): Promise<string | undefined> => {
  await server.stop();
  return (await server.session(id))?.finished?.finish_reason;
};

describe.skipIf(program === null || sippProgram === null)(
  "calls to SIPp, which knows nothing of our phones; skipped is NOT RUN",
  () => {
    let real: RealAsterisk;
    let server: OwnServer;

    beforeAll(async () => {
      if (program === null || sippProgram === null) return;
      // SIPp takes every question but the call for a mistake, and Asterisk asks for the first time at a moment of chance.
      const setting = { outside: {}, lines: { [LINE]: employee(null) }, keepAlive: 0 };
      ({ real, server } = await opened(setting, [LINE]));
      // From now on SIPp is there.
      await real.exchange.close();
    });

    afterAll(async () => {
      await server?.stop();
      await real?.stop();
    });

    /** Carries out one call to SIPp; answers with its verdict, what the employee lived through, and how it ended. */
    const carriedOut = async (
      steps: readonly string[],
      stays: number | null,
      params: object,
      speech?: Uint8Array,
    ) => {
      if (sippProgram === null) throw new Error("there is no SIPp");
      const line = real.lines.get(LINE)!;
      await line.direct({ scripts: { "*": employee(stays) }, ears: EARS });
      await server.start("--drain=20");
      const playing = await playSipp(sippProgram, {
        port: real.exchange.port,
        steps: steps.join("\n"),
        ...(speech === undefined ? {} : { speech }),
      });
      try {
        const id = await server.call({ scenario_id: 1, contact: CONTACT, ...params });
        const verdict = await playing.verdict;
        const reason = await ending(server, id);
        return { verdict, employee: await line.calls(), reason };
      } finally {
        await playing.stop();
        await server.stop();
      }
    };

    it("employee first: SIPp answers, and the employee hears himself come back from there", async () => {
      const steps = [sipp.invited(VIRTUAL), sipp.rings(), sipp.waits(800), sipp.answers(), sipp.isReleased()];
      const { verdict, employee: calls, reason } = await carriedOut(steps, 5000, { first_call: "employee" });
      expect(verdict).toBeNull();
      expect(calls.map(soundsOf)).toEqual([[[PITCH.music], [PITCH.employee]]]);
      expect(reason).toBe("success_finish");
    });

    it("contact first: SIPp hears the message, and at the employee's answer the two are joined", async () => {
      const steps = [sipp.invited(VIRTUAL), sipp.rings(), sipp.waits(400), sipp.answers(), sipp.isReleased()];
      const params = {
        first_call: "contact",
        switch_at_once: true,
        contact_message: { type: "media", value: "1" },
      };
      const { verdict, employee: calls, reason } = await carriedOut(steps, 3000, params);
      expect(verdict).toBeNull();
      // What SIPp had echoed of the message before does not reach anybody; from the answer on it is the employee himself.
      expect(calls.map(soundsOf)).toEqual([[[PITCH.employee]]]);
      expect(reason).toBe("success_finish");
    });

    it("early switching: the employee hears what SIPp says before its answer", async () => {
      const speech = encode("PCMA", sine(PITCH.early, 0, 8000));
      const steps = [
        sipp.invited(VIRTUAL),
        sipp.rings(),
        sipp.waits(700),
        sipp.speaks(),
        sipp.waits(1500),
        sipp.answers(),
        sipp.isReleased(),
      ];
      const params = { first_call: "employee", switch_at_once: true, early_switching: true };
      const { verdict, employee: calls, reason } = await carriedOut(steps, 5000, params, speech);
      expect(verdict).toBeNull();
      const [heard = []] = calls.map(soundsOf);
      // Music until the first ring is a moment only.
      expect(heard.filter(([sound]) => sound !== PITCH.music)).toEqual([["ringing"], [PITCH.early]]);
      expect(reason).toBe("success_finish");
    });

    it("SIPp is busy", async () => {
      const steps = [sipp.invited(VIRTUAL), sipp.waits(500), sipp.refuses("486 Busy Here")];
      const { verdict, employee: calls, reason } = await carriedOut(steps, null, { first_call: "employee" });
      expect(verdict).toBeNull();
      expect(calls.map(soundsOf)).toEqual([[[PITCH.music], ["busy"]]]);
      expect(reason).toBe("subscriber_busy");
    });

    it("the employee hangs up while SIPp rings: it is told by CANCEL", async () => {
      const steps = [sipp.invited(VIRTUAL), sipp.rings(), sipp.isCancelled()];
      const { verdict, employee: calls } = await carriedOut(steps, 2500, { first_call: "employee" });
      expect(verdict).toBeNull();
      expect(calls.map(({ end }) => end)).toEqual(["hung_up"]);
    });

    it("SIPp's verdict can be a bad one: where another number is shown than it waits for", async () => {
      const steps = [sipp.invited("70000000000"), sipp.refuses("486 Busy Here")];
      const { verdict } = await carriedOut(steps, 2500, { first_call: "employee" });
      expect(verdict).not.toBeNull();
    });
  },
);

describe.skipIf(program === null || baresipProgram === null)(
  "an employee with baresip, registered with digest; skipped is NOT RUN",
  () => {
    it("hears the message, then music, then the contact, by its own recording; the contact hears baresip", async () => {
      if (baresipProgram === null) return;
      const contact: PhoneScript = {
        ...PHONE,
        outcome: { does: "answers", after_ms: 1000 },
        hangs_up_after_talk_ms: 2000,
      };
      const ears = { ...EARS, pitches: [...EARS.pitches, BARESIP_PITCH], voices: [BARESIP_PITCH] };
      const setting = { outside: { [CONTACT]: contact }, otherLines: [BARESIP_LINE] };
      const { real, server } = await opened(setting, [BARESIP_LINE]);
      try {
        await real.exchange.direct({ scripts: { [CONTACT]: contact }, ears });
        const registration = {
          port: real.asterisk.ports.sip,
          user: BARESIP_LINE,
          password: `password-of-${BARESIP_LINE}`,
        };
        const baresip = await startBaresip(baresipProgram, registration, sine(BARESIP_PITCH, 0, 60 * 8000));
        try {
          await server.start("--drain=20");
          const id = await server.call({
            scenario_id: 1,
            contact: CONTACT,
            first_call: "employee",
            employee_message: { type: "media", value: "1" },
          });
          await ringing(real);
          const [call] = await real.exchange.calls();
          expect(await ending(server, id)).toBe("success_finish");
          expect(soundsOf(call!)).toEqual([[BARESIP_PITCH]]);
          const [recording = new Float64Array()] = await baresip.recordings();
          expect(rowOf(recording)).toEqual([PITCH.message, PITCH.music, PITCH.contact, "network"]);
        } finally {
          await baresip.stop();
        }
      } finally {
        await server.stop();
        await real.stop();
      }
    });
  },
);

/** Resolves when a phone of the exchange has a call. */
const ringing = async (real: RealAsterisk): Promise<void> => {
  while (real.exchange.live === 0) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Which sounds a recording has, one after the other, without what lasts for less than a fifth of a second. */
const rowOf = (recording: Float64Array): readonly (number | string)[] => {
  const pieces = Array.from({ length: Math.floor(recording.length / 160) }, (_, index) => {
    const { pitches } = listen(recording.subarray(index * 160, (index + 1) * 160), [425, ...PITCHES]);
    return pitches.length === 1 ? (pitches[0] === 425 ? "network" : (pitches[0] ?? "")) : null;
  });
  const row: { readonly sound: number | string; count: number }[] = [];
  for (const sound of pieces) {
    if (sound === null) continue;
    const last = row.at(-1);
    if (last?.sound === sound) last.count += 1;
    else row.push({ sound, count: 1 });
  }
  return row.filter(({ count }) => count >= 10).map(({ sound }) => sound);
};

describe.skipIf(program === null)("a spoken message; skipped is NOT RUN", () => {
  const TEXT = "Здравствуйте! Ваш заказ готов, соединяем вас с магазином.";
  const OTHER_TEXT = "К сожалению, сегодня мы уже закрыты. Позвоните, пожалуйста, завтра.";

  /** Samples of a piece that is looked for, and how much later than that it may be heard. */
  const PIECE = 2400;
  const LATE = 4000;

  const spoken = async (text: string): Promise<Float64Array> => {
    const speech = espeakWasm({ clock: systemClock() });
    try {
      const { samples, sampleRate } = await speech.synthesise(text, { language: "ru" });
      const at8k = resample(
        Float32Array.from(samples, (sample) => sample / 32_768),
        sampleRate,
        TELEPHONE_RATE,
      );
      return Float64Array.from(at8k);
    } finally {
      await speech.close();
    }
  };

  /**
   * Which part of a speech is heard in its place, piece by piece: a busy machine may hold up what comes after a piece, but
   * it neither leaves out nor says anything else.
   */
  const foundOf = (recording: Float64Array, speech: Float64Array, begin: number): number => {
    const starts = Array.from({ length: Math.floor(speech.length / PIECE) }, (_, index) => index * PIECE);
    // Where the speaker takes breath there is nothing to be found.
    const pieces = starts.filter((start) => loudnessOf(speech.subarray(start, start + PIECE)) > 0.02);
    const heard = pieces.filter((start) => {
      const place = begin + start;
      const around = recording.subarray(Math.max(0, place - LATE), place + PIECE + LATE);
      return correlation(around, speech.subarray(start, start + PIECE)).likeness > 0.9;
    });
    return heard.length / pieces.length;
  };

  it("is the text as the synthesiser says it, from its first to its last sound, and no other text", async () => {
    const contact: PhoneScript = {
      ...PHONE,
      outcome: { does: "answers", after_ms: 300 },
      hangs_up_after_ms: 9000,
    };
    const { real, server } = await opened(
      { outside: { [CONTACT]: contact }, lines: { [LINE]: { ...PHONE, outcome: { does: "rings_on" } } } },
      [LINE],
    );
    try {
      const ears = { ...EARS, keeps_sound: true };
      await real.exchange.direct({ scripts: { [CONTACT]: contact }, ears });
      await server.start("--drain=20", "--speech=espeak-wasm");
      await server.call({
        scenario_id: 1,
        contact: CONTACT,
        first_call: "contact",
        contact_message: { type: "tts", value: TEXT },
      });
      await ringing(real);
      const [call] = await real.exchange.calls();
      const bytes = Buffer.from(call!.sound ?? "", "base64");
      const recording = Float64Array.from(
        { length: bytes.length / 2 },
        (_, at) => bytes.readInt16LE(2 * at) / 32_768,
      );
      const said = await spoken(TEXT);
      const { at } = correlation(recording, said.subarray(0, TELEPHONE_RATE));
      // It begins with the answer: nobody waits for the synthesiser.
      expect(at).toBeLessThan(TELEPHONE_RATE);
      expect(foundOf(recording, said, at)).toBeGreaterThan(0.8);
      const other = await spoken(OTHER_TEXT);
      expect(
        foundOf(recording, other, correlation(recording, other.subarray(0, TELEPHONE_RATE)).at),
      ).toBeLessThan(0.2);
      expect(recording.length).toBeGreaterThan(said.length);
    } finally {
      await server.stop();
      await real.stop();
    }
  });
});
