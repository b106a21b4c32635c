/** As much of SIP (RFC 3261) and SDP (RFC 4566) as a telephone needs that is called twice and never calls. */

/** A request, or null for what is none. */
export interface SipRequest {
  readonly method: string;
  /** The part of the request's address before the `@`. */
  readonly user: string;
  /** Every value of a header, by its name in small letters and in the long form. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

const LONG_FORMS: Readonly<Record<string, string>> = { v: "via", f: "from", t: "to", i: "call-id" };

/** Reads one datagram; null for what is no request. */
export const readRequest = (text: string): SipRequest | null => {
  const [head = "", ...body] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.replaceAll(/\r\n[ \t]+/gu, " ").split("\r\n");
  const found = /^(?<method>[A-Z]+) sips?:(?:(?<user>[^@\s]*)@)?\S* SIP\/2\.0$/u.exec(first)?.groups;
  if (found === undefined) return null;
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]+?)\s*:\s*(.*)$/u.exec(line) ?? [];
    const short = name.toLowerCase();
    const key = LONG_FORMS[short] ?? short;
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  return {
    method: found["method"] ?? "",
    user: found["user"] ?? "",
    headers,
    body: body.join("\r\n\r\n"),
  };
};

/** What an answer adds to what it takes over from the request. */
export interface AnswerParts {
  /** Tag of this side of the dialogue. */
  readonly tag: string;
  /** Where this side is reached: `address:port`. */
  readonly at: string;
  /** Session description; empty for none. */
  readonly sdp: string;
}

/** Writes an answer to a request. */
export const formatAnswer = (
  { headers, user }: SipRequest,
  status: string,
  { tag, at, sdp }: AnswerParts,
): string => {
  const same = (name: string, shown: string): readonly string[] =>
    (headers.get(name) ?? []).map((value) => `${shown}: ${value}`);
  const to = (headers.get("to")?.[0] ?? "").replace(/;tag=[^;]*$/u, "");
  return [
    `SIP/2.0 ${status}`,
    ...same("via", "Via"),
    ...same("record-route", "Record-Route"),
    ...same("from", "From"),
    `To: ${to};tag=${tag}`,
    ...same("call-id", "Call-ID"),
    ...same("cseq", "CSeq"),
    `Contact: <sip:${user}@${at}>`,
    ...(sdp === "" ? [] : ["Content-Type: application/sdp"]),
    `Content-Length: ${Buffer.byteLength(sdp)}`,
    "",
    sdp,
  ].join("\r\n");
};

/** A kind of G.711: its static payload type and its name (RFC 3551). */
export type Codec =
  | { readonly payload: 8; readonly name: "PCMA" }
  | { readonly payload: 0; readonly name: "PCMU" };

/** What the other side offers. */
export interface Offer {
  readonly address: string;
  readonly port: number;
  readonly codec: Codec;
}

/** Reads an offer; null where there is no G.711 in it. */
export const readOffer = (sdp: string): Offer | null => {
  const address = /^c=IN IP4 ([\d.]+)/mu.exec(sdp)?.[1];
  const [, port, payloads = ""] = /^m=audio (\d+) RTP\/AVP ([\d ]+)/mu.exec(sdp) ?? [];
  if (address === undefined || port === undefined) return null;
  const offered = payloads.trim().split(" ");
  const codec: Codec | null = offered.includes("8")
    ? { payload: 8, name: "PCMA" }
    : offered.includes("0")
      ? { payload: 0, name: "PCMU" }
      : null;
  return codec === null ? null : { address, port: Number(port), codec };
};

/** The answer to an offer. */
export const answerTo = ({ codec }: Offer, address: string, port: number): string =>
  [
    "v=0",
    `o=- ${port} 1 IN IP4 ${address}`,
    "s=-",
    `c=IN IP4 ${address}`,
    "t=0 0",
    `m=audio ${port} RTP/AVP ${codec.payload}`,
    `a=rtpmap:${codec.payload} ${codec.name}/8000`,
    "a=ptime:20",
    "a=sendrecv",
    "",
  ].join("\r\n");
