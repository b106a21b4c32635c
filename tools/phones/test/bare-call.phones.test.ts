import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import {
  type CallReport,
  freePorts,
  minimalConfiguration,
  NETWORK_PITCH,
  Phones,
  type PhoneScript,
  PITCHES,
  type RunningAsterisk,
  sine,
  startAsterisk,
} from "../src/index.ts";
import { wav } from "../src/sound/wav.ts";
import { APPLICATION, type BareAri, openAri } from "./ari.ts";

const program = inject("ownAsterisk");

const SHOWN = "74993720692";
const LINE = { user: "line", number: "100123", password: "a secret of this test" };
const CONTACT = "79260000000";
const OTHER = "79250000502";

const MESSAGE = 600;
const MUSIC = 700;
const EARLY = 1300;
const EMPLOYEE = 1500;
const PERSON = 1600;

const EARS = { pitches: [NETWORK_PITCH, ...PITCHES], voices: [EMPLOYEE, PERSON], keeps_sound: false };

/** By how much a moment may be off, ms: what a busy machine of two cores needs. */
const TOLERANCE_MS = 300;

const PHONE: PhoneScript = {
  rings_after_ms: 200,
  early_media_after_ms: null,
  outcome: { does: "answers", after_ms: 500 },
  hangs_up_after_ms: null,
  hangs_up_after_talk_ms: null,
  presses: [],
  voice: EMPLOYEE,
  early_voice: null,
  busy_for_calls: 0,
};

describe.skipIf(program === null)("phones, by bare requests to Asterisk; skipped is NOT RUN", () => {
  let asterisk: RunningAsterisk;
  let phones: Phones;
  let ari: BareAri;
  let employee: CallReport;
  let person: CallReport;
  let other: CallReport;
  let left: unknown;

  beforeAll(async () => {
    if (program === null) return;
    const ports = await freePorts();
    const user = { name: "bare", password: "another secret" };
    asterisk = await startAsterisk(program, ports, minimalConfiguration(ports, user, [LINE]));
    phones = new Phones();
    ari = await openAri(ports.http, user.name, user.password);
    const line = await phones.open({
      scripts: { "*": { ...PHONE, presses: [{ key: "5", after_ms: 500 }] } },
      ears: EARS,
      registration: { port: ports.sip, ...LINE },
    });
    const exchange = await phones.open({
      scripts: {
        [CONTACT]: {
          ...PHONE,
          early_media_after_ms: 500,
          outcome: { does: "answers", after_ms: 1500 },
          hangs_up_after_talk_ms: 2000,
          voice: PERSON,
          early_voice: EARLY,
        },
        [OTHER]: { ...PHONE, outcome: { does: "rings_on" } },
      },
      ears: EARS,
    });
    const file = async (name: string, pitch: number, seconds: number): Promise<string> => {
      const path = join(asterisk.folder, "sounds", name);
      await writeFile(`${path}.wav`, wav(sine(pitch, 0, seconds * 8000)));
      return `sound:${path}`;
    };
    const message = await file("message", MESSAGE, 1);
    const music = await file("music", MUSIC, 20);
    await call(ari, { line: `PJSIP/${LINE.user}`, port: exchange.port, message, music });
    [employee] = (await line.calls()) as [CallReport];
    const calls = await exchange.calls();
    person = calls.find(({ number }) => number === CONTACT)!;
    other = calls.find(({ number }) => number === OTHER)!;
    left = await ari.request("GET", "/channels");
  });

  afterAll(async () => {
    ari?.close();
    await phones?.close();
    await asterisk?.stop();
  });

  it("a line that has registered with digest is dialled by its name, and shows the number in From and in P-Asserted-Identity", () => {
    expect(employee).toMatchObject({ number: LINE.number, from: SHOWN, asserted: SHOWN });
  });

  it("hears the message, then music, then the other line before its answer, then the person, each in its time", () => {
    const answered = employee.answered_at!;
    expect(employee.heard.map(({ sounds }) => sounds)).toEqual([[MESSAGE], [MUSIC], [EARLY], [PERSON]]);
    const [, music, early, talk] = employee.heard.map(({ from }) => from);
    const from = (moment: number | null): number => Math.round(moment!);
    expect(Math.abs(music! - answered - 1000)).toBeLessThan(TOLERANCE_MS);
    expect(Math.abs(early! - from(person.rang_at) - 500)).toBeLessThan(TOLERANCE_MS);
    expect(Math.abs(talk! - from(person.answered_at))).toBeLessThan(TOLERANCE_MS);
  });

  it("the person hears the employee from the answer on, and the keys one after the other", () => {
    expect(person.heard.map(({ sounds }) => sounds)).toEqual([[EMPLOYEE]]);
    expect(Math.abs(person.heard[0]!.from - person.answered_at!)).toBeLessThan(TOLERANCE_MS);
    expect(person.keys.map(({ key }) => key)).toEqual(["1", "2"]);
    expect(Math.abs(person.keys[1]!.at - person.keys[0]!.at - 500)).toBeLessThan(TOLERANCE_MS);
  });

  it("the person hangs up when the talk has lasted for two seconds, and the employee is released", () => {
    expect(person.end).toBe("hung_up");
    expect(Math.abs(person.ended_at - person.heard[0]!.from - 2000)).toBeLessThan(TOLERANCE_MS);
    expect(employee.end).toBe("released");
  });

  it("nothing of the call is left in Asterisk", () => {
    expect(left).toEqual([]);
  });

  it("a phone that rings on is told that somebody else has answered", () => {
    expect(other).toMatchObject({ end: "cancelled", answered_at: null, heard: [] });
    expect(other.reason).toMatch(/cause=26|completed elsewhere/u);
  });
});

/** An employee is called, hears a message and music; then a contact with an announcement; and a third phone rings along. */
const call = async (
  ari: BareAri,
  {
    line,
    port,
    message,
    music,
  }: { readonly line: string; readonly port: number; readonly message: string; readonly music: string },
): Promise<void> => {
  const dial = async (channelId: string, endpoint: string): Promise<void> => {
    const variables = { "CONNECTEDLINE(all)": `"${SHOWN}" <${SHOWN}>` };
    const inApplication = ari.event("StasisStart", ({ channel }) => channel?.id === channelId);
    await ari.request("POST", "/channels/create", { endpoint, app: APPLICATION, channelId, variables });
    await inApplication;
    await ari.request("POST", `/channels/${channelId}/dial?timeout=20`);
  };
  const up = async (channelId: string) =>
    ari.event("ChannelStateChange", ({ channel }) => channel?.id === channelId && channel.state === "Up");
  const address = (number: string): string => `PJSIP/phones/sip:${number}@127.0.0.1:${port}`;
  await ari.request("POST", "/bridges", { bridgeId: "talk", type: "mixing,dtmf_events" });
  await dial("employee", line);
  await up("employee");
  await ari.request("POST", "/channels/employee/play/message", { media: message });
  await ari.event("PlaybackFinished", ({ playback }) => playback?.id === "message");
  await ari.request("POST", "/channels/employee/play/music", { media: music });
  await Promise.all([dial("contact", address(CONTACT)), dial("other", address(OTHER))]);
  await ari.event("Dial", ({ peer, dialstatus }) => peer?.id === "contact" && dialstatus === "PROGRESS");
  await ari.request("DELETE", "/playbacks/music");
  await ari.request("POST", "/bridges/talk/addChannel?channel=employee,contact");
  await up("contact");
  await ari.request("DELETE", "/channels/other?reason_code=26");
  await ari.request("POST", "/channels/contact/dtmf?dtmf=12&duration=100&between=400");
  await ari.event("ChannelDestroyed", ({ channel }) => channel?.id === "contact");
  await ari.request("DELETE", "/channels/employee");
  await ari.request("DELETE", "/bridges/talk");
};
