import type { TimelineRow } from "@scenario-call/call-flow";
import { expect, test } from "vitest";
import type { Report } from "./report.ts";
import { jsonReport } from "./report-json.ts";
import { textReport } from "./report-text.ts";

const talk: TimelineRow = {
  at: 3500,
  lane: "contact",
  leg: "contact",
  who: null,
  kind: "talk",
  detail: "employee:0.0",
  lasts_ms: null,
  failed: null,
};
const call = { callSessionId: 7, startedAt: 1000, rows: [talk] };

/** Everything that a report can be told. */
function tellAll(report: Report): void {
  report.listening("http://127.0.0.1:1/v4.0", { account: "Flowers", store: "sqlite", telephony: "sandbox" });
  report.loggedIn("demo");
  report.request({ method: "start.scenario_call" });
  report.answer({ result: { data: { call_session_id: 7 } } });
  report.rows(call, [talk]);
  report.finished(call, { finishReason: "success_finish", durationMs: 2500, disagreements: [] });
  report.serving("http://127.0.0.1:1/v4.0", "curl -d 'the-token'");
}

function linesOf(make: (print: (line: string) => void) => Report): string[] {
  const lines: string[] = [];
  tellAll(make((line) => lines.push(line)));
  return lines;
}

test("every line of the JSON report is one object that says what it is", () => {
  const events = linesOf(jsonReport).map((line) => JSON.parse(line) as { event: string });
  expect(events.map(({ event }) => event)).toEqual([
    "listening",
    "logged_in",
    "request",
    "answer",
    "heard",
    "finished",
    "serving",
  ]);
  expect(events[4]).toMatchObject({ call_session_id: 7, after_ms: 2500, lane: "contact", kind: "talk" });
});

test("the JSON report does not hand out the token of the line to paste", () => {
  expect(linesOf(jsonReport).join("\n")).not.toContain("the-token");
});

test("the text report shows the line to paste alone on a line", () => {
  const lines = linesOf((print) => textReport(print, { width: 80, unicode: true, color: false }));
  expect(lines.join("\n").split("\n")).toContain("curl -d 'the-token'");
});

test("without colour and Unicode the text report is plain ASCII", () => {
  const lines = linesOf((print) => textReport(print, { width: 80, unicode: false, color: false }));
  expect(lines.join("\n")).toMatch(/^[\n -~]*$/);
});

test("with colour the text is dressed", () => {
  const lines = linesOf((print) => textReport(print, { width: 80, unicode: true, color: true }));
  expect(lines.join("\n")).toContain("\u001B[");
});

test("phones that disagree are told with what they heard", () => {
  const lines: string[] = [];
  const report = textReport((line) => lines.push(line), { width: 80, unicode: true, color: false });
  report.finished(call, {
    finishReason: "success_finish",
    durationMs: 1,
    disagreements: ["contact: something else"],
  });
  expect(lines.join("\n")).toContain("contact: something else");
  expect(lines.at(-1)).toContain("busy machine");
});

test("a narrow terminal shows what is heard rather than who hears it", () => {
  const lines: string[] = [];
  const report = textReport((line) => lines.push(line), { width: 50, unicode: true, color: false });
  report.rows(call, [{ ...talk, lane: "employee", leg: "employee:0.0", who: "Anna Ivanova" }]);
  expect(lines.at(-1)).toContain("talk");
  expect(lines.at(-1)).not.toContain("Anna");
});
