import type { TelephonyCommand } from "@scenario-call/call-flow";
import type { AsteriskIds } from "./ids.ts";
import { answeredLeg, type Leg, liveLeg, type Session } from "./leg.ts";
import { part, type Requests, statusOf } from "./requests.ts";

type CommandOf<T extends TelephonyCommand["type"]> = Extract<TelephonyCommand, { type: T }>;

/** What was sent, and when its answers are there. */
export interface Sent {
  readonly answered: Promise<unknown>;
}

/** Something that is done already. */
export const NOTHING: Sent = { answered: Promise.resolve() };

/**
 * Moves legs between bridges. A leg is never outside of one from before its dial on: Asterisk moves it within two
 * milliseconds then, and else waits for its next packet.
 */
export class Bridging {
  readonly #requests: Requests;
  readonly #ids: AsteriskIds;

  constructor(requests: Requests, ids: AsteriskIds) {
    this.#requests = requests;
    this.#ids = ids;
  }

  /** Makes the home of a leg. One that is there already, by a repetition, is as good. */
  makeHome(leg: Leg): void {
    // A key that is pressed at home is told: in a bridge that only passes packets on it would not be noticed.
    this.#requests.send("POST", `bridges/${part(leg.names.home)}?type=mixing,dtmf_events`);
  }

  /** Puts a leg into the bridge where it hears what is played to it. */
  goHome(leg: Leg): void {
    if (leg.place === "home") return;
    // Where that fails, its place is known to be none.
    this.#move([leg], "home", leg.names.home).catch(() => {});
  }

  async #move(legs: readonly Leg[], place: "home" | "talk", bridge: string): Promise<void> {
    for (const leg of legs) {
      leg.place = place;
      leg.moves += 1;
    }
    const channels = legs.map(({ names }) => part(names.channel)).join(",");
    try {
      await this.#requests.ask("POST", `bridges/${part(bridge)}/addChannel?channel=${channels}`);
    } catch (error) {
      // A later move knows better.
      for (const leg of legs) if (leg.moves === 1) leg.place = "nowhere";
      throw error;
    } finally {
      for (const leg of legs) leg.moves -= 1;
    }
  }

  /** Joins two legs, or changes how they are joined. */
  async join(session: Session, { legs: [firstId, secondId], mode }: CommandOf<"bridge">): Promise<Sent> {
    const first = answeredLeg(session, firstId);
    const second = mode === "talk" ? answeredLeg(session, secondId) : liveLeg(session, secondId);
    if (first === null || second === null) return NOTHING;
    const talk = this.#ids.talk(session.id);
    if (!session.talkMade) this.#makeTalk(session, talk);
    const sent: Promise<unknown>[] = mode === "listen" ? [this.#mute(first, true)] : [];
    // Looked at below; a rejection that comes before is not forgotten.
    for (const early of sent) early.catch(() => {});
    const movers = await this.#movable([first, second].filter(({ place }) => place !== "talk"));
    if (mode === "talk") sent.push(this.#mute(first, false), this.#mute(second, false));
    if (movers.length > 0) sent.push(this.#move(movers, "talk", talk));
    const done = Promise.all(sent);
    return {
      answered: done.catch(async (error: unknown) => this.#notJoined([first, second], movers, error)),
    };
  }

  #makeTalk(session: Session, talk: string): void {
    session.talkMade = true;
    this.#requests.askGently("POST", `bridges/${part(talk)}?type=mixing`).catch(() => {
      // Whoever is joined next makes it.
      session.talkMade = false;
    });
  }

  /** Parts two legs, if they are joined. */
  async separate(session: Session, { legs }: CommandOf<"unbridge">): Promise<Sent> {
    const joined = legs.flatMap((id) => liveLeg(session, id) ?? []).filter(({ place }) => place === "talk");
    for (const leg of await this.#movable(joined)) {
      this.goHome(leg);
      // Where that fails, its leg has gone.
      this.#mute(leg, false).catch(() => {});
    }
    return NOTHING;
  }

  /** Where a leg was found by somebody who looked around; not believed where it is being moved. */
  settle(leg: Leg, bridge: string | null): void {
    if (leg.moves > 0) return;
    const { callSessionId, home } = leg.names;
    leg.place = bridge === home ? "home" : bridge === this.#ids.talk(callSessionId) ? "talk" : "nowhere";
    if (leg.place === "nowhere") {
      this.makeHome(leg);
      this.goHome(leg);
    }
  }

  /**
   * Those that are there, once no digit is on its way at them: Asterisk would keep everybody waiting until that is over, not
   * only them.
   */
  async #movable(legs: readonly Leg[]): Promise<readonly Leg[]> {
    for (const leg of legs) {
      const over = leg.digits.digitOver;
      if (over !== null) await over;
    }
    return legs.filter(({ isLive }) => isLive);
  }

  /** Resolves when it is so. */
  async #mute(leg: Leg, muted: boolean): Promise<void> {
    if (leg.muted === muted || !leg.isLive) return;
    const before = leg.muted;
    leg.muted = muted;
    try {
      await this.#requests.ask(
        muted ? "POST" : "DELETE",
        `channels/${part(leg.names.channel)}/mute?direction=in`,
      );
    } catch (error) {
      leg.muted = before;
      throw error;
    }
  }

  /** A leg that ends at that moment is told as such; only where all live on has the command failed. */
  async #notJoined(legs: readonly Leg[], movers: readonly Leg[], error: unknown): Promise<void> {
    for (const leg of movers) leg.place = "nowhere";
    for (const leg of legs) {
      if (leg.isLeaving || !(await this.#isThere(leg))) return;
    }
    throw error;
  }

  async #isThere({ names }: Leg): Promise<boolean> {
    try {
      await this.#requests.ask("GET", `channels/${part(names.channel)}`);
      return true;
    } catch (error) {
      return statusOf(error) !== 404;
    }
  }
}
