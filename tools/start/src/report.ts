import type { FinishReason, TimelineRow } from "@scenario-call/call-flow";
import type { WatchedCall } from "./watch-calls.ts";

/** The end of a call, with what the phones say about it. */
export interface CallEnd {
  readonly finishReason: FinishReason;
  readonly durationMs: number;
  /** Where the phones heard something else than the flow says; nothing if they agree. */
  readonly disagreements: readonly string[];
}

/** Who tells the person in front of the terminal, or the program behind the pipe, what goes on. */
export interface Report {
  listening(
    url: string,
    about: { readonly account: string; readonly store: string; readonly telephony: string },
  ): void;
  loggedIn(login: string): void;
  /** A JSON-RPC request, already masked. */
  request(request: unknown): void;
  answer(answer: unknown): void;
  rows(call: WatchedCall, rows: readonly TimelineRow[]): void;
  finished(call: WatchedCall, end: CallEnd): void;
  /** It goes on serving: `curl` is a line to paste. */
  serving(url: string, curl: string): void;
}
