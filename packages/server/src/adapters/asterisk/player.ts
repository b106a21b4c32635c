import type { Media, TelephonyCommand } from "@scenario-call/call-flow";
import type { Clock } from "../../ports/clock.ts";
import type { Sounds } from "../../ports/media.ts";
import type { ReadySound } from "../../ports/sound-cache.ts";
import type { TelephonyEvent } from "../../ports/telephony.ts";
import type { Bridging } from "./bridging.ts";
import type { AsteriskIds } from "./ids.ts";
import type { Leg, Playing } from "./leg.ts";
import { isLost, part, type Requests, statusOf } from "./requests.ts";
import { soundUri } from "./sound-uri.ts";
import { TONES } from "./tones.ts";

/** How long the list of one loop plays before it is begun anew, ms; a sound so short that its list gets too long, less. */
const LOOP_PART_MS = 600_000;

/** The least that a list plays, ms: as many lists as fit into a call are looked through when it is taken back. */
const SHORTEST_PART_MS = 20_000;

/** Bytes of a list. Asterisk closes a connection on which a frame of more than 65,535 comes. */
const LONGEST_LIST = 60_000;

/** What stands around each name in the list: two quotes, escaped because a body is a text in a text, and a comma. */
const AROUND_NAME = 5;

type CommandOf<T extends TelephonyCommand["type"]> = Extract<TelephonyCommand, { type: T }>;

/** What sounds need around them. */
export interface PlayerRoom {
  readonly clock: Clock;
  readonly requests: Requests;
  readonly bridging: Bridging;
  readonly ids: AsteriskIds;
  readonly sounds: Sounds;
  /** Class of music on hold. */
  readonly musicClass: string;
  readonly tell: (leg: Leg, event: TelephonyEvent) => void;
  /** A sound that Asterisk cannot be given. */
  readonly problem: (message: string) => void;
}

/** Plays sounds to legs, each in its home, and tells how they end. */
export class Player {
  readonly #room: PlayerRoom;
  /** What plays, by its name in Asterisk. */
  readonly #playing = new Map<string, { readonly leg: Leg; readonly playback: string }>();

  /** Those of them that wait for a connection to be begun. */
  readonly #unsent = new Set<string>();

  constructor(room: PlayerRoom) {
    this.#room = room;
  }

  /** Plays as soon as there is a sound; nothing is heard until then. */
  play(leg: Leg, { playback, media, type }: CommandOf<"play" | "loop">): void {
    if (!leg.notice(playback)) return;
    const awaited: Playing = { kind: "awaited" };
    leg.sounds.set(playback, awaited);
    const isWanted = (): boolean => leg.isLive && leg.sounds.get(playback) === awaited;
    const once = type === "play";
    void this.#room.sounds.find(media).then(
      (sound) => {
        if (isWanted()) this.#found(leg, playback, { media, sound, once });
      },
      (error: unknown) => {
        if (isWanted())
          this.#fail(leg, playback, error instanceof Error ? error.message : "there is no sound");
      },
    );
  }

  /** Plays a tone until it is stopped. */
  tone(leg: Leg, { playback, tone }: CommandOf<"tone">): void {
    if (leg.notice(playback)) this.#begin(leg, playback, [TONES[tone]], { once: false, part: leg.firstPart });
  }

  /** Stops a sound, if it plays; it is never begun again. */
  stop(leg: Leg, playback: string): void {
    const playing = leg.sounds.get(playback);
    if (playing === undefined) {
      if (leg.isTakenBack && leg.notice(playback)) this.#stopUnknown(leg, playback);
      return;
    }
    leg.sounds.delete(playback);
    if (playing.kind === "playback") {
      this.#playing.delete(playing.ariId);
      this.#room.requests.send("DELETE", `playbacks/${part(playing.ariId)}`);
    } else if (playing.kind === "music") {
      this.#room.requests.send("DELETE", `bridges/${part(leg.names.home)}/moh`);
    }
  }

  /** Whatever kind of sound an earlier process began under this id, and however often it went around. */
  #stopUnknown(leg: Leg, playback: string): void {
    const { requests, ids } = this.#room;
    for (let nth = 0; nth < this.#mostParts(leg); nth += 1)
      requests.send("DELETE", `playbacks/${part(ids.playback(leg.names.callSessionId, playback, nth))}`);
    requests.send("DELETE", `bridges/${part(leg.names.home)}/moh`);
  }

  /** How many parts a loop can have had at a leg. */
  #mostParts({ dialledAt }: Leg): number {
    return Math.ceil((this.#room.clock.now() - dialledAt) / SHORTEST_PART_MS) + 1;
  }

  /** Forgets what played to a leg that has ended. */
  forget(leg: Leg): void {
    for (const playing of leg.sounds.values()) {
      if (playing.kind === "playback") this.#playing.delete(playing.ariId);
    }
    leg.sounds.clear();
  }

  /** A playback has come to its end in Asterisk. */
  ended(ariId: string, failed: boolean): void {
    const found = this.#playing.get(ariId);
    if (found === undefined) return;
    const { leg, playback } = found;
    const playing = leg.sounds.get(playback);
    if (playing?.kind !== "playback" || playing.ariId !== ariId) return;
    this.#playing.delete(ariId);
    // A sound that ends with its leg is not worth a word.
    if (leg.isLeaving) leg.sounds.delete(playback);
    else if (failed) this.#fail(leg, playback, "Asterisk could not play it");
    else if (playing.once) this.#finish(leg, playback);
    else this.#begin(leg, playback, playing.media, { once: false, part: playing.part + 1 });
  }

  /**
   * Finds out, after the connection was away, whether what was to play still does: a message that does not is over, for it
   * must not be heard twice; a loop goes on.
   */
  async settle(leg: Leg): Promise<void> {
    await this.#settleUnsure(leg);
    for (const [playback, playing] of leg.sounds) {
      if (playing.kind === "playback" && !this.#unsent.has(playing.ariId)) {
        if ((await this.#mediaOf(playing.ariId)) === null) this.ended(playing.ariId, false);
      }
      if (playing.kind === "music") this.#music(leg, playback);
    }
  }

  /** What an earlier process began: it is under the name that it would have here. */
  async #settleUnsure(leg: Leg): Promise<void> {
    const { unsure, names } = leg;
    leg.unsure = null;
    if (unsure === null || leg.phase !== "answered") return;
    const { playback, once } = unsure;
    const most = once ? 1 : this.#mostParts(leg);
    for (let nth = 0; nth < most; nth += 1) {
      const ariId = this.#room.ids.playback(names.callSessionId, playback, nth);
      const media = await this.#mediaOf(ariId);
      if (media === null) continue;
      leg.notice(playback);
      leg.sounds.set(playback, { kind: "playback", ariId, media: [media], once, part: nth });
      this.#playing.set(ariId, { leg, playback });
      return;
    }
    leg.firstPart = most;
    if (!once) return;
    leg.notice(playback);
    this.#finish(leg, playback);
  }

  /** What a playback plays; null where it is not there. */
  async #mediaOf(ariId: string): Promise<string | null> {
    try {
      const found = await this.#room.requests.look(`playbacks/${part(ariId)}`);
      const { media_uri: uri } = (found ?? {}) as { readonly media_uri?: unknown };
      return typeof uri === "string" ? uri : "";
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }

  #found(
    leg: Leg,
    playback: string,
    {
      media,
      sound,
      once,
    }: { readonly media: Media; readonly sound: ReadySound | null; readonly once: boolean },
  ): void {
    if (sound === null) {
      if (once || media.kind !== "melody") this.#fail(leg, playback, "there is no sound");
      else this.#music(leg, playback);
      return;
    }
    if (sound.samples === 0) {
      // Nothing to say is said in no time; in a loop it would keep everybody busy.
      if (once) this.#finish(leg, playback);
      else this.#fail(leg, playback, "the sound is empty");
      return;
    }
    const named = soundUri(sound);
    if (!named.ok) {
      this.#room.problem(named.why);
      this.#fail(leg, playback, named.why);
      return;
    }
    const list = once ? [named.uri] : loopOf(named.uri, named.ms);
    if (list === null) {
      this.#fail(leg, playback, "the sound is too short to be repeated");
      return;
    }
    this.#begin(leg, playback, list, { once, part: once ? 0 : leg.firstPart });
  }

  #music(leg: Leg, playback: string): void {
    this.#room.bridging.goHome(leg);
    leg.sounds.set(playback, { kind: "music" });
    const { requests, musicClass } = this.#room;
    requests
      .ask("POST", `bridges/${part(leg.names.home)}/moh?mohClass=${part(musicClass)}`)
      .catch((error: unknown) => {
        this.#notBegun(leg, playback, error);
      });
  }

  #begin(
    leg: Leg,
    playback: string,
    media: readonly string[],
    { once, part: nth }: { readonly once: boolean; readonly part: number },
  ): void {
    this.#room.bridging.goHome(leg);
    const { names } = leg;
    const ariId = this.#room.ids.playback(names.callSessionId, playback, nth);
    leg.sounds.set(playback, { kind: "playback", ariId, media, once, part: nth });
    this.#playing.set(ariId, { leg, playback });
    const uri = `bridges/${part(names.home)}/play/${part(ariId)}`;
    const { requests } = this.#room;
    if (!requests.isReady) this.#unsent.add(ariId);
    const begun = requests.ask("POST", uri, { body: { media }, repeat: false }).finally(() => {
      this.#unsent.delete(ariId);
    });
    begun.catch((error: unknown) => {
      // It plays already; or nobody knows, and whoever looks around afterwards finds out.
      if (statusOf(error) === 409 || isLost(error)) return;
      this.#playing.delete(ariId);
      this.#notBegun(leg, playback, error);
    });
  }

  #notBegun(leg: Leg, playback: string, error: unknown): void {
    if (leg.isLeaving || !leg.sounds.has(playback)) return;
    const status = statusOf(error);
    this.#fail(
      leg,
      playback,
      status === null ? "the connection to Asterisk failed" : `Asterisk answered ${status}`,
    );
  }

  #finish(leg: Leg, playback: string): void {
    leg.sounds.delete(playback);
    const { clock, tell } = this.#room;
    tell(leg, { at: clock.now(), type: "playback_finished", leg: leg.names.id, playback });
  }

  #fail(leg: Leg, playback: string, why: string): void {
    leg.sounds.delete(playback);
    const { clock, tell } = this.#room;
    tell(leg, { at: clock.now(), type: "playback_failed", leg: leg.names.id, playback, why });
  }
}

/** A sound as often as a list of it is to play; null where it is so short that a list that long cannot be sent. */
const loopOf = (uri: string, ms: number): readonly string[] | null => {
  const most = Math.floor(LONGEST_LIST / (Buffer.byteLength(uri) + AROUND_NAME));
  if (most * ms < SHORTEST_PART_MS) return null;
  return Array.from({ length: Math.min(most, Math.ceil(LOOP_PART_MS / ms)) }, () => uri);
};
