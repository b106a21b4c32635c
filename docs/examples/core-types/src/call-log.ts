import { isLegAnsweredEvent, isSessionFinishedEvent, isTalkStartedEvent } from "@scenario-call/core/events";
import type { EventEnvelope } from "@scenario-call/core/events";

/** A line for the deal's history, or null where there is nothing to tell: also for events that came later than this. */
export function historyLine(event: EventEnvelope): string | null {
  if (isLegAnsweredEvent(event)) return `${event.notification_time}: a phone was answered`;
  if (isTalkStartedEvent(event)) return `${event.notification_time}: they talk`;
  if (isSessionFinishedEvent(event)) return `${event.notification_time}: ended, ${event.finish_reason}`;
  return null;
}
