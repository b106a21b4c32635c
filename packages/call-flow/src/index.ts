export type { Command, HangUpReason, TelephonyCommand } from "./commands.ts";
export {
  DTMF_GAP_MS,
  DTMF_PAUSE_MS,
  DTMF_TONE_MS,
  type DtmfGroup,
  dtmfDurationMs,
  parseDtmf,
} from "./dtmf.ts";
export type { CallEvent, EndInEngine, InEngine, LegEndCause, LegId, TimerId } from "./events.ts";
export type { FinishReason } from "./finish-reason.ts";
export { type LegActivity, type LegView, legViews, type Telephone } from "./leg-view.ts";
export type { CallPlan, Media, OperationPlan, PhonePlan } from "./plan.ts";
export {
  type BridgeState,
  type CallState,
  createCall,
  type Ending,
  type LegState,
  type PendingTimer,
  type Sound,
  type TimerPurpose,
} from "./state.ts";
export { step } from "./step.ts";
export { effectiveEarlySwitching, effectiveSwitchAtOnce } from "./switching.ts";
export { OVERDUE_GRACE_MS } from "./timers.ts";
export type { RenderOptions } from "./timeline/glyphs.ts";
export type { TimelineKind } from "./timeline/hearing.ts";
export { renderTimelineHeading, renderTimelineRows } from "./timeline/render-rows.ts";
export { renderTimeline } from "./timeline/render-timeline.ts";
export { renderTimelineSvg, type SvgOptions } from "./timeline/svg/render-timeline-svg.ts";
export { type TimelineLane, type TimelineRow, timelineRows } from "./timeline/rows.ts";
export { type Timeline, timeline, type TimelineSegment } from "./timeline/timeline.ts";
export type { TimelineWords } from "./timeline/words.ts";
export { ENGLISH_WORDS } from "./timeline/words-en.ts";
export { RUSSIAN_WORDS } from "./timeline/words-ru.ts";
export {
  chooseVirtualNumber,
  type VirtualNumberCandidate,
  type VirtualNumberChoice,
  type VirtualNumberQuestion,
  type VirtualNumberRule,
} from "./virtual-number.ts";
