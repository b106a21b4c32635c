import type { Report } from "./report.ts";

/** A report for programs: one JSON object a line, each with `event`. `print` takes one line. */
export function jsonReport(print: (line: string) => void): Report {
  const tell = (event: string, more: Readonly<Record<string, unknown>>): void =>
    print(JSON.stringify({ event, ...more }));
  return {
    listening: (url, about) => tell("listening", { url, ...about }),
    loggedIn: (login) => tell("logged_in", { login }),
    request: (request) => tell("request", { request }),
    answer: (answer) => tell("answer", { answer }),
    rows(call, rows) {
      for (const { at, ...row } of rows) {
        tell("heard", { call_session_id: call.callSessionId, after_ms: at - call.startedAt, ...row });
      }
    },
    finished: (call, { finishReason, durationMs, disagreements }) =>
      tell("finished", {
        call_session_id: call.callSessionId,
        finish_reason: finishReason,
        duration_ms: durationMs,
        phones_agree: disagreements.length === 0,
        disagreements,
      }),
    // The line to paste holds a token, and what a program is given may end in a log.
    serving: (url) => tell("serving", { url }),
  };
}
