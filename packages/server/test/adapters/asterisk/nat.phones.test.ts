import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePorts, type ProvidedAsterisk, type RunningAsterisk, startAsterisk } from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { routesOf } from "../../../src/adapters/asterisk/account-routes.ts";
import { Asterisk } from "../../../src/adapters/asterisk/asterisk.ts";
import { asteriskConfiguration } from "../../../src/adapters/asterisk/config/configuration.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import {
  answerTo,
  formatAnswer,
  type Offer,
  readOffer,
  readRequest,
} from "../../../src/asterisk-command/doctor/probe/sip.ts";
import { FRAME, isTone, toneFrame } from "../../../src/asterisk-command/doctor/probe/tone.ts";
import type { AccountFile } from "../../../src/generated/account.ts";
import type { TelephonyEvent } from "../../../src/ports/telephony.ts";
import { decodeALaw, encodeALaw } from "../../../src/sound/g711.ts";
import { accountFor, VIRTUAL } from "./own-server.ts";
import { ARI_PASSWORD, ARI_USER } from "./real-asterisk.ts";
import { SOUNDS } from "./support.ts";

const program: ProvidedAsterisk = inject("ownAsterisk");

/** Where Asterisk is, the outer side of its router, and a provider outside. All of them are this machine. */
const INSIDE = "127.0.0.1";
const ROUTER = "127.0.0.99";
const OUTSIDE = "127.0.0.2";

const HERTZ = { outside: 700, inside: 1240 } as const;

const socketAt = async (address: string, port = 0): Promise<Socket> => {
  const socket = createSocket("udp4");
  socket.bind(port, address);
  await once(socket, "listening");
  return socket;
};

/**
 * A router with ports that are passed on: what comes to its outer side goes in, under an address of its own, and what
 * comes back goes to whoever was there last. It looks into nothing.
 */
class Router {
  readonly #sockets: Socket[] = [];

  async pass(port: number): Promise<void> {
    const outer = await socketAt(ROUTER, port);
    const inner = await socketAt(INSIDE);
    let last: RemoteInfo | null = null;
    outer.on("message", (packet, from) => {
      last = from;
      inner.send(packet, port, INSIDE);
    });
    inner.on("message", (packet) => {
      if (last !== null) outer.send(packet, last.port, last.address);
    });
    this.#sockets.push(outer, inner);
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

/** A telephone that believes what it is told: sound and requests go to the addresses that stand in the messages. */
class Believer {
  readonly sip: Socket;
  readonly rtp: Socket;
  readonly #address: string;
  readonly requests: { readonly method: string; readonly text: string }[] = [];
  /** From where packets of the other side's tone came. */
  readonly heardFrom = new Set<string>();
  offer: Offer | null = null;
  #invite = "";
  #timer: NodeJS.Timeout | undefined;
  readonly #rings: (offer: Offer) => Promise<void>;

  private constructor(
    address: string,
    sip: Socket,
    rtp: Socket,
    { hears, rings }: { readonly hears: number; readonly rings: (offer: Offer) => Promise<void> },
  ) {
    this.#address = address;
    this.sip = sip;
    this.rtp = rtp;
    this.#rings = rings;
    sip.on("message", (packet, from) => {
      void this.#take(packet.toString(), from);
    });
    rtp.on("message", (packet, from) => {
      if (isTone(decodeALaw(packet.subarray(12)), hears)) this.heardFrom.add(from.address);
    });
  }

  static async open(
    address: string,
    manner: { readonly hears: number; readonly rings: (offer: Offer) => Promise<void> },
  ): Promise<Believer> {
    return new Believer(address, await socketAt(address), await socketAt(address), manner);
  }

  get port(): number {
    return this.sip.address().port;
  }

  /** Says a tone to where it was told that sound is taken. */
  say(hertz: number): void {
    let sent = 0;
    this.#timer = setInterval(() => {
      if (this.offer === null) return;
      const packet = Buffer.alloc(12 + FRAME);
      packet[0] = 0x80;
      packet[1] = 8;
      packet.writeUInt16BE(sent & 0xff_ff, 2);
      packet.writeUInt32BE(sent * FRAME, 4);
      packet.set(encodeALaw(toneFrame(hertz, sent * FRAME)), 12);
      sent += 1;
      this.rtp.send(packet, this.offer.port, this.offer.address);
    }, 20);
  }

  /** Hangs up: by a request to where it was told that the caller is. */
  hangUp(): void {
    const one = (name: string): string =>
      new RegExp(`^${name}: *(.*)$`, "imu").exec(this.#invite)?.[1]?.trim() ?? "";
    const contact = /<(sip:[^>]*)>/u.exec(one("Contact"))?.[1] ?? "";
    const [, host = "", port = "5060"] = /@([\d.]+)(?::(\d+))?/u.exec(contact) ?? [];
    const bye = [
      `BYE ${contact} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.#address}:${this.port};rport;branch=z9hG4bKbye`,
      "Max-Forwards: 70",
      `From: ${one("To")};tag=believer`,
      `To: ${one("From")}`,
      `Call-ID: ${one("Call-ID")}`,
      "CSeq: 1 BYE",
      "Content-Length: 0",
      "",
      "",
    ].join("\r\n");
    this.sip.send(bye, Number(port), host);
  }

  close(): void {
    clearInterval(this.#timer);
    this.sip.close();
    this.rtp.close();
  }

  async #take(text: string, from: RemoteInfo): Promise<void> {
    const request = readRequest(text);
    if (request === null) return;
    this.requests.push({ method: request.method, text });
    if (request.method === "ACK") return;
    const parts = { tag: "believer", at: `${this.#address}:${this.port}`, sdp: "" };
    if (request.method !== "INVITE") {
      this.sip.send(formatAnswer(request, "200 OK", parts), from.port, from.address);
      return;
    }
    const offer = readOffer(request.body);
    if (offer === null) return;
    this.#invite = text;
    await this.#rings(offer);
    this.offer = offer;
    const sdp = answerTo(offer, this.#address, this.rtp.address().port);
    this.sip.send(formatAnswer(request, "200 OK", { ...parts, sdp }), from.port, from.address);
  }
}

/** The hosts in a header of a request, and in its description of sound. */
const toldIn = ({ text }: { readonly text: string }) => ({
  contact: /^Contact:.*@([\d.]+)/imu.exec(text)?.[1],
  via: /^Via: SIP\/2\.0\/UDP ([\d.]+)/imu.exec(text)?.[1],
  sound: /^c=IN IP4 ([\d.]+)/mu.exec(text)?.[1],
});

describe.skipIf(program === null)("an Asterisk behind a router; skipped is NOT RUN", () => {
  let asterisk: RunningAsterisk;
  let telephony: Asterisk;
  let outside: Believer;
  let inside: Believer;
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-nat-"));
  const router = new Router();
  const events: TelephonyEvent[] = [];
  const of = (phone: Believer, method: string) =>
    phone.requests.filter((request) => request.method === method);

  beforeAll(async () => {
    if (program === null) return;
    const ports = await freePorts();
    outside = await Believer.open(OUTSIDE, {
      hears: HERTZ.inside,
      // Its router passes this port on.
      rings: async ({ port }) => router.pass(port),
    });
    inside = await Believer.open(INSIDE, { hears: HERTZ.outside, rings: async () => {} });
    await router.pass(ports.sip);
    const block: NonNullable<AccountFile["asterisk"]> = {
      trunks: [
        {
          name: "outside",
          host: OUTSIDE,
          port: outside.port,
          login: "us",
          password: "p",
          virtual_numbers: [VIRTUAL],
        },
        { name: "inside", host: INSIDE, port: inside.port, virtual_numbers: ["74993720693"] },
      ],
      network: {
        sip_address: INSIDE,
        sip_port: ports.sip,
        rtp_from: ports.rtp.from,
        rtp_to: ports.rtp.to,
        keep_alive: 1,
        external_address: ROUTER,
        local_networks: [`${INSIDE}/32`],
      },
    };
    asterisk = await startAsterisk(
      program,
      ports,
      asteriskConfiguration({
        asterisk: block,
        passwords: { trunks: new Map([["outside", "p"]]), lines: new Map() },
        ari: { address: INSIDE, port: ports.http, user: ARI_USER, password: ARI_PASSWORD },
        musicFolder: folder,
      }),
    );
    const account = accountFor([], block, []);
    const url = `http://${INSIDE}:${ports.http}`;
    telephony = new Asterisk({
      access: { url, user: ARI_USER, password: ARI_PASSWORD, app: "nat" },
      clock: systemClock(),
      routes: routesOf({
        ...account,
        virtual_numbers: [...account.virtual_numbers, { virtual_phone_number: "74993720693" }],
      }),
      sounds: SOUNDS,
      musicClass: "scenario-call",
    });
    await telephony.open();
    const told = async (type: TelephonyEvent["type"], count: number): Promise<void> => {
      while (events.filter((event) => event.type === type).length < count)
        await new Promise<void>((resolve) => waiting.push(resolve));
    };
    const waiting: (() => void)[] = [];
    telephony.onEvent((_, event) => {
      events.push(event);
      for (const look of waiting.splice(0)) look();
    });
    const dial = async (leg: "contact" | "employee:0.0", caller_id: string): Promise<void> =>
      telephony.execute(1, {
        type: "dial",
        leg,
        phone_number: "79261234567",
        caller_id,
        ring_timeout_ms: 20_000,
      });
    await dial("contact", VIRTUAL);
    await dial("employee:0.0", "74993720693");
    await told("leg_answered", 2);
    outside.say(HERTZ.outside);
    inside.say(HERTZ.inside);
    await telephony.execute(1, { type: "bridge", legs: ["contact", "employee:0.0"], mode: "talk" });
    // Each by sound alone; the test's own time limit ends this where it never comes true.
    const isDone = (): boolean =>
      outside.heardFrom.has(ROUTER) &&
      inside.heardFrom.size > 0 &&
      of(outside, "OPTIONS").length >= 3 &&
      of(outside, "REGISTER").length > 0;
    while (!isDone()) await pause(20);
    outside.hangUp();
    await told("leg_ended", 1);
  });

  afterAll(async () => {
    await telephony?.close();
    await asterisk?.stop();
    outside?.close();
    inside?.close();
    router.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("tells those outside the address of the router, for requests and for sound", () => {
    const [invite] = of(outside, "INVITE");
    expect(toldIn(invite!)).toEqual({ contact: ROUTER, via: ROUTER, sound: ROUTER });
    const [register] = of(outside, "REGISTER");
    expect(toldIn(register!)).toMatchObject({ contact: ROUTER, via: ROUTER });
  });

  it("tells those inside its own address", () => {
    const [invite] = of(inside, "INVITE");
    expect(toldIn(invite!)).toEqual({ contact: INSIDE, via: INSIDE, sound: INSIDE });
  });

  it("sends sound back to where it comes from: both hear each other through the router", () => {
    expect([...outside.heardFrom]).toContain(ROUTER);
    expect([...inside.heardFrom]).toEqual([INSIDE]);
  });

  it("takes a request that comes through the router", () => {
    expect(events.find(({ type }) => type === "leg_ended")).toMatchObject({
      leg: "contact",
      cause: "hung_up",
    });
  });

  it("asks again and again whether the trunk is there, which keeps the way open", () => {
    expect(of(outside, "OPTIONS").length).toBeGreaterThanOrEqual(3);
  });
});
