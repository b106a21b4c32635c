import type { Socket } from "node:dgram";
import type { Clock } from "../../../ports/clock.ts";
import { boundSocket, ProbePhone } from "./phone.ts";
import { answerTo, formatAnswer, type Offer, readOffer, readRequest, type SipRequest } from "./sip.ts";

/** How a telephone of the probe was called. */
export type Ringing = "answered" | "no_codec";

/** One of the two telephones. */
export interface Probed {
  readonly phone: ProbePhone;
  /** How it is dialled: `sip:user@address:port`. */
  readonly uri: string;
  /** Resolves when it has been called. */
  readonly called: Promise<Ringing>;
}

interface Telephone {
  readonly user: string;
  readonly says: number;
  readonly phone: ProbePhone;
  readonly called: PromiseWithResolvers<Ringing>;
}

/**
 * Two telephones in this process, each saying a tone of its own. They take the calls that are for them at once, let nobody
 * in who does not know their names, and call nobody.
 */
export class Probe {
  readonly #sip: Socket;
  readonly #address: string;
  readonly #telephones: readonly [Telephone, Telephone];

  private constructor(sip: Socket, address: string, telephones: readonly [Telephone, Telephone]) {
    this.#sip = sip;
    this.#address = address;
    this.#telephones = telephones;
    sip.on("error", () => {});
    sip.on("message", (datagram, from) => {
      const request = readRequest(datagram.toString("utf8"));
      if (request === null || request.method === "ACK") return;
      sip.send(this.#answer(request), from.port, from.address);
    });
  }

  /**
   * Opens it on an address of this machine. Rejects where that is none.
   *
   * @param names how the two are called, which nobody else knows.
   * @param tones what they say, Hz.
   */
  static async open(
    clock: Clock,
    address: string,
    names: readonly [string, string],
    tones: readonly [number, number],
  ): Promise<Probe> {
    const sip = await boundSocket(address);
    const telephone = async (at: 0 | 1): Promise<Telephone> => ({
      user: names[at],
      says: tones[at],
      phone: await ProbePhone.open(clock, address),
      called: Promise.withResolvers<Ringing>(),
    });
    return new Probe(sip, address, [await telephone(0), await telephone(1)]);
  }

  /** The two telephones. */
  get telephones(): readonly [Probed, Probed] {
    const [first, second] = this.#telephones;
    return [this.#probed(first), this.#probed(second)];
  }

  close(): void {
    this.#sip.close();
    for (const { phone } of this.#telephones) phone.close();
  }

  get #at(): string {
    return `${this.#address}:${this.#sip.address().port}`;
  }

  #probed({ user, phone, called }: Telephone): Probed {
    return { phone, uri: `sip:${user}@${this.#at}`, called: called.promise };
  }

  #answer(request: SipRequest): string {
    const telephone = this.#telephones.find(({ user }) => user === request.user);
    const parts = { tag: `${request.user}-doctor`, at: this.#at, sdp: "" };
    if (telephone === undefined) return formatAnswer(request, "404 Not Found", parts);
    if (request.method !== "INVITE") return formatAnswer(request, "200 OK", parts);
    const offer: Offer | null = readOffer(request.body);
    if (offer === null) {
      telephone.called.resolve("no_codec");
      return formatAnswer(request, "488 Not Acceptable Here", parts);
    }
    telephone.phone.talk(offer, telephone.says);
    telephone.called.resolve("answered");
    const sdp = answerTo(offer, this.#address, telephone.phone.port);
    return formatAnswer(request, "200 OK", { ...parts, sdp });
  }
}
