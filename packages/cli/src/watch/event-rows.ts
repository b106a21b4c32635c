import type { TimelineRow } from "@scenario-call/call-flow";
import type { KnownEvent, Leg, Message } from "@scenario-call/core/events";

/** An event as the timeline shows it: one row for each leg that hears something new from now on. */
export function eventRows(event: KnownEvent, spoken: string | null): readonly TimelineRow[] {
  const at = Date.parse(event.notification_time);
  switch (event.notification_mnemonic) {
    case "leg_ringing":
      return [row(at, event.leg, "ringing")];
    case "leg_early_media":
      return [row(at, event.leg, "early_media")];
    case "leg_answered":
      return [row(at, event.leg, "silence")];
    case "leg_finished":
      return [row(at, event.leg, "hang_up", event.cause)];
    case "message_started":
      return [row(at, event.leg, "message", messageDetail(event.message, spoken))];
    case "message_finished":
      return event.outcome === "failed"
        ? [{ ...row(at, event.leg, "message", messageDetail(event.message, spoken)), failed: event.outcome }]
        : [];
    case "music_started": {
      const { media_file_id: file, source } = event.music;
      return [row(at, event.leg, "music", file === null ? source : `file ${file}`)];
    }
    case "dtmf_sent":
      return [row(at, event.leg, "dtmf", event.dtmf_string)];
    case "talk_started":
      return event.legs.map((leg) => row(at, leg, "talk"));
    case "session_created":
    case "leg_dialling":
    case "music_finished":
    case "talk_finished":
    case "session_finished":
      return [];
  }
}

function row(at: number, leg: Leg, kind: TimelineRow["kind"], detail = ""): TimelineRow {
  return {
    at,
    lane: leg.is_operator ? "employee" : "contact",
    leg: leg.is_operator ? `employee:0.${leg.leg_id}` : "contact",
    who: leg.employee_full_name,
    kind,
    detail,
    lasts_ms: null,
    failed: null,
  };
}

/** Events do not repeat what is spoken; whoever placed the call knows it. */
function messageDetail({ source, type, media_file_id: file }: Message, spoken: string | null): string {
  if (type !== "tts") return file === null ? type : `file ${file}`;
  return source === "contact_message" && spoken !== null ? `speech: ${spoken}` : source;
}
