/**
 * What is read of Asterisk's messages: the few events that tell something about legs, with the members that are looked at.
 * Everything else that Asterisk sends is passed over, so that a newer one may send more.
 */

import { readFirstWords } from "./first-words.ts";

/** A channel as lists and events show it. */
export interface AriChannel {
  readonly id: string;
  /** `Down`, `Ringing`, `Up` and others. */
  readonly state: string;
}

/** An event that tells something about a leg. */
export type AriEvent =
  | {
      readonly type: "StasisStart" | "ChannelStateChange" | "ChannelHangupRequest";
      readonly channel: AriChannel;
    }
  | {
      readonly type: "ChannelDestroyed";
      readonly channel: AriChannel;
      /** Q.850. */
      readonly cause: number;
      /** The status of SIP where it was one that ended the channel, else null. */
      readonly tech_cause: number | null;
    }
  | { readonly type: "Dial"; readonly peer: AriChannel; readonly dialstatus: string }
  | { readonly type: "ChannelDtmfReceived"; readonly channel: AriChannel; readonly digit: string }
  | { readonly type: "PlaybackFinished"; readonly playback: { readonly id: string; readonly state: string } }
  /** Another client has taken the application over. */
  | { readonly type: "ApplicationReplaced" };

/** The events that Asterisk is asked to send; the answers to requests count as events there. */
export const EVENT_TYPES: readonly string[] = [
  "StasisStart",
  "ChannelStateChange",
  "ChannelHangupRequest",
  "ChannelDestroyed",
  "Dial",
  "ChannelDtmfReceived",
  "PlaybackFinished",
  "ApplicationReplaced",
  "RESTResponse",
];

/** The answer to a request that went over the WebSocket. */
export interface AriAnswer {
  readonly request_id: string;
  readonly status_code: number;
  /** What it holds, as text; empty where that is nothing. Read when it is asked for: mostly the status says it all. */
  readonly body: () => string;
}

/** What a message of Asterisk is. */
export type AriMessage =
  | { readonly kind: "event"; readonly event: AriEvent }
  | { readonly kind: "answer"; readonly answer: AriAnswer }
  /** Nothing that is looked at. */
  | { readonly kind: "other" };

const OTHER: AriMessage = { kind: "other" };

type Members = Readonly<Record<string, unknown>>;

const membersOf = (value: unknown): Members =>
  typeof value === "object" && value !== null ? (value as Members) : {};

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A channel of a list or an event; null for what is none. */
export const channelOf = (value: unknown): AriChannel | null => {
  const { id, state } = membersOf(value);
  return typeof id === "string" && id !== "" ? { id, state: textOf(state) } : null;
};

/** Reads a message as it came; what is not JSON, or not what it should be, is `other`. */
export const readAriMessage = (message: Buffer): AriMessage =>
  readFirstWords(message, () => readWholeMessage(message.toString("utf8"))) ??
  readWholeMessage(message.toString("utf8"));

/** The same of all that it says. */
export const readWholeMessage = (text: string): AriMessage => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return OTHER;
  }
  const members = membersOf(value);
  if (members["type"] === "RESTResponse") return answerOf(members);
  const event = eventOf(members);
  return event === null ? OTHER : { kind: "event", event };
};

const answerOf = ({ request_id, status_code, message_body }: Members): AriMessage =>
  typeof request_id === "string" && typeof status_code === "number"
    ? { kind: "answer", answer: { request_id, status_code, body: () => textOf(message_body) } }
    : OTHER;

const eventOf = (members: Members): AriEvent | null => {
  const { type } = members;
  const channel = channelOf(members["channel"]);
  switch (type) {
    case "StasisStart":
    case "ChannelStateChange":
    case "ChannelHangupRequest":
      return channel === null ? null : { type, channel };
    case "ChannelDestroyed": {
      const { cause, tech_cause: status } = members;
      if (channel === null) return null;
      return {
        type,
        channel,
        cause: typeof cause === "number" ? cause : 0,
        tech_cause: typeof status === "number" ? status : null,
      };
    }
    case "Dial": {
      const peer = channelOf(members["peer"]);
      return peer === null ? null : { type, peer, dialstatus: textOf(members["dialstatus"]) };
    }
    case "ChannelDtmfReceived": {
      const digit = textOf(members["digit"]);
      return channel === null || digit === "" ? null : { type, channel, digit };
    }
    case "PlaybackFinished": {
      const { id, state } = membersOf(members["playback"]);
      return typeof id === "string" ? { type, playback: { id, state: textOf(state) } } : null;
    }
    case "ApplicationReplaced":
      return { type };
    default:
      return null;
  }
};
