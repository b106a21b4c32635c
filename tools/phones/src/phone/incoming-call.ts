import { randomBytes } from "node:crypto";
import { answerSdp, type AudioOffer, readSdp } from "../sip/sdp.ts";
import {
  type Header,
  headerOf,
  headersOf,
  parameterIn,
  type SipMessage,
  type SipRequest,
  uriIn,
  userIn,
} from "../sip/message.ts";
import { Audio } from "./audio.ts";
import { now } from "./now.ts";
import type { CallEnd, CallReport, Ears, PhoneScript } from "./script.ts";
import { Timers } from "./timers.ts";

/** RFC 3261, timers T1 and T2, ms: what is not acknowledged is sent again, first after the one, at last every other. */
const T1_MS = 500;
const T2_MS = 4000;

/** And this long it is waited for a word that ends the call, ms: 64 times T1. */
const AT_MOST_MS = 32_000;

const REASONS: Readonly<Record<number, string>> = {
  100: "Trying",
  180: "Ringing",
  183: "Session Progress",
  200: "OK",
  404: "Not Found",
  480: "Temporarily Unavailable",
  486: "Busy Here",
  487: "Request Terminated",
  488: "Not Acceptable Here",
  503: "Service Unavailable",
  603: "Decline",
};

/** What a call needs of the telephone that it came to. */
export interface Telephone {
  /** The address at which requests within the call are to arrive. */
  readonly contact: string;
  send(message: SipMessage): void;
  /** The call is over, and nothing more will come of it. */
  ended(report: CallReport): void;
}

/** The headers that a response takes over from its request. */
export const responseHeaders = (request: SipRequest, tag: string): readonly Header[] => [
  ...headersOf(request, "via").map((via): Header => ["via", via]),
  ...headersOf(request, "record-route").map((route): Header => ["record-route", route]),
  ["from", headerOf(request, "from")],
  ["to", withTag(headerOf(request, "to"), tag)],
  ["call-id", headerOf(request, "call-id")],
  ["cseq", headerOf(request, "cseq")],
];

const withTag = (to: string, tag: string): string =>
  parameterIn(to, "tag") === null ? `${to};tag=${tag}` : to;

/** One call to a phone, from the INVITE to its end, as its script wants it. */
export class IncomingCall {
  readonly #invite: SipRequest;
  readonly #script: PhoneScript;
  readonly #ears: Ears;
  readonly #telephone: Telephone;
  readonly #offer: AudioOffer | null;
  readonly #tag = randomBytes(6).toString("hex");
  readonly #timers = new Timers();
  readonly #invited = now();
  #audio: Promise<Audio> | null = null;
  #response: SipMessage | null = null;
  #rang: number | null = null;
  #answered: number | null = null;
  #stopRepeating: () => void = () => {};
  #cseq = 1;
  #refusedWith: number | null = null;
  #isForgotten = false;
  #end: { readonly end: CallEnd; readonly at: number; readonly reason: string | null } | null = null;

  constructor(invite: SipRequest, script: PhoneScript, ears: Ears, telephone: Telephone) {
    this.#invite = invite;
    this.#script = script;
    this.#ears = ears;
    this.#telephone = telephone;
    this.#offer = readSdp(invite.body);
  }

  /** Acts from now on. */
  begin(): void {
    this.#respond(100);
    const { rings_after_ms, outcome } = this.#script;
    if (this.#offer === null) this.#refuse(488);
    else if (outcome.does === "refuses" && !outcome.rings)
      this.#at(this.#invited + rings_after_ms, () => this.#refuse(outcome.status));
    else {
      const rings = this.#invited + rings_after_ms;
      this.#at(rings, () => this.#ring(rings));
    }
  }

  /** A request within the call, or the INVITE once more. */
  take(request: SipRequest): void {
    switch (request.method) {
      case "INVITE":
        // Our answer may have been lost; another INVITE asks whether everything is as it was.
        if (headerOf(request, "cseq") === headerOf(this.#invite, "cseq")) {
          if (this.#response !== null) this.#telephone.send(this.#response);
        } else void this.#respondWithSdp(request, 200);
        return;
      case "ACK":
        this.#stopRepeating();
        if (this.#end !== null) this.#forget();
        return;
      case "CANCEL":
        this.#reply(request);
        if (this.#answered !== null || this.#end !== null) return;
        this.#over("cancelled", headerOf(request, "reason"));
        this.#respondFinally(487);
        return;
      case "BYE":
        this.#reply(request);
        this.#over("released", headerOf(request, "reason"));
        this.#forget();
        return;
      default:
        this.#reply(request);
    }
  }

  /** The answer to a BYE of ours. */
  takeResponse(): void {
    this.#stopRepeating();
    if (this.#end !== null) this.#forget();
  }

  /** Ends without a word. */
  abandon(): void {
    this.#timers.clear();
    void this.#audio?.then((audio) => audio.close());
  }

  /** Everything has its moment, counted from the INVITE: a machine that is late with one thing is not late with the next. */
  #at(moment: number, task: () => void): void {
    this.#timers.after(moment - now(), task);
  }

  #ring(due: number): void {
    const { early_media_after_ms, outcome } = this.#script;
    this.#rang = now();
    this.#respond(180);
    if (early_media_after_ms !== null) this.#at(due + early_media_after_ms, () => void this.#speakEarly());
    if (outcome.does === "answers") {
      const answers = due + outcome.after_ms;
      this.#at(answers, () => void this.#answer(answers));
    }
    if (outcome.does === "refuses") this.#at(due + outcome.after_ms, () => this.#refuse(outcome.status));
  }

  async #speakEarly(): Promise<void> {
    const audio = await this.#openAudio();
    if (this.#end !== null || this.#answered !== null) return;
    audio.say(this.#script.early_voice);
    await this.#respondWithSdp(this.#invite, 183);
  }

  async #answer(due: number): Promise<void> {
    const audio = await this.#openAudio();
    if (this.#end !== null) return;
    const { hangs_up_after_ms, presses, voice } = this.#script;
    this.#answered = now();
    audio.pickUp();
    audio.say(voice);
    const answer = await this.#respondWithSdp(this.#invite, 200);
    this.#repeat(answer);
    for (const { key, after_ms } of presses) this.#at(due + after_ms, () => audio.press(key));
    if (hangs_up_after_ms !== null) this.#at(due + hangs_up_after_ms, () => this.#hangUp());
  }

  #hearsVoice(at: number): void {
    const { hangs_up_after_talk_ms } = this.#script;
    if (hangs_up_after_talk_ms === null || this.#answered === null) return;
    this.#at(at + hangs_up_after_talk_ms, () => this.#hangUp());
  }

  #refuse(status: number): void {
    if (this.#end !== null) return;
    this.#refusedWith = status;
    this.#over("refused", "");
    this.#respondFinally(status);
  }

  #hangUp(): void {
    if (this.#end !== null) return;
    this.#over("hung_up", "");
    const { headers } = this.#invite;
    const routes = headersOf({ headers, body: "", method: "", uri: "" }, "record-route");
    this.#cseq += 1;
    const bye: SipRequest = {
      method: "BYE",
      uri: uriIn(headerOf(this.#invite, "contact")),
      headers: [
        [
          "via",
          `SIP/2.0/UDP ${this.#telephone.contact};rport;branch=z9hG4bK${randomBytes(8).toString("hex")}`,
        ],
        ...routes.map((route): Header => ["route", route]),
        ["max-forwards", "70"],
        ["from", withTag(headerOf(this.#invite, "to"), this.#tag)],
        ["to", headerOf(this.#invite, "from")],
        ["call-id", headerOf(this.#invite, "call-id")],
        ["cseq", `${this.#cseq} BYE`],
      ],
      body: "",
    };
    this.#telephone.send(bye);
    this.#repeat(bye);
  }

  async #openAudio(): Promise<Audio> {
    const { voices } = this.#ears;
    const heard = voices.filter((pitch) => pitch !== this.#script.voice);
    const offer = this.#offer;
    if (offer === null) throw new Error("there is no audio in this call");
    this.#audio ??= Audio.open(offer, { ...this.#ears, voices: heard }, (at) => this.#hearsVoice(at));
    return this.#audio;
  }

  #respond(status: number, body = ""): SipMessage {
    const contact: Header = ["contact", `<sip:${userIn(this.#invite.uri)}@${this.#telephone.contact}>`];
    const response = this.#responseTo(this.#invite, status, [contact], body);
    this.#response = response;
    this.#telephone.send(response);
    return response;
  }

  async #respondWithSdp(request: SipRequest, status: number): Promise<SipMessage> {
    const { port } = await this.#openAudio();
    const offer = this.#offer;
    const sdp = offer === null ? "" : answerSdp(port, offer);
    if (request === this.#invite) return this.#respond(status, sdp);
    const contact: Header = ["contact", `<sip:${userIn(this.#invite.uri)}@${this.#telephone.contact}>`];
    const response = this.#responseTo(request, status, [contact], sdp);
    this.#telephone.send(response);
    return response;
  }

  #respondFinally(status: number): void {
    this.#repeat(this.#respond(status));
  }

  #reply(request: SipRequest): void {
    this.#telephone.send(this.#responseTo(request, 200, [], ""));
  }

  #responseTo(request: SipRequest, status: number, more: readonly Header[], body: string): SipMessage {
    const type: readonly Header[] = body === "" ? [] : [["content-type", "application/sdp"]];
    const headers = [...responseHeaders(request, this.#tag), ...more, ...type];
    return { status, reason: REASONS[status] ?? "Status", headers, body };
  }

  /** Sends it again and again until the other side has acknowledged it. */
  #repeat(message: SipMessage): void {
    this.#stopRepeating();
    let pause = T1_MS;
    const again = (): void => {
      this.#telephone.send(message);
      pause = Math.min(2 * pause, T2_MS);
      this.#stopRepeating = this.#timers.after(pause, again);
    };
    this.#stopRepeating = this.#timers.after(pause, again);
  }

  #over(end: CallEnd, reason: string): void {
    if (this.#end !== null) return;
    this.#end = { end, at: now(), reason: reason === "" ? null : reason };
    this.#timers.clear();
    // The other side may have gone without a word.
    this.#timers.after(AT_MOST_MS, () => this.#forget());
  }

  /** Everything has been said: what there is to tell is told. */
  #forget(): void {
    const over = this.#end;
    if (over === null || this.#isForgotten) return;
    this.#isForgotten = true;
    this.#timers.clear();
    void this.#report(over).then((report) => this.#telephone.ended(report));
  }

  async #report(over: {
    readonly end: CallEnd;
    readonly at: number;
    readonly reason: string | null;
  }): Promise<CallReport> {
    const audio = (await this.#audio)?.close() ?? { heard: [], keys: [], packets: 0, sound: null };
    const asserted = headerOf(this.#invite, "p-asserted-identity");
    return {
      number: userIn(this.#invite.uri),
      from: userIn(uriIn(headerOf(this.#invite, "from"))),
      asserted: asserted === "" ? null : userIn(uriIn(asserted)),
      invited_at: this.#invited,
      rang_at: this.#rang,
      answered_at: this.#answered,
      ended_at: over.at,
      end: over.end,
      refused_with: this.#refusedWith,
      reason: over.reason,
      ...audio,
    };
  }
}
