import type { LegId } from "@scenario-call/call-flow";
import type { Clock } from "../../ports/clock.ts";
import type { LeftLeg } from "../../ports/telephony.ts";
import { DigitSender } from "./digit-sender.ts";
import type { AsteriskIds } from "./ids.ts";
import { Leg, type LegPhase, type Session } from "./leg.ts";
import { part, type Requests } from "./requests.ts";

const PHASES: Readonly<Record<LeftLeg["told"], LegPhase>> = {
  nothing: "dialled",
  leg_ringing: "ringing",
  leg_early_media: "early_media",
  leg_answered: "answered",
};

/** The live legs of all sessions, and how many of them each trunk has. */
export class Legs {
  readonly #clock: Clock;
  readonly #ids: AsteriskIds;
  readonly #requests: Requests;
  readonly #byChannel = new Map<string, Leg>();
  readonly #callsOn = new Map<string, number>();

  constructor(clock: Clock, ids: AsteriskIds, requests: Requests) {
    this.#clock = clock;
    this.#ids = ids;
    this.#requests = requests;
  }

  /** How many there are. */
  get size(): number {
    return this.#byChannel.size;
  }

  /** All of them. */
  all(): readonly Leg[] {
    return [...this.#byChannel.values()];
  }

  /** The leg of a channel. */
  of(channel: string): Leg | undefined {
    return this.#byChannel.get(channel);
  }

  /** How many calls a trunk has. */
  callsOn(trunk: string): number {
    return this.#callsOn.get(trunk) ?? 0;
  }

  /** Adds a leg to a session. */
  add(session: Session, id: LegId, dialledAt: number): Leg {
    const channel = this.#ids.channel(session.id, id);
    const digits = new DigitSender(this.#clock, this.#requests, (digit) => {
      // Sent once: a digit must not be there twice. With the shortest gap, because the next one keeps its distance by itself.
      const uri = `channels/${part(channel)}/dtmf?dtmf=${part(digit)}&duration=100&between=1`;
      this.#requests.send("POST", uri, { repeat: false });
    });
    const names = { callSessionId: session.id, id, channel, home: this.#ids.home(session.id, id) };
    const leg = new Leg(names, dialledAt, digits);
    session.legs.set(id, leg);
    this.#byChannel.set(channel, leg);
    return leg;
  }

  /** Says which trunk a leg takes up, from now until it ends or takes up another one. */
  takeUp(leg: Leg, trunk: string | null): void {
    if (leg.trunk === trunk) return;
    this.#letGo(leg.trunk);
    leg.trunk = trunk;
    if (trunk !== null) this.#callsOn.set(trunk, this.callsOn(trunk) + 1);
  }

  #letGo(trunk: string | null): void {
    if (trunk !== null) this.#callsOn.set(trunk, Math.max(0, this.callsOn(trunk) - 1));
  }

  /** Adds a leg that an earlier process dialled, as that knew it. */
  addLeft(session: Session, left: LeftLeg): Leg {
    const leg = this.add(session, left.leg, left.dialled_at);
    leg.phase = PHASES[left.told];
    leg.muted = null;
    leg.isTakenBack = true;
    if (left.told !== "nothing") leg.rangAt = left.dialled_at;
    if (left.told === "leg_answered") leg.answeredAt = left.dialled_at;
    leg.unsure = left.sound;
    return leg;
  }

  /** Takes a leg out: it has ended. */
  remove(session: Session | undefined, leg: Leg): void {
    const { id, channel } = leg.names;
    leg.phase = "ended";
    leg.stopRinging();
    leg.digits.stop();
    // Whoever waits for it finds that it has ended.
    leg.inStasis.resolve();
    session?.legs.set(id, null);
    this.#byChannel.delete(channel);
    this.#letGo(leg.trunk);
  }
}
