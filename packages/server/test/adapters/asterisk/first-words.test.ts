import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AriMessage,
  readAriMessage,
  readWholeMessage,
} from "../../../src/adapters/asterisk/ari/ari-events.ts";
import { readFirstWords } from "../../../src/adapters/asterisk/ari/first-words.ts";

/** A channel as Asterisk shows it, with all that nobody looks at. */
const channel = (state: string) => ({
  id: "sc.17.e0.0",
  name: "PJSIP/trunk-main-0000002a",
  state,
  protocol_id: "985c5293-ed42-4f94-8e4a-b7b0c4d47551",
  caller: { name: "", number: "" },
  connected: { name: "", number: "79260000000" },
  accountcode: "",
  dialplan: { context: "nowhere", exten: "s", priority: 1, app_name: "Stasis", app_data: "sc" },
  creationtime: "2026-11-27T08:30:33.149+0000",
  language: "en",
});

const SENT = { timestamp: "2026-11-27T08:30:33.152+0000" };
const SENT_BY = { asterisk_id: "02:fc:00:00:00:01", application: "sc" };

const answer = (status: number, content: object) => ({
  type: "RESTResponse",
  transaction_id: "16",
  request_id: "16",
  status_code: status,
  reason_phrase: "OK",
  uri: "channels/create",
  ...content,
  application: "sc",
  ...SENT,
  asterisk_id: SENT_BY.asterisk_id,
});

/** Messages with their members in the order in which Asterisk 20.14, 20.20, 21.12 and 22.10 send them. */
const SEEN: readonly object[] = [
  answer(204, {}),
  answer(200, { content_type: "application/json", message_body: JSON.stringify(channel("Down")) }),
  answer(404, { content_type: "application/json", message_body: '{"message":"Channel not found"}' }),
  { type: "StasisStart", ...SENT, args: [], channel: channel("Down"), ...SENT_BY },
  { type: "ChannelStateChange", ...SENT, channel: channel("Ringing"), ...SENT_BY },
  { type: "ChannelStateChange", ...SENT, channel: channel("Up"), ...SENT_BY },
  { cause: 16, type: "ChannelHangupRequest", ...SENT, channel: channel("Up"), ...SENT_BY },
  dial("", "79250000001@trunk-main"),
  dial("PROGRESS", ""),
  dial("ANSWER", ""),
];

function dial(dialstatus: string, dialstring: string) {
  const words = { dialstatus, forward: "", dialstring };
  return { type: "Dial", ...SENT, ...words, peer: channel("Down"), ...SENT_BY };
}

/** What a message says, with what an answer holds looked up. */
const told = (message: AriMessage | null): unknown =>
  message?.kind === "answer"
    ? { ...message, answer: { ...message.answer, body: message.answer.body() } }
    : message;

const quick = (text: string): AriMessage | null =>
  readFirstWords(Buffer.from(text), () => readWholeMessage(text));

/** Any text, and often one with what has to be escaped. */
const word = fc.oneof(fc.string(), fc.constantFrom("", 'a"b', "a\\b", "\n", "имя", "\u{1f600}", '","id":"x'));

/** A message of Asterisk in which something else stands, or stands elsewhere. */
const changed = fc
  .record({
    seen: fc.constantFrom(...SEEN),
    at: fc.nat(),
    other: fc.oneof(word, fc.nat(), fc.constant(null)),
  })
  .chain(({ seen, at, other }) => {
    const entries = Object.entries(seen);
    const one = at % entries.length;
    const put = entries.map(([key, value], nth): [string, unknown] => {
      if (nth !== one) return [key, value];
      if (typeof value !== "object" || value === null || Array.isArray(value)) return [key, other];
      const inner = Object.entries(value as object);
      return [
        key,
        Object.fromEntries(inner.map(([name, was], k) => [name, k === at % inner.length ? other : was])),
      ];
    });
    return fc.oneof(
      fc.constant(Object.fromEntries(put)),
      fc.shuffledSubarray(put, { minLength: put.length }).map((members) => Object.fromEntries(members)),
      fc.constant(Object.fromEntries(put.filter((_, nth) => nth !== one))),
    );
  });

describe("a message of Asterisk, read by how it begins", () => {
  it.each(SEEN.map((message) => JSON.stringify(message)))("is understood without the rest: %s", (text) => {
    expect(quick(text)).not.toBeNull();
    expect(told(quick(text))).toEqual(told(readWholeMessage(text)));
  });

  it("is understood as it is when it is read as a whole, or not at all, whatever stands in it", () => {
    const differs = (text: string): boolean => {
      const read = quick(text);
      return read !== null && !isDeepStrictEqual(told(read), told(readWholeMessage(text)));
    };
    const texts = fc.sample(changed, 3000).map((message) => JSON.stringify(message));
    expect(texts.filter(differs)).toEqual([]);
  });

  it("has to be read as a whole where its cause or what ends with it is asked for", () => {
    const ended = {
      type: "ChannelDestroyed",
      ...SENT,
      cause: 17,
      cause_txt: "User busy",
      channel: channel("Down"),
    };
    const text = JSON.stringify({ ...ended, tech_cause: 486, ...SENT_BY });
    expect(quick(text)).toBeNull();
    expect(readAriMessage(Buffer.from(text))).toMatchObject({ event: { cause: 17, tech_cause: 486 } });
  });

  it("is read as a whole where its names are so long that its beginning does not hold them", () => {
    const long = { ...channel("Up"), name: `PJSIP/${"t".repeat(600)}-0000002a` };
    const text = JSON.stringify({ type: "ChannelStateChange", ...SENT, channel: long, ...SENT_BY });
    expect(quick(text)).toBeNull();
    expect(readAriMessage(Buffer.from(text))).toMatchObject({ event: { channel: { state: "Up" } } });
  });
});
