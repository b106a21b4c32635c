import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { Clock } from "../../../ports/clock.ts";
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from "../../../sound/g711.ts";
import type { Offer } from "./sip.ts";
import { FRAME, toneFrame } from "./tone.ts";

const HEADER = 12;
const PACKET_MS = 20;

/** Sound to and from one telephone of the probe: it says a tone, and tells of every frame that it hears. */
export class ProbePhone {
  readonly #clock: Clock;
  readonly #socket: Socket;
  readonly #listeners = new Set<(samples: Int16Array) => void>();
  #offer: Offer | null = null;
  /** Where sound goes: where it comes from once some has come, for a router may stand between. */
  #target: { readonly address: string; readonly port: number } | null = null;
  #stop: () => void = () => {};
  #sent = 0;

  private constructor(clock: Clock, socket: Socket) {
    this.#clock = clock;
    this.#socket = socket;
    socket.on("error", () => {});
    socket.on("message", (packet, { address, port }) => {
      this.#target = { address, port };
      this.#hear(packet);
    });
  }

  /** Opens its port. Rejects where the address is not one of this machine. */
  static async open(clock: Clock, address: string): Promise<ProbePhone> {
    return new ProbePhone(clock, await boundSocket(address));
  }

  /** Its port for RTP. */
  get port(): number {
    return this.#socket.address().port;
  }

  /** Begins to say this tone, as was agreed. */
  talk(offer: Offer, hertz: number): void {
    if (this.#offer !== null) return;
    this.#offer = offer;
    this.#target ??= offer;
    const begun = this.#clock.now();
    const say = (): void => {
      this.#say(hertz);
      // By the time at which it is due: a late one does not make all that follow late.
      this.#stop = this.#clock.after(begun + this.#sent * PACKET_MS - this.#clock.now(), say);
    };
    say();
  }

  /** Resolves true when so many frames in a row are as wanted; false after that time. */
  async hears(
    isWanted: (samples: Int16Array) => boolean,
    frames: number,
    withinMs: number,
  ): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let row = 0;
    const listen = (samples: Int16Array): void => {
      row = isWanted(samples) ? row + 1 : 0;
      if (row >= frames) resolve(true);
    };
    this.#listeners.add(listen);
    const cancel = this.#clock.after(withinMs, () => {
      resolve(false);
    });
    const heard = await promise;
    cancel();
    this.#listeners.delete(listen);
    return heard;
  }

  close(): void {
    this.#stop();
    this.#socket.close();
  }

  #say(hertz: number): void {
    const codec = this.#offer?.codec;
    if (codec === undefined || this.#target === null) return;
    const samples = toneFrame(hertz, this.#sent * FRAME);
    const packet = Buffer.alloc(HEADER + FRAME);
    packet[0] = 0x80;
    packet[1] = codec.payload;
    packet.writeUInt16BE(this.#sent & 0xff_ff, 2);
    packet.writeUInt32BE((this.#sent * FRAME) >>> 0, 4);
    packet.writeUInt32BE(hertz, 8);
    packet.set(codec.name === "PCMA" ? encodeALaw(samples) : encodeMuLaw(samples), HEADER);
    this.#sent += 1;
    this.#socket.send(packet, this.#target.port, this.#target.address);
  }

  #hear(packet: Buffer): void {
    const codec = this.#offer?.codec;
    if (codec === undefined || packet.length <= HEADER || (packet[1] ?? 0) % 128 !== codec.payload) return;
    const octets = packet.subarray(HEADER);
    const samples = codec.name === "PCMA" ? decodeALaw(octets) : decodeMuLaw(octets);
    for (const listener of this.#listeners) listener(samples);
  }
}

/** A UDP socket of an address of this machine, on a port that the system gives. */
export const boundSocket = async (address: string): Promise<Socket> => {
  const socket = createSocket("udp4");
  socket.bind(0, address);
  await once(socket, "listening");
  return socket;
};
