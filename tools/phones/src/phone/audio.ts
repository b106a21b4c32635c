import { createSocket, type Socket } from "node:dgram";
import { type HeardPiece, listen } from "../hearing/pitches.ts";
import { type Arrival, positionsOf } from "../hearing/positions.ts";
import { type Piece, type Stretch, stretchesOf } from "../hearing/stretches.ts";
import type { AudioOffer } from "../sip/sdp.ts";
import { decode, encode, SAMPLE_RATE } from "../sound/g711.ts";
import { sine } from "../hearing/pitches.ts";
import { formatKeyEvent, formatRtp, parseKeyEvent, parseRtp, type RtpPacket } from "../sound/rtp.ts";
import { now } from "./now.ts";
import type { Ears, HeardKey } from "./script.ts";

/** Samples in a packet: 20 ms. */
const PACKET_SAMPLES = 160;
const PACKET_MS = 20;

/** How long a key is held, in packets, and how often its end is told (RFC 4733, section 2.5.1.4). */
const KEY_PACKETS = 5;
const KEY_ENDS = 3;

/** A voice is heard, not a click, when it lasts for so many packets in a row. */
const VOICE_PACKETS = 3;

interface Heard {
  readonly packet: RtpPacket;
  readonly arrived: number;
  /** Null for what is no sound, and for what came before anybody held it to the ear. */
  readonly piece: HeardPiece | null;
}

/** What all of a call's sound came to. */
export interface AudioReport {
  readonly heard: readonly Stretch[];
  readonly keys: readonly HeardKey[];
  readonly packets: number;
  readonly sound: string | null;
}

/**
 * The sound of one call at the phone's own socket: it says a tone or silence every 20 ms, presses keys by RFC 4733, and
 * keeps what comes.
 */
export class Audio {
  readonly #socket: Socket;
  readonly #offer: AudioOffer;
  readonly #ears: Ears;
  readonly #onVoice: (at: number) => void;
  readonly #heard: Heard[] = [];
  readonly #keysToSend: string[] = [];
  readonly #ssrc = Math.floor(Math.random() * 2 ** 32);
  #timer: NodeJS.Timeout | null = null;
  #begun = 0;
  #sent = 0;
  #sequence = Math.floor(Math.random() * 2 ** 15);
  #pitch: number | null = null;
  #key: { readonly key: string; readonly from: number; packets: number } | null = null;
  #voicePackets = 0;
  #isVoiceTold = false;
  /** Who has not answered holds nothing to the ear; ms since the epoch. */
  #listensFrom = Number.POSITIVE_INFINITY;

  private constructor(socket: Socket, offer: AudioOffer, ears: Ears, onVoice: (at: number) => void) {
    this.#socket = socket;
    this.#offer = offer;
    this.#ears = ears;
    this.#onVoice = onVoice;
    socket.on("message", (bytes) => this.#receive(bytes));
    socket.on("error", () => {});
  }

  /** Opens the socket for a call. `onVoice` is told once, when the voice of a person is first heard, with the moment. */
  static async open(offer: AudioOffer, ears: Ears, onVoice: (at: number) => void): Promise<Audio> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, "127.0.0.1", resolve);
    });
    socket.setRecvBufferSize(1 << 20);
    return new Audio(socket, offer, ears, onVoice);
  }

  /** Where it listens. */
  get port(): number {
    return this.#socket.address().port;
  }

  /** From now on says this pitch, Hz; null is silence, in packets all the same. */
  say(pitch: number | null): void {
    this.#pitch = pitch;
    if (this.#timer !== null) return;
    this.#begun = now();
    this.#timer = setInterval(() => this.#sendDue(), PACKET_MS / 2);
    this.#sendDue();
  }

  /** Holds it to the ear: what comes from now on is heard. */
  pickUp(): void {
    this.#listensFrom = now();
  }

  /** Presses a key as soon as the one before it is released. */
  press(key: string): void {
    this.#keysToSend.push(key);
  }

  /** Closes the socket and tells all that was heard. */
  close(): AudioReport {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#socket.close();
    const isKey = ({ payloadType }: RtpPacket): boolean => payloadType === this.#offer.events;
    const at = positionsOf(
      this.#heard.map(({ packet, arrived }): Arrival => ({ ...packet, isKey: isKey(packet), arrived })),
    );
    const placed = this.#heard
      .map((heard, index) => ({ ...heard, at: at[index] ?? null }))
      .filter(({ arrived }) => arrived >= this.#listensFrom)
      .flatMap(({ packet, piece, at }) => (at === null ? [] : [{ packet, piece, at }]));
    const sounds = placed.filter(({ packet }) => packet.payloadType === this.#offer.payload);
    return {
      heard: stretchesOf(
        sounds.flatMap(({ piece, at }): Piece[] => (piece === null ? [] : [{ at, ...piece }])),
      ),
      keys: keysIn(placed.filter(({ packet }) => isKey(packet))),
      packets: sounds.length,
      sound: this.#ears.keeps_sound ? this.#soundOf(sounds) : null,
    };
  }

  #receive(bytes: Buffer): void {
    const packet = parseRtp(bytes);
    if (packet === null) return;
    const arrived = now();
    const isSound = packet.payloadType === this.#offer.payload;
    // Packet by packet, as they come: all of them at the end of a call would keep the other phones from acting in time.
    const piece =
      isSound && arrived >= this.#listensFrom
        ? listen(decode(this.#offer.codec, packet.payload), this.#ears.pitches)
        : null;
    this.#heard.push({ packet, arrived, piece });
    if (piece === null || this.#isVoiceTold) return;
    const isVoice = piece.pitches.some((pitch) => this.#ears.voices.includes(pitch));
    this.#voicePackets = isVoice ? this.#voicePackets + 1 : 0;
    if (this.#voicePackets < VOICE_PACKETS) return;
    this.#isVoiceTold = true;
    this.#onVoice(arrived - (VOICE_PACKETS - 1) * PACKET_MS);
  }

  /** A busy machine wakes us up late: what is due is made up for, so that the pace is kept. */
  #sendDue(): void {
    const due = Math.floor((now() - this.#begun) / PACKET_MS) + 1;
    while (this.#sent < due) this.#sendOne();
  }

  #sendOne(): void {
    const timestamp = this.#sent * PACKET_SAMPLES;
    const isFirst = this.#sent === 0;
    this.#sent += 1;
    const next = this.#key ?? this.#nextKey(timestamp);
    if (next !== null) {
      this.#sendKey(next);
      return;
    }
    const samples =
      this.#pitch === null
        ? new Float64Array(PACKET_SAMPLES)
        : sine(this.#pitch, timestamp % SAMPLE_RATE, PACKET_SAMPLES);
    this.#send(this.#offer.payload, isFirst, timestamp, encode(this.#offer.codec, samples));
  }

  #nextKey(from: number): { readonly key: string; readonly from: number; packets: number } | null {
    const key = this.#offer.events === null ? undefined : this.#keysToSend.shift();
    this.#key = key === undefined ? null : { key, from, packets: 0 };
    return this.#key;
  }

  #sendKey(pressed: { readonly key: string; readonly from: number; packets: number }): void {
    pressed.packets += 1;
    const end = pressed.packets >= KEY_PACKETS;
    const payload = formatKeyEvent({ key: pressed.key, end, duration: pressed.packets * PACKET_SAMPLES });
    for (let copy = 0; copy < (end ? KEY_ENDS : 1); copy += 1)
      this.#send(this.#offer.events ?? 0, pressed.packets === 1, pressed.from, payload);
    if (end) this.#key = null;
  }

  #send(payloadType: number, marker: boolean, timestamp: number, payload: Uint8Array): void {
    this.#sequence = (this.#sequence + 1) % 2 ** 16;
    const { port, address } = this.#offer;
    const packet = { payloadType, marker, sequence: this.#sequence, timestamp, ssrc: this.#ssrc, payload };
    this.#socket.send(formatRtp(packet), port, address, () => {});
  }

  /** The sound from the first packet on; where none came stands silence. */
  #soundOf(sounds: readonly { readonly packet: RtpPacket; readonly at: number }[]): string {
    const first = Math.min(...sounds.map(({ at }) => at));
    const last = Math.max(...sounds.map(({ at }) => at));
    if (sounds.length === 0) return "";
    const samples = new Int16Array(Math.ceil(((last - first) * SAMPLE_RATE) / 1000) + 2 * PACKET_SAMPLES);
    for (const { packet, at } of sounds) {
      const begin = Math.round(((at - first) * SAMPLE_RATE) / 1000);
      for (const [index, sample] of decode(this.#offer.codec, packet.payload).entries())
        samples[begin + index] = Math.round(sample * 32_767);
    }
    return Buffer.from(samples.buffer, 0, samples.byteLength).toString("base64");
  }
}

/** All packets about one key have one timestamp: that of its beginning. */
const keysIn = (
  placed: readonly { readonly packet: RtpPacket; readonly at: number }[],
): readonly HeardKey[] => {
  const keys = new Map<number, HeardKey>();
  for (const { packet, at } of placed) {
    const event = parseKeyEvent(packet.payload);
    if (event === null) continue;
    const known = keys.get(packet.timestamp);
    const held_ms = Math.max(known?.held_ms ?? 0, (event.duration * 1000) / SAMPLE_RATE);
    keys.set(packet.timestamp, { key: event.key, at: known?.at ?? at, held_ms });
  }
  return [...keys.values()];
};
