/** A header of a SIP message, its name in small letters and in the long form. */
export type Header = readonly [name: string, value: string];

interface Common {
  /** In the order in which they stand; a name may come more than once. */
  readonly headers: readonly Header[];
  readonly body: string;
}

/** A SIP request (RFC 3261). */
export interface SipRequest extends Common {
  readonly method: string;
  readonly uri: string;
}

/** A SIP response (RFC 3261). */
export interface SipResponse extends Common {
  readonly status: number;
  readonly reason: string;
}

/** What comes in one datagram. */
export type SipMessage = SipRequest | SipResponse;

const LONG_FORMS: Readonly<Record<string, string>> = {
  c: "content-type",
  f: "from",
  i: "call-id",
  k: "supported",
  l: "content-length",
  m: "contact",
  t: "to",
  v: "via",
};

/** Reads one datagram. Null for what is no SIP message, such as the line breaks that keep a NAT open. */
export const parseSip = (text: string): SipMessage | null => {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = (end === -1 ? text : text.slice(0, end)).split("\r\n");
  // A line that begins with a space goes on with the one before it.
  const headers = lines
    .join("\r\n")
    .replaceAll(/\r\n[ \t]+/gu, " ")
    .split("\r\n")
    .flatMap((line): Header[] => {
      const colon = line.indexOf(":");
      if (colon === -1) return [];
      const name = line.slice(0, colon).trim().toLowerCase();
      return [[LONG_FORMS[name] ?? name, line.slice(colon + 1).trim()]];
    });
  const body = end === -1 ? "" : text.slice(end + 4);
  const response = /^SIP\/2\.0 (?<status>\d{3}) ?(?<reason>.*)$/u.exec(first)?.groups;
  if (response !== undefined)
    return { status: Number(response["status"]), reason: response["reason"] ?? "", headers, body };
  const request = /^(?<method>[A-Z]+) (?<uri>\S+) SIP\/2\.0$/u.exec(first)?.groups;
  if (request === undefined) return null;
  return { method: request["method"] ?? "", uri: request["uri"] ?? "", headers, body };
};

/** A message as it is sent; its length is added. */
export const formatSip = (message: SipMessage): string => {
  const first =
    "method" in message
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const headers = message.headers.map(([name, value]) => `${name}: ${value}`);
  const length = `content-length: ${Buffer.byteLength(message.body)}`;
  return [first, ...headers, length, "", message.body].join("\r\n");
};

/** Every value of a header, in order. */
export const headersOf = (message: SipMessage, name: string): readonly string[] =>
  message.headers.filter(([own]) => own === name).map(([, value]) => value);

/** The first value of a header; empty where there is none. */
export const headerOf = (message: SipMessage, name: string): string => headersOf(message, name)[0] ?? "";

/** The URI in a header such as From or Contact: between angle brackets, or up to the first parameter. */
export const uriIn = (value: string): string =>
  /<(?<uri>[^>]*)>/u.exec(value)?.groups?.["uri"] ?? value.split(";")[0]?.trim() ?? "";

/** The user part of a SIP or tel URI, without parameters; empty where there is none. */
export const userIn = (uri: string): string =>
  /^(?:sips?:(?<user>[^@;]*)@|tel:(?<number>[^;]*))/u
    .exec(uri)
    ?.slice(1)
    .find((part) => part !== undefined) ?? "";

/** A parameter of a header outside its URI, such as the tag of To; null where there is none. */
export const parameterIn = (value: string, name: string): string | null => {
  const outside = value.replace(/^.*>/u, "");
  const found = new RegExp(`;\\s*${name}\\s*=\\s*("?)([^";,\\s]*)\\1`, "iu").exec(outside);
  return found?.[2] ?? null;
};
