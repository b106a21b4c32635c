import { mkdir, writeFile } from "node:fs/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AsteriskProgram,
  portsFor,
  type OpenTelephone,
  Phones,
  type PhoneScript,
  type RunningAsterisk,
  startAsterisk,
} from "@scenario-call/phones";
import { asteriskConfiguration } from "../../../src/adapters/asterisk/config/configuration.ts";
import type { AccountFile } from "../../../src/generated/account.ts";
import { writeWav } from "../../../src/sound/write-wav.ts";
import { type Sound, TELEPHONE_RATE } from "../../../src/sound/sound.ts";
import { tone16 } from "../../sound/tones.ts";

/** Pitches of what is heard, Hz: far enough apart that no phone takes one for another. */
export const PITCH = { message: 600, music: 700, early: 1300, employee: 1500, contact: 1600 } as const;

/** What the phones listen for; the ringing and busy tone of the network too. */
export const EARS = {
  pitches: [425, ...Object.values(PITCH)],
  voices: [PITCH.employee, PITCH.contact],
  keeps_sound: false,
};

/** A phone that rings, answers and waits; each test says what it does otherwise. */
export const PHONE: PhoneScript = {
  rings_after_ms: 100,
  early_media_after_ms: null,
  outcome: { does: "answers", after_ms: 1500 },
  hangs_up_after_ms: null,
  hangs_up_after_talk_ms: null,
  presses: [],
  voice: PITCH.contact,
  early_voice: PITCH.early,
  busy_for_calls: 0,
};

/** A sound of one pitch. */
export const soundOf = (hertz: number, seconds: number): Sound => ({
  sampleRate: TELEPHONE_RATE,
  samples: tone16(hertz, TELEPHONE_RATE, seconds),
});

/** User of ARI. */
export const ARI_USER = "scenario-call";

/** Its password, for this test's own Asterisk. */
export const ARI_PASSWORD = "7b1f6c2e9d4a48f0";

/** An Asterisk with our own configuration, an exchange behind its trunk, and telephones at its lines. */
export interface RealAsterisk {
  readonly url: string;
  /** Folder of the test: media files, account, sound cache; removed at the end. */
  readonly folder: string;
  readonly asterisk: RunningAsterisk;
  readonly exchange: OpenTelephone;
  /** By the number of the line. */
  readonly lines: ReadonlyMap<string, OpenTelephone>;
  /** An address of ARI, and what it answers. */
  ask(resource: string): Promise<unknown>;
  /** Ends the Asterisk as a crash would, and starts another one on the same ports; `meanwhile` goes on in between. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** What a test wants to call. */
export interface Setting {
  /** Numbers behind the trunk. */
  readonly outside: Readonly<Record<string, PhoneScript>>;
  /** Numbers of lines, whose telephones register with digest. */
  readonly lines?: Readonly<Record<string, PhoneScript>>;
  /** Numbers of further lines, at which telephones of others register. */
  readonly otherLines?: readonly string[];
  /** Members of the trunk besides its name and host. */
  readonly trunk?: object;
  /** How often Asterisk asks whether its trunk and telephones are there, s. */
  readonly keepAlive?: number;
  /** Trunks before it, by the port on which the Asterisk itself takes SIP. */
  readonly first?: (
    sip: number,
  ) => readonly NonNullable<NonNullable<AccountFile["asterisk"]>["trunks"]>[number][];
}

/** The part of an account file that is for Asterisk. */
export const asteriskBlock = (
  ports: { readonly sip: number; readonly rtp: { readonly from: number; readonly to: number } },
  exchangePort: number,
  { lines = {}, otherLines = [], trunk = {}, first = () => [], keepAlive = 30 }: Setting,
): NonNullable<AccountFile["asterisk"]> => ({
  trunks: [...first(ports.sip), { name: "main", host: "127.0.0.1", port: exchangePort, ...trunk }],
  lines: [...Object.keys(lines), ...otherLines].map((phone_number) => ({
    phone_number,
    password: `password-of-${phone_number}`,
  })),
  network: {
    sip_address: "127.0.0.1",
    sip_port: ports.sip,
    rtp_from: ports.rtp.from,
    rtp_to: ports.rtp.to,
    keep_alive: keepAlive,
  },
});

/** Starts all of it. */
export const startRealAsterisk = async (
  program: AsteriskProgram,
  setting: Setting,
): Promise<RealAsterisk> => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-phones-"));
  const phones = new Phones();
  const ports = await portsFor(program);
  const exchange = await phones.open({ scripts: setting.outside, ears: EARS });
  const music = join(folder, "music");
  await mkdir(music);
  await writeFile(join(music, "melody.wav"), writeWav(soundOf(PITCH.music, 20)));
  const block = asteriskBlock(ports, exchange.port, setting);
  const configuration = asteriskConfiguration({
    asterisk: block,
    passwords: {
      trunks: new Map((block.trunks ?? []).map(({ name, password = "" }) => [name, password])),
      lines: new Map((block.lines ?? []).map(({ phone_number, password = "" }) => [phone_number, password])),
    },
    ari: { address: "127.0.0.1", port: ports.http, user: ARI_USER, password: ARI_PASSWORD },
    musicFolder: music,
  });
  let asterisk = await startAsterisk(program, ports, configuration);
  const registered = async (): Promise<Map<string, OpenTelephone>> => {
    const opened = new Map<string, OpenTelephone>();
    for (const [user, script] of Object.entries(setting.lines ?? {})) {
      const registration = { port: ports.sip, user, password: `password-of-${user}` };
      opened.set(user, await phones.open({ scripts: { "*": script }, ears: EARS, registration }));
    }
    return opened;
  };
  const lines = await registered();
  const url = `http://127.0.0.1:${ports.http}`;
  return {
    url,
    folder,
    get asterisk() {
      return asterisk;
    },
    exchange,
    lines,
    ask: async (resource) => {
      const authorization = `Basic ${Buffer.from(`${ARI_USER}:${ARI_PASSWORD}`).toString("base64")}`;
      const answer = await fetch(`${url}/ari/${resource}`, { headers: { authorization } });
      return answer.json();
    },
    restart: async (meanwhile) => {
      await asterisk.kill();
      await meanwhile();
      asterisk = await startAsterisk(program, ports, configuration);
    },
    stop: async () => {
      await phones.close();
      await asterisk.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
