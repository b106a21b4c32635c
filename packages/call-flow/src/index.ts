export type { Command, TelephonyCommand } from "./commands.ts";
export type { CallEvent, LegEndCause, LegId, TimerId } from "./events.ts";
export type { FinishReason } from "./finish-reason.ts";
export type { CallPlan, Media, OperationPlan, PhonePlan } from "./plan.ts";
