import type { LegId, TimelineKind, TimelineRow } from "@scenario-call/call-flow";
import type { Heard, HeardAt } from "@scenario-call/server";
import { expect, test } from "vitest";
import { disagreements } from "./cross-check.ts";

const row = (leg: LegId, kind: TimelineKind, detail = ""): TimelineRow => ({
  at: 0,
  lane: leg === "contact" ? "contact" : "employee",
  leg,
  who: null,
  kind,
  detail,
  lasts_ms: null,
  failed: null,
});

const heard = (leg: LegId, what: Heard): HeardAt => ({
  at: 0,
  call_session_id: 1,
  leg,
  phone_number: "79260000000",
  caller_id: "74993720692",
  heard: what,
});

const told = [
  row("contact", "ringing"),
  row("contact", "message", "file 237"),
  row("contact", "hang_up", "hung_up"),
];
const real = [
  heard("contact", { type: "ringing" }),
  heard("contact", { type: "answered" }),
  heard("contact", { type: "message", what: "file 237", estimated_ms: null }),
  heard("contact", { type: "hung_up", by: "self" }),
];

test("phones that heard what the flow says agree with it", () => {
  expect(disagreements(told, real)).toEqual([]);
});

test("a phone that heard another file disagrees, and both stories are told", () => {
  const other = real.with(2, heard("contact", { type: "message", what: "file 1", estimated_ms: null }));
  expect(disagreements(told, other)).toEqual([
    'contact: the flow says "ringing, message file 237, hang_up", the phone heard "ringing, message file 1, hang_up"',
  ]);
});

test("a phone that heard less disagrees", () => {
  expect(disagreements(told, real.slice(0, -1))).toHaveLength(1);
});

test("a phone that heard the right things in the wrong order disagrees", () => {
  const swapped = [row("contact", "talk", "employee:0.0"), row("contact", "music", "dialing_music")];
  const phones = [
    heard("contact", { type: "music", what: "dialing_music" }),
    heard("contact", { type: "talk", with: "employee:0.0" }),
  ];
  expect(disagreements(swapped, phones)).toHaveLength(1);
});

test("a phone that rang although the flow knows nothing of it disagrees", () => {
  expect(disagreements(told, [...real, heard("employee:0.1", { type: "ringing" })])).toHaveLength(1);
});

test("two sounds at once are no agreement with one of them", () => {
  const message = { type: "message", what: "file 237", estimated_ms: null } as const;
  const music = { type: "music", what: "dialing_music" } as const;
  const phones = [heard("contact", { type: "together", sounds: [message, music] })];
  expect(disagreements([row("contact", "message", "file 237")], phones)).toHaveLength(1);
});

test("silence, and what a line sends before its answer, are not part of the stories", () => {
  expect(
    disagreements(
      [row("contact", "early_media"), row("contact", "silence")],
      [heard("contact", { type: "silence" })],
    ),
  ).toEqual([]);
});
