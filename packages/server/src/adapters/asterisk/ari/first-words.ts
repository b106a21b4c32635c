/**
 * What is looked at stands at the beginning of most messages, as every Asterisk since 20.14 writes them. The rest of it, a
 * channel with all its members or what an answer holds, is several times as long, and reading it cost the server more than
 * anything else. A message that begins in another way is read as a whole: this knows forms, not rules, and is never needed.
 */
import type { AriMessage } from "./ari-events.ts";

/** Longer than the beginning of any message, bytes. */
const BEGINNING = 512;

/** What stands between quotes and means what it says: ASCII with nothing escaped. */
const TEXT = "([ !#-\\[\\]-~]*)";

/** The same where it is passed over. */
const ANY = "[ !#-\\[\\]-~]*";

const CHANNEL = `\\{"id":"${TEXT}","name":"${ANY}","state":"${TEXT}",`;

const ANSWER = new RegExp(
  `^\\{"type":"RESTResponse",(?:"transaction_id":"${ANY}",)?"request_id":"${TEXT}","status_code":([1-9]\\d\\d),`,
  "u",
);

const OF_CHANNEL = new RegExp(
  `^\\{(?:"cause":\\d+,)?"type":"(StasisStart|ChannelStateChange|ChannelHangupRequest)","timestamp":"${ANY}",` +
    `(?:"args":\\[\\],)?"channel":${CHANNEL}`,
  "u",
);

const OF_DIAL = new RegExp(
  `^\\{"type":"Dial","timestamp":"${ANY}","dialstatus":"${TEXT}","forward":"${ANY}","dialstring":"${ANY}","peer":${CHANNEL}`,
  "u",
);

/** Reads a message by how it begins; null where it has to be read as a whole, which `whole` does where more is asked for. */
export const readFirstWords = (message: Buffer, whole: () => AriMessage): AriMessage | null => {
  const text = message.toString("latin1", 0, BEGINNING);
  const answer = ANSWER.exec(text);
  if (answer !== null) {
    const [, request_id = "", status = ""] = answer;
    return {
      kind: "answer",
      answer: { request_id, status_code: Number(status), body: () => bodyOf(whole()) },
    };
  }
  const ofChannel = OF_CHANNEL.exec(text);
  if (ofChannel !== null) {
    const [, type = "", id = "", state = ""] = ofChannel;
    return id === ""
      ? null
      : { kind: "event", event: { type: type as TypeOfChannel, channel: { id, state } } };
  }
  const ofDial = OF_DIAL.exec(text);
  if (ofDial === null) return null;
  const [, dialstatus = "", id = "", state = ""] = ofDial;
  return id === "" ? null : { kind: "event", event: { type: "Dial", peer: { id, state }, dialstatus } };
};

type TypeOfChannel = "StasisStart" | "ChannelStateChange" | "ChannelHangupRequest";

const bodyOf = (message: AriMessage): string => (message.kind === "answer" ? message.answer.body() : "");
