import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  type AsteriskProgram,
  type CallReport,
  freePorts,
  minimalConfiguration,
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
import { lineEndpoint, trunkEndpoint } from "../../../src/adapters/asterisk/routes.ts";
import type { AriAccess } from "../../../src/adapters/asterisk/ari/ari-socket.ts";

/** The lines at which telephones can register: every line that a behaviour names must be here. */
export const LINES = ["100123", "100124"] as const;

/** The trunk through which all outside numbers are reached. */
export const TRUNK = "outside";

/** Class of music on hold, and the seconds of the file that is played again and again. */
export const MUSIC_CLASS = "music";
const MUSIC_SECONDS = 10;

/** The bridges go after their last leg: how long that may take, and how often it is looked for, ms. */
const TIDY_MS = 5000;
const TIDY_LOOK_MS = 50;

const USER = { name: "behaviours", password: "a secret of this run" };

/** An Asterisk with the phones that can be called through it: one call of a behaviour at a time. */
export interface Switchboard {
  readonly asterisk: RunningAsterisk;
  readonly access: AriAccess;
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
  const ports = await freePorts();
  const lines = LINES.map((number) => ({
    user: lineEndpoint(number),
    password: `secret of ${number}`,
    number,
  }));
  const ways = [{ endpoint: trunkEndpoint(TRUNK), port: outside.port }];
  const asterisk = await startAsterisk(
    program,
    ports,
    minimalConfiguration(ports, USER, { lines, ways, music }),
  );
  const telephones = new Map<string, OpenTelephone>();
  for (const { number } of lines) telephones.set(number, await phones.open(silent));
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
  return {
    asterisk,
    access: { url, user: USER.name, password: USER.password, app: "behaviour" },
    sounds: join(folder, "sounds"),
    direct: async ({ scripts, registered, voices }) => {
      const ears = { pitches: [NETWORK_PITCH, ...PITCHES], voices, keeps_sound: false };
      for (const { number, user, password } of lines) {
        const telephone = telephones.get(number);
        const registration = { port: ports.sip, user, password, number };
        if (registered.has(number)) await telephone?.register(registration);
        else await telephone?.unregister(registration);
      }
      for (const telephone of all()) await telephone.direct({ scripts, ears });
    },
    calls: async () => (await Promise.all(all().map(async (telephone) => telephone.calls()))).flat(),
    get isInUse() {
      return all().some(({ live }) => live > 0);
    },
    left: async () => {
      const until = Date.now() + TIDY_MS;
      while (Date.now() < until && (await inLists()).length > 0) await pause(TIDY_LOOK_MS);
      return inLists();
    },
    close: async () => {
      for (const telephone of all()) await telephone.close();
      await asterisk.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
