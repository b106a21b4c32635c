import type {
  EndInEngine,
  HangUpReason,
  LegEndCause,
  LegId,
  TelephonyCommand,
} from "@scenario-call/call-flow";
import type { Clock } from "../../ports/clock.ts";
import type { Sounds } from "../../ports/media.ts";
import {
  type LeftSession,
  type Telephony,
  TelephonyError,
  type TelephonyEvent,
} from "../../ports/telephony.ts";
import { AriClient } from "./ari/ari-client.ts";
import type { AriEvent } from "./ari/ari-events.ts";
import type { AriAccess } from "./ari/ari-socket.ts";
import { Bridging, NOTHING, type Sent } from "./bridging.ts";
import { legEndCause } from "./causes.ts";
import { EndedSessions } from "./ended-sessions.ts";
import { AsteriskIds } from "./ids.ts";
import { answeredLeg, isAfter, type Leg, liveLeg, type Session } from "./leg.ts";
import { Legs } from "./legs.ts";
import { lookAround, type Surroundings } from "./look-around.ts";
import { Player } from "./player.ts";
import { isLost, part, Requests, statusOf, telephonyErrorOf } from "./requests.ts";
import { type Route, type Routes, routeTo } from "./routes.ts";

/** What an Asterisk adds to the ring timeout before it lets go by itself: it only counts when nobody else does, s. */
const SPARE_RING_S = 5;

/** How long an Asterisk may take to let everybody go at the end, ms. */
const GOODBYE_MS = 5000;

/** What became of a leg: for the log. Holds no phone number. */
export interface LegReport {
  readonly call_session_id: number;
  readonly leg: LegId;
  /** The channel's id in Asterisk. */
  readonly channel_id: string;
  /** The trunk that it took up; null for a line. */
  readonly trunk: string | null;
  readonly cause: LegEndCause;
  /** Code of Q.850; null where Asterisk told none. */
  readonly q850_cause: number | null;
  /** The status of SIP with which it was refused; null where it was not. */
  readonly sip_status: number | null;
  /** From the dial to the first ring, ms; null where it never rang. */
  readonly rang_after_ms: number | null;
  /** From the dial to the answer, ms; null where nobody answered. */
  readonly answered_after_ms: number | null;
  /** From the dial to the end, ms. */
  readonly lasted_ms: number;
}

/** A fault that no caller waits for: for the log. Holds no phone number and no text. */
export interface AsteriskProblem {
  readonly kind: "connection" | "left_over" | "sound";
  readonly message: string;
}

/** What an Asterisk needs to place calls. */
export interface AsteriskOptions {
  readonly access: AriAccess;
  /** Real time: an Asterisk knows no other. */
  readonly clock: Clock;
  /** The same for every call, or those of a session's account. */
  readonly routes: Routes | ((callSessionId: number) => Routes);
  /** Kept in files that Asterisk can read. */
  readonly sounds: Sounds;
  /** Class of music on hold: the melody for whoever waits, where the account has none of its own. */
  readonly musicClass: string;
  /** The virtual number of a session, shown where a trunk does not take a foreign one; null where it is not known. */
  readonly virtualNumberOf?: (callSessionId: number) => string | null;
  readonly onProblem?: (problem: AsteriskProblem) => void;
  readonly onLegEnded?: (report: LegReport) => void;
}

type CommandOf<T extends TelephonyCommand["type"]> = Extract<TelephonyCommand, { type: T }>;

/** Asterisk's own words for the end of a channel; what it did not say is not there. */
type EndWords = Omit<EndInEngine, "channel_id">;

const NO_WORDS: EndWords = {};

/**
 * Telephony over the REST interface of an Asterisk. Each leg lives in a bridge of its own, its home, in which it hears
 * what is played to it; two that are joined move to a third one. So sound, digits and moves do not wait for each other.
 */
export class Asterisk implements Telephony {
  readonly name = "asterisk";
  readonly #options: AsteriskOptions;
  readonly #clock: Clock;
  readonly #client: AriClient;
  readonly #requests: Requests;
  readonly #ids: AsteriskIds;
  readonly #bridging: Bridging;
  readonly #player: Player;
  readonly #legs: Legs;
  /** Sessions with a live leg. */
  readonly #sessions = new Map<number, Session>();
  readonly #ended: EndedSessions;
  readonly #listeners = new Set<(callSessionId: number, event: TelephonyEvent) => void>();
  /** It is known what an earlier process has left: whatever else is there is nobody's. */
  #knowsAll = false;
  #closed = false;

  constructor(options: AsteriskOptions) {
    const { access, clock, sounds, musicClass } = options;
    this.#options = options;
    this.#clock = clock;
    this.#ids = new AsteriskIds(access.app);
    this.#ended = new EndedSessions(clock);
    this.#client = new AriClient({
      access,
      clock,
      onEvent: (event) => {
        this.#hear(event);
      },
      onConnected: async ({ restarted }) => this.#reconcile(restarted),
      onProblem: (message) => {
        this.#problem("connection", message);
      },
    });
    this.#requests = new Requests(this.#client);
    this.#bridging = new Bridging(this.#requests, this.#ids);
    this.#legs = new Legs(clock, this.#ids, this.#requests);
    this.#player = new Player({
      clock,
      requests: this.#requests,
      bridging: this.#bridging,
      ids: this.#ids,
      sounds,
      musicClass,
      tell: (leg, event) => {
        this.#tell(leg.names.callSessionId, event);
      },
      problem: (message) => {
        this.#problem("sound", message);
      },
    });
  }

  /** Asterisk's version; empty before `open` has resolved. */
  get version(): string {
    return this.#client.version;
  }

  /** How many legs have not ended, over all sessions. */
  get liveLegs(): number {
    return this.#legs.size;
  }

  /** Opens the connection. Rejects with an AriError where there is none to be had. Call it once, before anything else. */
  async open(): Promise<void> {
    await this.#client.open();
  }

  async execute(callSessionId: number, command: TelephonyCommand): Promise<void> {
    if (this.#closed) throw new TelephonyError("the connection to Asterisk has been closed");
    const session = this.#sessionFor(callSessionId, command);
    const sent = session.tail.then(async () => this.#send(session, command));
    session.tail = sent.catch(() => {});
    try {
      await (
        await sent
      ).answered;
    } catch (error) {
      throw telephonyErrorOf(error);
    }
  }

  onEvent(listener: (callSessionId: number, event: TelephonyEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async takeBack(sessions: readonly LeftSession[]): Promise<void> {
    for (const left of sessions) this.#remember(left);
    this.#knowsAll = true;
    try {
      await this.#client.ready();
      await this.#reconcile(false);
    } catch (error) {
      // The next connection looks for them as well, before it is ready.
      if (isLost(error)) return this.#readyAgain();
      for (const { call_session_id: id } of sessions) this.#giveUpAll(id);
      throw telephonyErrorOf(error);
    }
  }

  async #readyAgain(): Promise<void> {
    try {
      await this.#client.ready();
    } catch (error) {
      throw telephonyErrorOf(error);
    }
  }

  /** Nobody will hear of them any more: a talk must not go on that no call knows of. */
  #giveUpAll(callSessionId: number): void {
    for (const leg of this.#sessions.get(callSessionId)?.legs.values() ?? [])
      if (leg !== null) this.#giveUp(leg, "failed");
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#listeners.clear();
    const goodbyes = [...this.#sessions.values()].flatMap((session) => this.#goodbye(session));
    const late = Promise.withResolvers<void>();
    const cancel = this.#clock.after(GOODBYE_MS, late.resolve);
    await Promise.race([Promise.allSettled(goodbyes), late.promise]);
    cancel();
    for (const leg of this.#legs.all()) this.#legs.remove(undefined, leg);
    this.#sessions.clear();
    this.#client.close();
  }

  #goodbye(session: Session): readonly Promise<unknown>[] {
    const goodbyes: Promise<unknown>[] = [];
    const end = (uri: string): void => {
      goodbyes.push(this.#client.request("DELETE", uri));
    };
    for (const leg of session.legs.values()) {
      if (leg === null) continue;
      end(`channels/${part(leg.names.channel)}`);
      end(`bridges/${part(leg.names.home)}`);
    }
    if (session.talkMade) end(`bridges/${part(this.#ids.talk(session.id))}`);
    return goodbyes;
  }

  #sessionFor(id: number, { type }: TelephonyCommand): Session {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const ended = this.#ended.get(id);
    if (ended === null && type !== "dial") throw new TelephonyError(`session ${id} has no legs`);
    const session = newSession(id, ended ?? []);
    if (type === "dial") {
      this.#ended.delete(id);
      this.#sessions.set(id, session);
    }
    return session;
  }

  /** Sends what a command comes to. What makes no sense is refused by what is known when its turn has come. */
  async #send(session: Session, command: TelephonyCommand): Promise<Sent> {
    switch (command.type) {
      case "dial":
        return this.#dial(session, command);
      case "play":
      case "loop": {
        const leg = answeredLeg(session, command.leg);
        if (leg !== null) this.#player.play(leg, command);
        return NOTHING;
      }
      case "tone": {
        const leg = answeredLeg(session, command.leg);
        if (leg !== null) this.#player.tone(leg, command);
        return NOTHING;
      }
      case "stop_playback": {
        const leg = liveLeg(session, command.leg);
        if (leg !== null) this.#player.stop(leg, command.playback);
        return NOTHING;
      }
      case "bridge":
        return this.#bridging.join(session, command);
      case "unbridge":
        return this.#bridging.separate(session, command);
      case "send_dtmf":
        answeredLeg(session, command.leg)?.digits.push(command.digits);
        return NOTHING;
      case "hang_up": {
        const leg = liveLeg(session, command.leg);
        return leg === null ? NOTHING : { answered: this.#letGo(leg, "released", command.reason) };
      }
    }
  }

  #dial(session: Session, command: CommandOf<"dial">): Sent {
    if (session.legs.has(command.leg)) {
      this.#forgetIfOver(session);
      return NOTHING;
    }
    const leg = this.#legs.add(session, command.leg, this.#clock.now());
    const route = this.#routeFor(leg, command, new Set());
    if (route === null) return NOTHING;
    this.#ringUntil(leg, this.#clock.now() + command.ring_timeout_ms);
    this.#bridging.makeHome(leg);
    return { answered: this.#ring(leg, command, this.#make(leg, route)) };
  }

  /** The way to a number, whose trunk the leg takes up; null where there is none: then the leg has ended. */
  #routeFor(leg: Leg, command: CommandOf<"dial">, without: ReadonlySet<string>): Route | null {
    const { routes } = this.#options;
    const { callSessionId } = leg.names;
    const route = routeTo(typeof routes === "function" ? routes(callSessionId) : routes, {
      phoneNumber: command.phone_number,
      callerId: command.caller_id,
      virtualNumber: this.#options.virtualNumberOf?.(callSessionId) ?? null,
      callsOn: (trunk) => this.#legs.callsOn(trunk),
      without,
    });
    if (typeof route !== "string") {
      this.#legs.takeUp(leg, route.trunk);
      return route;
    }
    this.#end(leg, route === "trunks_full" || without.size > 0 ? "failed" : "unreachable");
    return null;
  }

  async #make(leg: Leg, route: Route): Promise<unknown> {
    return this.#requests.ask("POST", "channels/create", {
      body: {
        endpoint: route.endpoint,
        app: this.#options.access.app,
        channelId: leg.names.channel,
        variables: {
          "CONNECTEDLINE(all)": `<${route.from}>`,
          ...(route.pai === null ? {} : { "PJSIP_HEADER(add,P-Asserted-Identity)": route.pai }),
        },
      },
    });
  }

  /** Resolves true when there is a channel; else the leg has ended. */
  async #isMade(leg: Leg, command: CommandOf<"dial">, first: Promise<unknown>): Promise<boolean> {
    const down = new Set<string>();
    for (let made = first; ;) {
      try {
        await made;
        leg.isMade = true;
        return true;
      } catch (error) {
        const status = statusOf(error);
        // Nobody knows it: left over from another life of these ids.
        if (status === 409) this.#requests.send("DELETE", `channels/${part(leg.names.channel)}`);
        // Asterisk fails to allocate one where no telephone is registered for the line, or the trunk is down.
        if (status !== 500 || leg.trunk === null) {
          this.#end(leg, status === 500 ? "offline" : "failed");
          return false;
        }
        down.add(leg.trunk);
        // Nothing has rung: the next trunk can be tried.
        const next = leg.isLeaving ? null : this.#routeFor(leg, command, down);
        if (next === null) {
          this.#end(leg, leg.lettingGo ?? "failed");
          return false;
        }
        made = this.#make(leg, next);
      }
    }
  }

  async #ring(leg: Leg, command: CommandOf<"dial">, made: Promise<unknown>): Promise<void> {
    const { channel } = leg.names;
    if (!(await this.#isMade(leg, command, made))) return;
    await leg.inStasis.promise;
    if (!leg.isLive) this.#requests.send("DELETE", `channels/${part(channel)}`);
    if (leg.isLeaving) return;
    leg.phase = "dialled";
    // Asterisk before 20.19, 22.9 and 23.3 takes a move for an end, and tells no other cause when the leg is refused.
    this.#bridging.goHome(leg);
    // Sent once: a telephone must not ring twice. If it is lost, the ring timeout ends the leg.
    const timeout = Math.ceil(command.ring_timeout_ms / 1000) + SPARE_RING_S;
    const uri = `channels/${part(channel)}/dial?timeout=${timeout}`;
    const dialled = this.#requests.ask("POST", uri, { repeat: false });
    try {
      await dialled;
    } catch (error) {
      if (statusOf(error) !== 404 && !isLost(error)) this.#giveUp(leg, "failed");
    }
  }

  #ringUntil(leg: Leg, at: number): void {
    leg.ringsUntil = at;
    leg.stopRinging = this.#clock.after(Math.max(0, at - this.#clock.now()), () => {
      // Not dialled in all that time, so no telephone has rung in vain; what comes of its channel yet is ended in passing.
      if (leg.phase === "made") this.#end(leg, "failed");
      else this.#giveUp(leg, "no_answer");
    });
  }

  #giveUp(leg: Leg, cause: "no_answer" | "failed"): void {
    // Where that fails, whoever looks around next finds it.
    this.#letGo(leg, cause, "normal").catch(() => {});
  }

  /** Tells Asterisk to end a channel. Rejects where that did not work; then it may be tried again. */
  async #letGo(leg: Leg, cause: NonNullable<Leg["lettingGo"]>, reason: HangUpReason): Promise<void> {
    leg.lettingGo ??= cause;
    leg.stopRinging();
    leg.digits.stop();
    try {
      await this.#requests.ask("DELETE", `channels/${part(leg.names.channel)}?reason=${reason}`);
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      this.#end(leg, leg.lettingGo);
    }
  }

  #hear(event: AriEvent): void {
    switch (event.type) {
      case "StasisStart":
        this.#legs.of(event.channel.id)?.inStasis.resolve();
        break;
      case "ChannelStateChange":
        this.#hearState(this.#legs.of(event.channel.id), event.channel.state);
        break;
      case "Dial":
        this.#hearDial(this.#legs.of(event.peer.id), event.dialstatus);
        break;
      case "ChannelHangupRequest": {
        const leg = this.#legs.of(event.channel.id);
        if (leg !== undefined) leg.dying = true;
        break;
      }
      case "ChannelDestroyed": {
        const leg = this.#legs.of(event.channel.id);
        if (leg !== undefined) this.#end(leg, leg.lettingGo, endWords(event));
        break;
      }
      case "ChannelDtmfReceived":
        this.#hearDigit(this.#legs.of(event.channel.id), event.digit);
        break;
      case "PlaybackFinished":
        this.#player.ended(event.playback.id, event.playback.state === "failed");
        break;
      case "ApplicationReplaced":
        break;
    }
  }

  #hearState(leg: Leg | undefined, state: string): void {
    if (state === "Up") this.#advance(leg, "answered");
    else if (state === "Ringing") this.#advance(leg, "ringing");
  }

  #hearDial(leg: Leg | undefined, status: string): void {
    if (status === "ANSWER") this.#advance(leg, "answered");
    else if (status === "PROGRESS") this.#advance(leg, "early_media");
    else if (status === "RINGING") this.#advance(leg, "ringing");
  }

  #hearDigit(leg: Leg | undefined, digit: string): void {
    if (leg?.phase !== "answered" || leg.isLeaving) return;
    const { callSessionId, id } = leg.names;
    this.#tell(callSessionId, { at: this.#clock.now(), type: "digit_received", leg: id, digit });
  }

  /** A leg goes forward only; one that is let go is not told about until it ends. */
  #advance(leg: Leg | undefined, phase: "ringing" | "early_media" | "answered"): void {
    if (leg === undefined || leg.lettingGo !== null || !isAfter(phase, leg.phase)) return;
    const at = this.#clock.now();
    leg.phase = phase;
    if (phase === "answered") {
      leg.answeredAt = at;
      leg.stopRinging();
    } else leg.rangAt ??= at;
    const { callSessionId, id, channel } = leg.names;
    this.#tell(callSessionId, { at, type: `leg_${phase}`, leg: id, channel_id: channel });
  }

  /** `told`: what is known of the cause; null where Asterisk's own words are it. */
  #end(leg: Leg, told: LegEndCause | null, words: EndWords = NO_WORDS): void {
    if (!leg.isLive) return;
    const { callSessionId, id, channel, home } = leg.names;
    const progress = { answered: leg.phase === "answered", rang: leg.rangAt !== null };
    const cause = told ?? legEndCause(words.q850_cause ?? NOT_DEFINED, progress);
    const session = this.#sessions.get(callSessionId);
    this.#player.forget(leg);
    this.#legs.remove(session, leg);
    this.#requests.send("DELETE", `bridges/${part(home)}`);
    if (session !== undefined) this.#forgetIfOver(session);
    this.#report(leg, cause, words);
    const at = this.#clock.now();
    this.#tell(callSessionId, { at, type: "leg_ended", leg: id, cause, channel_id: channel, ...words });
  }

  #forgetIfOver(session: Session): void {
    if (this.#sessions.get(session.id) !== session) return;
    if ([...session.legs.values()].some((leg) => leg !== null)) return;
    if (session.talkMade) this.#requests.send("DELETE", `bridges/${part(this.#ids.talk(session.id))}`);
    this.#sessions.delete(session.id);
    this.#ended.put(session.id, [...session.legs.keys()]);
  }

  #remember(left: LeftSession): void {
    const session = newSession(left.call_session_id, left.ended);
    this.#sessions.set(session.id, session);
    for (const leg of left.legs) this.#rememberLeg(session, leg);
  }

  #rememberLeg(session: Session, left: LeftSession["legs"][number]): void {
    const leg = this.#legs.addLeft(session, left);
    if (leg.phase !== "answered") this.#ringUntil(leg, left.dialled_at + left.ring_timeout_ms);
  }

  /** Finds out what is there, after a connection was made anew or when an earlier process has left something. */
  async #reconcile(restarted: boolean): Promise<void> {
    if (restarted) this.#loseAll();
    if (this.#legs.size === 0 && !this.#knowsAll) return;
    await this.#listenAgain();
    // One that is not in the list may be about to be made.
    const made = this.#legs.all().filter(({ phase, isMade }) => phase !== "made" || isMade);
    const around = await lookAround(this.#requests, this.#ids);
    for (const leg of made) if (!around.channels.has(leg.names.channel)) this.#endGone(leg);
    for (const leg of this.#legs.all()) await this.#settle(leg, around);
    // The same holds for a bridge.
    for (const session of this.#sessions.values())
      session.talkMade ||= around.bridges.has(this.#ids.talk(session.id));
    if (this.#knowsAll) await this.#sweep(around);
  }

  /**
   * Asterisk may forget with the connection what an application wanted to hear about. It is told so before it is asked for
   * its lists: what happens afterwards is heard, and what happened before stands in them.
   */
  async #listenAgain(): Promise<void> {
    const uri = `applications/${part(this.#options.access.app)}/subscription?eventSource=channel:`;
    const asked = this.#legs
      .all()
      .map(async ({ names }) => this.#client.request("POST", `${uri}${part(names.channel)}`));
    // A channel that is not there has nothing to tell.
    await Promise.allSettled(asked);
  }

  async #settle(leg: Leg, { channels, bridgeOf }: Surroundings): Promise<void> {
    const { channel } = leg.names;
    const found = channels.get(channel);
    // Somebody else was looked at meanwhile: it may have ended since it was seen.
    if (found === undefined || !leg.isLive) return;
    if (leg.lettingGo !== null) {
      this.#requests.send("DELETE", `channels/${part(channel)}`);
      return;
    }
    if (found.trunk !== null) this.#legs.takeUp(leg, found.trunk);
    this.#hearState(leg, found.state);
    leg.inStasis.resolve();
    if (leg.phase !== "made") this.#bridging.settle(leg, bridgeOf.get(channel) ?? null);
    await this.#player.settle(leg);
  }

  #endGone(leg: Leg): void {
    this.#end(leg, leg.lettingGo ?? this.#causeOfGone(leg));
  }

  /** Nobody was there to hear why it ended. */
  #causeOfGone(leg: Leg): LegEndCause {
    if ((this.#client.startedAt ?? 0) > leg.dialledAt) return "failed";
    if (leg.phase === "answered") return "hung_up";
    return this.#clock.now() >= leg.ringsUntil ? "no_answer" : "failed";
  }

  /** Ends what is there under our names and belongs to nobody. */
  async #sweep({ channels, bridges }: Surroundings): Promise<void> {
    const wanted = new Set([...this.#sessions.keys()].map((id) => this.#ids.talk(id)));
    for (const { names } of this.#legs.all()) wanted.add(names.home);
    const channelsLeft = [...channels.keys()].filter((id) => this.#legs.of(id) === undefined);
    const bridgesLeft = [...bridges].filter((id) => !wanted.has(id));
    const left = [
      ...channelsLeft.map((id) => `channels/${part(id)}`),
      ...bridgesLeft.map((id) => `bridges/${part(id)}`),
    ];
    // What has gone by itself meanwhile is gone.
    await Promise.allSettled(left.map(async (uri) => this.#client.request("DELETE", uri)));
    if (channelsLeft.length > 0)
      this.#problem("left_over", `${channelsLeft.length} channels belonged to no call and are released`);
  }

  /** Asterisk was restarted: nothing of ours is there any more. */
  #loseAll(): void {
    this.#requests.newRun();
    const at = this.#clock.now();
    const lost = [...this.#sessions.values()];
    for (const session of lost) {
      for (const leg of session.legs.values()) {
        if (leg === null) continue;
        this.#player.forget(leg);
        this.#legs.remove(session, leg);
        this.#report(leg, "failed", NO_WORDS);
      }
      session.talkMade = false;
      this.#forgetIfOver(session);
    }
    for (const { id } of lost) this.#tell(id, { at, type: "telephony_lost" });
  }

  #tell(callSessionId: number, event: TelephonyEvent): void {
    for (const listener of this.#listeners) listener(callSessionId, event);
  }

  #report(leg: Leg, cause: LegEndCause, words: EndWords): void {
    const { callSessionId, id, channel } = leg.names;
    const since = (at: number | null): number | null => (at === null ? null : at - leg.dialledAt);
    this.#options.onLegEnded?.({
      call_session_id: callSessionId,
      leg: id,
      channel_id: channel,
      trunk: leg.trunk,
      cause,
      q850_cause: words.q850_cause ?? null,
      sip_status: words.sip_status ?? null,
      rang_after_ms: since(leg.rangAt),
      answered_after_ms: since(leg.answeredAt),
      lasted_ms: this.#clock.now() - leg.dialledAt,
    });
  }

  #problem(kind: AsteriskProblem["kind"], message: string): void {
    this.#options.onProblem?.({ kind, message });
  }
}

/** What Asterisk gives as a cause of Q.850 where it knows none. */
const NOT_DEFINED = 0;

/** A status below that refuses nothing. */
const FIRST_REFUSAL = 300;

const endWords = ({
  cause,
  tech_cause: status,
}: {
  readonly cause: number;
  readonly tech_cause: number | null;
}): EndWords => ({
  ...(cause > NOT_DEFINED && cause < 128 ? { q850_cause: cause } : {}),
  ...(status !== null && status >= FIRST_REFUSAL && status < 700 ? { sip_status: status } : {}),
});

const newSession = (id: number, ended: readonly LegId[]): Session => ({
  id,
  legs: new Map(ended.map((leg) => [leg, null])),
  talkMade: false,
  tail: Promise.resolve(),
});
