import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  type AsteriskProgram,
  type CallReport,
  portsFor,
  NETWORK_PITCH,
  type OpenTelephone,
  type Phones,
  type PhoneScript,
  PITCHES,
  type RunningAsterisk,
  sine,
  startAsterisk,
  wav,
} from "@scenario-call/phones";
import { asteriskConfiguration } from "../../../src/adapters/asterisk/config/configuration.ts";
import type { AccountFile } from "../../../src/generated/account.ts";
import { ARI_PASSWORD_VARIABLE } from "../../../src/ari-password-variable.ts";
import type { AsteriskAccess } from "../../../src/open-asterisk.ts";

/** The lines at which telephones can register: every line that a behaviour names must be here. */
export const LINES = ["100123", "100124"] as const;

/** Seconds of the file that is played again and again to whoever waits. */
const MUSIC_SECONDS = 10;

/** The bridges go after their last leg: how long that may take, and how often it is looked for, ms. */
const TIDY_MS = 1000;
const TIDY_LOOK_MS = 10;

const USER = { name: "behaviours", password: randomBytes(16).toString("hex") };

/** An Asterisk with the phones that can be called through it: one call of a behaviour at a time. */
export interface Switchboard {
  readonly asterisk: RunningAsterisk;
  /** How a server gets to it, and the environment with the password for that. */
  readonly access: AsteriskAccess;
  readonly env: Readonly<Record<string, string>>;
  /** The part of an account file that is for Asterisk: its configuration is written from it. */
  readonly block: NonNullable<AccountFile["asterisk"]>;
  /** Folder for the sounds that are played. */
  readonly sounds: string;
  /** From now on the phones act so, and these lines have a telephone. */
  direct(acting: {
    readonly scripts: Readonly<Record<string, PhoneScript>>;
    readonly registered: ReadonlySet<string>;
    readonly voices: readonly number[];
  }): Promise<void>;
  /** What all phones lived through since then; resolves when no call is under way. */
  calls(): Promise<readonly CallReport[]>;
  /** Whether a phone has a call. */
  readonly isInUse: boolean;
  /** Everything of a call that is left in Asterisk, by its own lists, when it has had the time to tidy up. */
  left(): Promise<readonly string[]>;
  /** How long that took at most so far, ms. */
  readonly tidiedMs: number;
  close(): Promise<void>;
}

/** Opens a switchboard on which `dialing_music` has this pitch, Hz. */
export const openSwitchboard = async (
  program: AsteriskProgram,
  phones: Phones,
  musicPitch: number,
): Promise<Switchboard> => {
  const folder = await mkdtemp(join(tmpdir(), "switchboard-"));
  const music = join(folder, "music");
  await mkdir(music, { recursive: true });
  await writeFile(join(music, "music.wav"), wav(sine(musicPitch, 0, MUSIC_SECONDS * 8000)));
  const silent = { scripts: {}, ears: { pitches: [], voices: [], keeps_sound: false } };
  const outside = await phones.open(silent);
  const ports = await portsFor(program);
  const lines = LINES.map((number) => ({ user: number, password: `secret of ${number}` }));
  const block = {
    trunks: [{ name: "outside", host: "127.0.0.1", port: outside.port, shows_foreign_numbers: true }],
    lines: lines.map(({ user, password }) => ({ phone_number: user, password })),
    network: {
      sip_address: "127.0.0.1",
      sip_port: ports.sip,
      rtp_from: ports.rtp.from,
      rtp_to: ports.rtp.to,
    },
  };
  const configuration = asteriskConfiguration({
    asterisk: block,
    passwords: { trunks: new Map(), lines: new Map(lines.map(({ user, password }) => [user, password])) },
    ari: { address: "127.0.0.1", port: ports.http, user: USER.name, password: USER.password },
    musicFolder: music,
  });
  const asterisk = await startAsterisk(program, ports, configuration);
  const telephones = new Map<string, OpenTelephone>();
  for (const { user } of lines) telephones.set(user, await phones.open(silent));
  const url = `http://127.0.0.1:${ports.http}`;
  const headers = { authorization: `Basic ${btoa(`${USER.name}:${USER.password}`)}` };
  const all = (): readonly OpenTelephone[] => [outside, ...telephones.values()];
  const inLists = async (): Promise<readonly string[]> => {
    const lists = await Promise.all(
      ["channels", "bridges", "recordings/stored"].map(async (list) => {
        const answer = await fetch(`${url}/ari/${list}`, { headers });
        const members = (await answer.json()) as readonly {
          readonly id?: string;
          readonly name?: string;
        }[];
        return members.map(({ id, name }) => `${list}: ${id ?? name}`);
      }),
    );
    return lists.flat();
  };
  let tidiedMs = 0;
  return {
    asterisk,
    access: { url, user: USER.name, app: "behaviour", passwordFile: null, allowPublic: false },
    env: { [ARI_PASSWORD_VARIABLE]: USER.password },
    block,
    sounds: join(folder, "sounds"),
    direct: async ({ scripts, registered, voices }) => {
      const ears = { pitches: [NETWORK_PITCH, ...PITCHES], voices, keeps_sound: false };
      for (const { user, password } of lines) {
        const telephone = telephones.get(user);
        const registration = { port: ports.sip, user, password };
        if (registered.has(user)) await telephone?.register(registration);
        else await telephone?.unregister(registration);
      }
      for (const telephone of all()) await telephone.direct({ scripts, ears });
    },
    calls: async () => (await Promise.all(all().map(async (telephone) => telephone.calls()))).flat(),
    get isInUse() {
      return all().some(({ live }) => live > 0);
    },
    left: async () => {
      const begun = Date.now();
      for (;;) {
        const found = await inLists();
        const ms = Date.now() - begun;
        tidiedMs = Math.max(tidiedMs, ms);
        if (found.length === 0 || ms > TIDY_MS) return found;
        await pause(TIDY_LOOK_MS);
      }
    },
    get tidiedMs() {
      return tidiedMs;
    },
    close: async () => {
      for (const telephone of all()) await telephone.close();
      await asterisk.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
