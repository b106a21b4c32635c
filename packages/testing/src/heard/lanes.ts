import type { Heard, HeardAt } from "@scenario-call/server";
import type { Hearing, Impression, Lane } from "./hearing.ts";

const ENDS = {
  self: "hung_up",
  far_side: "released",
  answered_elsewhere: "answered_elsewhere",
  never_answered: "never_answered",
} as const;

/**
 * What each phone of a call heard, by its own word, in the order in which the phones were called.
 *
 * @param heard all that the phones told about this call.
 * @param acceptedAt when the call was accepted, ms since the epoch.
 */
export function lanesOf(heard: readonly HeardAt[], acceptedAt: number): readonly Lane[] {
  const numbers = new Map(heard.map(({ leg, phone_number }) => [leg as string, phone_number]));
  const numberOf = (leg: string): string => numbers.get(leg) ?? leg;
  return [...new Set(heard.map(({ leg }) => leg))].map((leg) => {
    const own = heard.filter((one) => one.leg === leg);
    return {
      phone_number: numberOf(leg),
      heard: own.flatMap((one): readonly Hearing[] => {
        const impression = impressionOf(one.heard, one.caller_id, numberOf);
        return impression === null ? [] : [{ at_ms: one.at - acceptedAt, ...impression }];
      }),
    };
  });
}

function impressionOf(heard: Heard, callerId: string, numberOf: (leg: string) => string): Impression | null {
  switch (heard.type) {
    case "ringing":
      return { ringing: true, shows: callerId };
    case "message":
      return { message: heard.what };
    case "music":
      return { music: heard.what };
    case "tone":
      return { tone: heard.tone };
    case "early_media":
      return { early_media: numberOf(heard.of) };
    case "overhears":
      return { overhears: numberOf(heard.of) };
    case "talk":
      return { talk: numberOf(heard.with) };
    case "together":
      return {
        together: heard.sounds.map((sound) => JSON.stringify(impressionOf(sound, callerId, numberOf))),
      };
    case "silence":
      return { silence: true };
    case "dtmf":
      return { dtmf: heard.digits };
    case "hung_up":
      return { ends: ENDS[heard.by] };
    case "answered":
      // What is heard after the answer says it: no entry of its own.
      return null;
  }
}
