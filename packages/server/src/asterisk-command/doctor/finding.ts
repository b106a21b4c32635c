import type { Text } from "@scenario-call/core/language";

/** What is looked at, in this order. */
export type CheckName =
  | "ari_address"
  | "ari_password"
  | "ari"
  | "version"
  | "modules"
  | "application"
  | "network"
  | "trunk"
  | "registration"
  | "line"
  | "codecs"
  | "speech"
  | "sound"
  | "music"
  | "echo_call";

/** How it is. */
export type FindingState =
  | "passed"
  /** Calls will not go as they should. */
  | "failed"
  /** Calls go, and somebody should know this all the same. */
  | "warned"
  /** It could not be looked at, because of something that is told before. */
  | "skipped";

/** What one check has found. Holds no password and no whole phone number. */
export interface Finding {
  readonly check: CheckName;
  /** Of what there are several: the name of the trunk, or the line, masked; else null. */
  readonly subject: string | null;
  readonly state: FindingState;
  readonly what: Text;
  /** What to do about it; null where there is nothing to do. */
  readonly next: Text | null;
}

/** It is as it should be. */
export const passed = (check: CheckName, what: Text, subject: string | null = null): Finding => ({
  check,
  subject,
  state: "passed",
  what,
  next: null,
});

/** Calls will not go as they should. */
export const failed = (check: CheckName, what: Text, next: Text, subject: string | null = null): Finding => ({
  check,
  subject,
  state: "failed",
  what,
  next,
});

/** Calls go, and somebody should know this all the same. */
export const warned = (check: CheckName, what: Text, next: Text, subject: string | null = null): Finding => ({
  check,
  subject,
  state: "warned",
  what,
  next,
});

/** It could not be looked at. */
export const skipped = (check: CheckName, what: Text, subject: string | null = null): Finding => ({
  check,
  subject,
  state: "skipped",
  what,
  next: null,
});

/** The words for what needs something that failed. */
export const NEEDS_ARI: Text = {
  en: "not looked at: it needs ARI",
  ru: "не проверено: нужен ARI",
};
