/** What a row or segment says in words. */
import type { TimelineRow } from "./rows.ts";

const END_WORDS: Readonly<Record<string, string>> = {
  hung_up: "hangs up",
  released: "released",
  answered_elsewhere: "answered elsewhere",
  busy: "busy",
  channels_busy: "no free channel",
  no_answer: "no answer",
  rejected: "rejected",
  unreachable: "unreachable",
  offline: "offline",
  failed: "line failed",
};

/** What a leg hears, in a few English words, the most telling first. */
export function inWords({ kind, detail, failed }: Pick<TimelineRow, "kind" | "detail" | "failed">): string {
  if (failed !== null) return `${detail} cannot be played: ${failed}`;
  switch (kind) {
    case "ringing":
      return "rings";
    case "early_media":
      return detail === "" ? "line speaks before the answer" : "hears the line";
    case "message":
      return `message ${detail}`;
    case "music":
      return detail;
    case "tone":
      return `${detail} tone`;
    case "talk":
      return "talk";
    case "silence":
      return "silence";
    case "dtmf":
      return `DTMF ${detail}`;
    case "hang_up":
      return END_WORDS[detail] ?? detail;
  }
}
