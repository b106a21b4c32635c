/**
 * All telephones of the suite, behind one trunk, in a process of its own: they answer at once, say a sound that no other
 * side says, and note when what comes to them. Lighter than the test phones, which look for pitches in every packet.
 */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { randomBytes } from "node:crypto";
import {
  answerSdp,
  type AudioOffer,
  formatRtp,
  formatSip,
  type Header,
  headerOf,
  parseSip,
  readSdp,
  responseHeaders,
  type SipMessage,
  type SipRequest,
  uriIn,
  userIn,
} from "@scenario-call/phones";
import { isContact } from "./account.ts";
import type { CalleesMessage, CalleesOrder } from "./messages.ts";

const PACKET_MS = 20;
const PACKET_SAMPLES = 160;
/** How often it is looked whose packet is due, ms. */
const TICK_MS = 5;

/** What each side says, as bytes of G.711: music and tones are never the same byte throughout a packet. */
const VOICE = { contact: 0x2a, employee: 0x3c } as const;

/** RFC 3261, timer T1, ms: what is not acknowledged is sent again. */
const T1_MS = 500;

const now = (): number => performance.timeOrigin + performance.now();
const tell = (message: CalleesMessage): void => void process.send?.(message);

/** One telephone in a call. */
interface Party {
  readonly invite: SipRequest;
  readonly offer: AudioOffer;
  readonly socket: Socket;
  readonly tag: string;
  readonly invited: number;
  readonly say: number;
  readonly listensFor: number;
  readonly answered: number;
  readonly ssrc: number;
  sent: number;
  heard: number | null;
  packets: number;
  ended: number | null;
  stopRepeating: () => void;
}

interface Talk {
  contact: Party | null;
  employee: Party | null;
  stop: () => void;
}

const sip = createSocket("udp4");
let asterisk: RemoteInfo | null = null;
let talkMs: number | null = null;
const talks = new Map<string, Talk>();
const byCallId = new Map<string, { readonly party: Party; readonly contact: string }>();

const own = (): string => `127.0.0.1:${sip.address().port}`;

const send = (message: SipMessage): void => {
  if (asterisk !== null) sip.send(formatSip(message), asterisk.port, asterisk.address);
};

const respond = (request: SipRequest, tag: string, status: number, reason: string, body = ""): SipMessage => {
  const more: readonly Header[] =
    body === ""
      ? []
      : [
          ["contact", `<sip:${userIn(request.uri)}@${own()}>`],
          ["content-type", "application/sdp"],
        ];
  const response = { status, reason, headers: [...responseHeaders(request, tag), ...more], body };
  send(response);
  return response;
};

const repeating = (message: SipMessage): (() => void) => {
  const timer = setInterval(() => {
    send(message);
  }, T1_MS);
  return () => {
    clearInterval(timer);
  };
};

const hear = (party: Party, bytes: Buffer): void => {
  if (bytes.length < 12 + PACKET_SAMPLES) return;
  const first = bytes[12];
  if (first !== party.listensFor || bytes[92] !== first || bytes[171] !== first) return;
  party.heard ??= now();
  party.packets += 1;
};

const invited = async (invite: SipRequest, callId: string): Promise<void> => {
  const at = now();
  const offer = readSdp(invite.body);
  const tag = randomBytes(6).toString("hex");
  if (offer === null) {
    respond(invite, tag, 488, "Not Acceptable Here");
    return;
  }
  respond(invite, tag, 100, "Trying");
  const number = userIn(invite.uri);
  const role = isContact(number) ? "contact" : "employee";
  const contact = role === "contact" ? number : userIn(uriIn(headerOf(invite, "from")));
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => {
    socket.bind(0, "127.0.0.1", resolve);
  });
  await new Promise<void>((resolve) => {
    socket.connect(offer.port, offer.address, resolve);
  });
  socket.on("error", () => {});
  const party: Party = {
    invite,
    offer,
    socket,
    tag,
    invited: at,
    say: VOICE[role],
    listensFor: VOICE[role === "contact" ? "employee" : "contact"],
    answered: now(),
    ssrc: Math.floor(Math.random() * 2 ** 32),
    sent: 0,
    heard: null,
    packets: 0,
    ended: null,
    stopRepeating: () => {},
  };
  socket.on("message", (bytes) => {
    hear(party, bytes);
  });
  byCallId.set(callId, { party, contact });
  const talk = talks.get(contact) ?? { contact: null, employee: null, stop: () => {} };
  talks.set(contact, talk);
  talk[role] = party;
  party.stopRepeating = repeating(respond(invite, tag, 200, "OK", answerSdp(socket.address().port, offer)));
  speak(party);
  if (talk.contact === null || talk.employee === null) return;
  if (talkMs === null) return;
  const timer = setTimeout(() => {
    hangUp(talk);
  }, talkMs);
  talk.stop = () => {
    clearTimeout(timer);
  };
};

const hangUp = (talk: Talk): void => {
  for (const party of [talk.contact, talk.employee]) if (party !== null) sayBye(party);
};

const sayBye = (party: Party): void => {
  if (party.ended !== null) return;
  const { invite, tag } = party;
  const bye: SipRequest = {
    method: "BYE",
    uri: uriIn(headerOf(invite, "contact")),
    headers: [
      ["via", `SIP/2.0/UDP ${own()};rport;branch=z9hG4bK${randomBytes(8).toString("hex")}`],
      ["max-forwards", "70"],
      ["from", `${headerOf(invite, "to")};tag=${tag}`],
      ["to", headerOf(invite, "from")],
      ["call-id", headerOf(invite, "call-id")],
      ["cseq", "2 BYE"],
    ],
    body: "",
  };
  party.ended = now();
  party.stopRepeating();
  send(bye);
  party.stopRepeating = repeating(bye);
};

/** A leg is over for good: its BYE was answered, or the other side's was. */
const over = (callId: string): void => {
  const found = byCallId.get(callId);
  if (found === undefined) return;
  const { party, contact } = found;
  byCallId.delete(callId);
  party.stopRepeating();
  party.ended ??= now();
  party.socket.close();
  const talk = talks.get(contact);
  const { contact: first, employee: second } = talk ?? {};
  if (talk === undefined || first === null || first === undefined) return;
  if ([first, second].some((one) => one !== null && one !== undefined && byCallId.has(callIdOf(one)))) return;
  talk.stop();
  talks.delete(contact);
  const answered = second?.answered ?? null;
  const expected =
    answered === null
      ? 0
      : [first, second].reduce(
          (sum, one) => sum + Math.floor(((one?.ended ?? answered) - answered) / PACKET_MS),
          0,
        );
  tell({
    type: "over",
    report: {
      contact,
      invited: first.invited,
      answered,
      heard: [first.heard, second?.heard ?? null],
      packets: first.packets + (second?.packets ?? 0),
      expected,
    },
  });
};

const callIdOf = ({ invite }: Party): string => headerOf(invite, "call-id");

/** A process that is woken up late makes up for what is due, so that the pace is kept. */
const speak = (party: Party): void => {
  const due = Math.floor((now() - party.answered) / PACKET_MS) + 1;
  for (; party.sent < due; party.sent += 1) {
    const packet = formatRtp({
      payloadType: party.offer.payload,
      marker: party.sent === 0,
      sequence: party.sent,
      timestamp: party.sent * PACKET_SAMPLES,
      ssrc: party.ssrc,
      payload: Buffer.alloc(PACKET_SAMPLES, party.say),
    });
    party.socket.send(packet);
  }
};

setInterval(() => {
  for (const { party } of byCallId.values()) if (party.ended === null) speak(party);
}, TICK_MS);

sip.on("message", (bytes, from) => {
  const message = parseSip(bytes.toString("latin1"));
  if (message === null) return;
  const callId = headerOf(message, "call-id");
  const known = byCallId.get(callId);
  if (!("method" in message)) {
    if (message.status >= 200 && headerOf(message, "cseq").endsWith("BYE")) over(callId);
    return;
  }
  asterisk = from;
  if (message.method === "ACK") known?.party.stopRepeating();
  else if (message.method === "INVITE") {
    if (known === undefined) void invited(message, callId);
  } else {
    respond(message, known?.party.tag ?? "none", 200, "OK");
    if (message.method === "BYE") over(callId);
  }
});

process.on("message", (order: CalleesOrder) => {
  if (order.type === "talk_ms") talkMs = order.ms;
  else {
    const all = [...talks.values()];
    for (const [nth, talk] of all.entries())
      setTimeout(
        () => {
          hangUp(talk);
        },
        (nth * 1000) / order.perSecond,
      );
  }
});
for (const end of ["disconnect", "SIGTERM"] as const) {
  process.on(end, () => {
    process.exit(0);
  });
}
sip.bind(0, "127.0.0.1", () => {
  tell({ type: "listening", port: sip.address().port });
});
