import { randomBytes } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { digestAnswer } from "../sip/digest.ts";
import {
  formatSip,
  type Header,
  headerOf,
  parseSip,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  userIn,
} from "../sip/message.ts";
import { IncomingCall, responseHeaders } from "./incoming-call.ts";
import type { CallReport, Ears, PhoneScript, Registration } from "./script.ts";
import { Timers } from "./timers.ts";

/** How long a registrar has to answer in all, ms; asked again every half a second. */
const REGISTRAR_MS = 10_000;
const ASK_AGAIN_MS = 500;

const SCRIPT_FOR_ALL = "*";

/** Told of each call: when it begins, and when it is over. */
export type CallListener = (call: number, report: CallReport | null) => void;

/** One SIP port with the phones behind it: a telephone with its number, or an exchange with many. */
export class SipTelephone {
  readonly #socket: Socket;
  #scripts: Readonly<Record<string, PhoneScript>>;
  #ears: Ears;
  readonly #listener: CallListener;
  readonly #timers = new Timers();
  readonly #calls = new Map<string, IncomingCall>();
  /** Those that are over: an INVITE that comes once more, late, is no call. */
  readonly #over = new Set<string>();
  /** How often each number was called. */
  readonly #called = new Map<string, number>();
  #number = 0;
  #waitsForRegistrar: ((response: SipResponse) => void) | null = null;

  private constructor(
    socket: Socket,
    scripts: Readonly<Record<string, PhoneScript>>,
    ears: Ears,
    listener: CallListener,
  ) {
    this.#socket = socket;
    this.#scripts = scripts;
    this.#ears = ears;
    this.#listener = listener;
    socket.on("message", (bytes, from) => this.#receive(bytes, from));
    socket.on("error", () => {});
  }

  /** Opens the port. */
  static async open(
    scripts: Readonly<Record<string, PhoneScript>>,
    ears: Ears,
    listener: CallListener,
  ): Promise<SipTelephone> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, "127.0.0.1", resolve);
    });
    return new SipTelephone(socket, scripts, ears, listener);
  }

  /** Where it is called, UDP on 127.0.0.1. */
  get port(): number {
    return this.#socket.address().port;
  }

  /** From the next call on its phones act and listen so; their calls are counted anew. */
  direct(scripts: Readonly<Record<string, PhoneScript>>, ears: Ears): void {
    this.#scripts = scripts;
    this.#ears = ears;
    this.#called.clear();
  }

  /**
   * Registers, with digest where that is asked for, or ends its registration. Rejects where the registrar refuses or is
   * silent.
   */
  async register(registration: Registration, registers = true): Promise<void> {
    const callId = randomBytes(8).toString("hex");
    const tag = randomBytes(6).toString("hex");
    const first = await this.#ask(
      this.#registerRequest(registration, registers, callId, tag, 1, null),
      registration.port,
    );
    if (first.status === 200) return;
    const challenge = first.status === 401 ? headerOf(first, "www-authenticate") : "";
    const cnonce = randomBytes(8).toString("hex");
    const uri = `sip:127.0.0.1:${registration.port}`;
    const answer = digestAnswer(challenge, { ...registration, method: "REGISTER", uri, cnonce });
    if (answer === null) throw new Error(`the registrar answers ${first.status}`);
    const second = await this.#ask(
      this.#registerRequest(registration, registers, callId, tag, 2, ["authorization", answer]),
      registration.port,
    );
    if (second.status !== 200) throw new Error(`the registrar answers ${second.status}`);
  }

  /** Ends its calls without a word and closes the port. */
  close(): void {
    this.#timers.clear();
    for (const call of this.#calls.values()) call.abandon();
    this.#calls.clear();
    this.#socket.close();
  }

  get #contact(): string {
    return `127.0.0.1:${this.port}`;
  }

  #receive(bytes: Buffer, { port, address }: RemoteInfo): void {
    const message = parseSip(bytes.toString("utf8"));
    if (message === null) return;
    const callId = headerOf(message, "call-id");
    const known = this.#calls.get(callId);
    if (!("method" in message)) {
      if (headerOf(message, "cseq").endsWith("REGISTER")) this.#waitsForRegistrar?.(message);
      else known?.takeResponse();
      return;
    }
    if (this.#over.has(callId)) this.#answerLate(message, port, address);
    else if (known !== undefined) known.take(message);
    else if (message.method === "INVITE") this.#invited(message, callId, port, address);
    else if (message.method !== "ACK")
      this.#reply(message, message.method === "OPTIONS" ? 200 : 481, port, address);
  }

  /** What is over for us may not be so for the other side, whose last word was answered and the answer lost. */
  #answerLate(request: SipRequest, port: number, address: string): void {
    if (request.method !== "ACK" && request.method !== "INVITE") this.#reply(request, 200, port, address);
  }

  #invited(invite: SipRequest, callId: string, port: number, address: string): void {
    const number = userIn(invite.uri);
    const script = this.#scripts[number] ?? this.#scripts[SCRIPT_FOR_ALL];
    if (script === undefined) {
      this.#reply(invite, 404, port, address);
      return;
    }
    const before = this.#called.get(number) ?? 0;
    this.#called.set(number, before + 1);
    this.#number += 1;
    const order = this.#number;
    const call = new IncomingCall(
      invite,
      before < script.busy_for_calls ? busy(script) : script,
      this.#ears,
      {
        contact: this.#contact,
        send: (message) => this.#send(message, port, address),
        ended: (report) => {
          this.#calls.delete(callId);
          this.#over.add(callId);
          this.#listener(order, report);
        },
      },
    );
    this.#calls.set(callId, call);
    this.#listener(order, null);
    call.begin();
  }

  #reply(request: SipRequest, status: number, port: number, address: string): void {
    const headers = responseHeaders(request, randomBytes(6).toString("hex"));
    this.#send({ status, reason: status === 200 ? "OK" : "Not Found", headers, body: "" }, port, address);
  }

  #send(message: SipMessage, port: number, address: string): void {
    this.#socket.send(formatSip(message), port, address, () => {});
  }

  async #ask(request: SipRequest, port: number): Promise<SipResponse> {
    return new Promise((resolve, reject) => {
      const again = (): void => {
        this.#send(request, port, "127.0.0.1");
        stopAsking = this.#timers.after(ASK_AGAIN_MS, again);
      };
      const giveUp = this.#timers.after(REGISTRAR_MS, () => {
        stopAsking();
        reject(new Error("the registrar is silent"));
      });
      let stopAsking: () => void = () => {};
      this.#waitsForRegistrar = (response) => {
        // An answer to the request before, and one that is no decision yet.
        if (headerOf(response, "cseq") !== headerOf(request, "cseq") || response.status < 200) return;
        this.#waitsForRegistrar = null;
        stopAsking();
        giveUp();
        resolve(response);
      };
      again();
    });
  }

  #registerRequest(
    { port, user, number = user }: Registration,
    registers: boolean,
    callId: string,
    tag: string,
    sequence: number,
    authorization: Header | null,
  ): SipRequest {
    const address = `<sip:${user}@127.0.0.1:${port}>`;
    return {
      method: "REGISTER",
      uri: `sip:127.0.0.1:${port}`,
      headers: [
        ["via", `SIP/2.0/UDP ${this.#contact};rport;branch=z9hG4bK${randomBytes(8).toString("hex")}`],
        ["max-forwards", "70"],
        ["from", `${address};tag=${tag}`],
        ["to", address],
        ["call-id", callId],
        ["cseq", `${sequence} REGISTER`],
        ["contact", `<sip:${number}@${this.#contact}>`],
        ["expires", registers ? "3600" : "0"],
        ...(authorization === null ? [] : [authorization]),
      ],
      body: "",
    };
  }
}

const busy = (script: PhoneScript): PhoneScript => ({
  ...script,
  outcome: { does: "refuses", status: 486, after_ms: 0, rings: false },
});
