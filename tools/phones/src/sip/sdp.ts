/** How the two kinds of G.711 are called in SDP. */
export type Codec = "PCMA" | "PCMU";

/** What one side says of its audio (RFC 4566, RFC 3264), as far as a telephone needs it. */
export interface AudioOffer {
  readonly address: string;
  readonly port: number;
  /** The first kind of G.711 that is offered, and its payload type. */
  readonly codec: Codec;
  readonly payload: number;
  /** Payload type of `telephone-event` (RFC 4733); null where keys are not sent so. */
  readonly events: number | null;
}

const FIXED_PAYLOADS: Readonly<Record<string, string>> = { "0": "PCMU/8000", "8": "PCMA/8000" };

/** Reads an offer or an answer. Null where there is no audio that a telephone understands. */
export const readSdp = (text: string): AudioOffer | null => {
  const lines = text.split(/\r?\n/u);
  const media = lines.find((line) => line.startsWith("m=audio "));
  const found = /^m=audio (?<port>\d+) RTP\/AVP (?<payloads>[\d ]+)/u.exec(media ?? "")?.groups;
  const address = lines.findLast((line) => line.startsWith("c=IN IP4 "))?.slice("c=IN IP4 ".length);
  if (found === undefined || address === undefined) return null;
  const names = new Map(
    lines.flatMap((line): [string, string][] => {
      const map = /^a=rtpmap:(\d+) (\S+)/u.exec(line);
      return map === null ? [] : [[map[1] ?? "", (map[2] ?? "").toUpperCase().replace(/\/1$/u, "")]];
    }),
  );
  const payloads = (found["payloads"] ?? "").trim().split(/ +/u);
  const nameOf = (payload: string): string => names.get(payload) ?? FIXED_PAYLOADS[payload] ?? "";
  const spoken = payloads.find((payload) => /^PCM[AU]\/8000$/u.test(nameOf(payload)));
  const events = payloads.find((payload) => nameOf(payload) === "TELEPHONE-EVENT/8000");
  if (spoken === undefined) return null;
  return {
    address: address.trim(),
    port: Number(found["port"]),
    codec: nameOf(spoken) === "PCMA/8000" ? "PCMA" : "PCMU",
    payload: Number(spoken),
    events: events === undefined ? null : Number(events),
  };
};

/** The answer of a telephone that listens at this port: with the one codec and the events that were offered. */
export const answerSdp = (
  port: number,
  { codec, payload, events }: Omit<AudioOffer, "address" | "port">,
): string =>
  [
    "v=0",
    `o=- ${port} 1 IN IP4 127.0.0.1`,
    "s=-",
    "c=IN IP4 127.0.0.1",
    "t=0 0",
    `m=audio ${port} RTP/AVP ${[payload, ...(events === null ? [] : [events])].join(" ")}`,
    `a=rtpmap:${payload} ${codec}/8000`,
    ...(events === null ? [] : [`a=rtpmap:${events} telephone-event/8000`, `a=fmtp:${events} 0-16`]),
    "a=ptime:20",
    "a=sendrecv",
    "",
  ].join("\r\n");
