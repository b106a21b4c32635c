import type { FinishReason } from "@scenario-call/call-flow";
import type { KnownEvent } from "@scenario-call/core/events";
import type { Lane } from "./heard/hearing.ts";

/** A call that a test server accepted: what became of it so far. */
export interface TestCall {
  readonly call_session_id: number;
  readonly external_id: string | null;
  readonly contact_phone_number: string;
  /** Null while the call is going on. */
  readonly finish_reason: FinishReason | null;
  /** Its events in their order, as streams and web hooks tell them. */
  readonly events: readonly KnownEvent[];
  /** What each phone heard, in the order in which the phones were called. */
  readonly lanes: readonly Lane[];
}
