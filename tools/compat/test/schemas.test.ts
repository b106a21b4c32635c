import { expect, test } from "vitest";
import { type Effect, type Place, type Step, stepOf } from "../src/change.ts";
import { compareSchemas } from "../src/compare/schemas.ts";
import type { Schema } from "@scenario-call/testing/schema";
import { stepsOf } from "../src/verdict.ts";

const strict = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
});
const open = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: "object",
  properties,
  required,
});
const text = { type: "string" };
const MARK = { since: "2.0.0", reason: "It is old.", instead: null };

/** No change at all. */
const NOTHING = [null, "none"] as const;

/** What is promised in docs/versioning.md, class by class. */
const CLASSES: readonly (readonly [string, Place, Schema, Schema, Effect | null, Step])[] = [
  ["a new optional parameter", "request", strict({}), strict({ a: text }), "widened", "minor"],
  ["a new required parameter", "request", strict({}), strict({ a: text }, ["a"]), "both", "major"],
  ["a parameter that disappears", "request", strict({ a: text }), strict({}), "narrowed", "major"],
  [
    "a parameter that becomes required",
    "request",
    strict({ a: text }),
    strict({ a: text }, ["a"]),
    "narrowed",
    "major",
  ],
  [
    "a parameter that becomes optional",
    "request",
    strict({ a: text }, ["a"]),
    strict({ a: text }),
    "widened",
    "minor",
  ],
  [
    "a further value of a parameter",
    "request",
    { ...text, enum: ["a"] },
    { ...text, enum: ["a", "b"] },
    "widened",
    "minor",
  ],
  [
    "a value of a parameter that is gone",
    "request",
    { ...text, enum: ["a", "b"] },
    { ...text, enum: ["a"] },
    "narrowed",
    "major",
  ],
  [
    "a shorter text of a parameter",
    "request",
    { ...text, maxLength: 9 },
    { ...text, maxLength: 8 },
    "narrowed",
    "major",
  ],
  [
    "a smaller lower limit of a parameter",
    "request",
    { type: "number", minimum: 2 },
    { type: "number", minimum: 1 },
    "widened",
    "minor",
  ],
  [
    "another form of a parameter",
    "request",
    { ...text, pattern: "^a$" },
    { ...text, pattern: "^b$" },
    "both",
    "major",
  ],
  ["a form where there was none", "request", text, { ...text, pattern: "^a$" }, "narrowed", "major"],
  [
    "another default of a parameter",
    "request",
    { ...text, default: "in" },
    { ...text, default: "out" },
    "same",
    "major",
  ],
  [
    "fractions where whole numbers were",
    "request",
    { type: "integer" },
    { type: "number" },
    "widened",
    "minor",
  ],
  [
    "whole numbers where fractions were",
    "request",
    { type: "number" },
    { type: "integer" },
    "narrowed",
    "major",
  ],
  ["a new member of an answer", "answer", open({}), open({ a: text }), "narrowed", "minor"],
  ["a new member of every answer", "answer", open({}), open({ a: text }, ["a"]), "narrowed", "minor"],
  ["a member of an answer that is gone", "answer", open({ a: text }), open({}), "widened", "major"],
  [
    "a member that not every answer has now",
    "answer",
    open({ a: text }, ["a"]),
    open({ a: text }),
    "widened",
    "major",
  ],
  ["null in an answer", "answer", text, { type: ["string", "null"] }, "widened", "major"],
  ["no null in an answer any more", "answer", { type: ["string", "null"] }, text, "narrowed", "minor"],
  [
    "a further known value in an answer",
    "answer",
    { ...text, enum: ["a"] },
    { ...text, enum: ["a", "b"] },
    "same",
    "minor",
  ],
  ["another error of a parameter", "request", text, { ...text, "x-errors": ["gone"] }, "same", "minor"],
  ["a deprecated parameter", "request", text, { ...text, "x-deprecated": MARK }, "same", "minor"],
  [
    "a parameter that is no longer deprecated",
    "request",
    { ...text, "x-deprecated": MARK },
    text,
    "same",
    "patch",
  ],
  [
    "another reason of a mark",
    "request",
    { ...text, "x-deprecated": MARK },
    { ...text, "x-deprecated": { ...MARK, reason: "It is very old." } },
    "same",
    "patch",
  ],
  [
    "a deprecated value of a parameter",
    "request",
    { ...text, enum: ["a", "b"] },
    { ...text, enum: ["a", "b"], "x-deprecated-values": { b: MARK } },
    "same",
    "minor",
  ],
  [
    "a deprecated value of a parameter that is gone",
    "request",
    { ...text, enum: ["a", "b"], "x-deprecated-values": { b: MARK } },
    { ...text, enum: ["a"] },
    "narrowed",
    "major",
  ],
  [
    "a deprecated parameter that disappears",
    "request",
    strict({ a: { ...text, "x-deprecated": MARK } }),
    strict({}),
    "narrowed",
    "major",
  ],
  ["other words", "request", { ...text, description: "A." }, { ...text, description: "B." }, "same", "patch"],
  ["a lower limit that says nothing", "request", text, { ...text, minLength: 0 }, ...NOTHING],
  [
    "a list that may be empty anyway",
    "request",
    { type: "array" },
    { type: "array", minItems: 0 },
    ...NOTHING,
  ],
  [
    "the same limit of whole numbers in other words",
    "request",
    { type: "integer", minimum: 1 },
    { type: "integer", exclusiveMinimum: 0 },
    ...NOTHING,
  ],
  [
    "a limit of fractions that is outside now",
    "request",
    { type: "number", maximum: 9 },
    { type: "number", exclusiveMaximum: 9 },
    "narrowed",
    "major",
  ],
  [
    "a second limit that is the stricter one",
    "request",
    { type: "number", minimum: 1 },
    { type: "number", minimum: 1, exclusiveMinimum: 5 },
    "narrowed",
    "major",
  ],
  [
    "a second limit that changes nothing",
    "request",
    { type: "number", minimum: 5 },
    { type: "number", minimum: 5, exclusiveMinimum: 1 },
    ...NOTHING,
  ],
  [
    "null beside a list of values without it",
    "request",
    { ...text, enum: ["a"] },
    { type: ["string", "null"], enum: ["a"] },
    ...NOTHING,
  ],
  [
    "null beside the known values of an answer",
    "answer",
    { ...text, enum: ["a"] },
    { type: ["string", "null"], enum: ["a"] },
    "widened",
    "major",
  ],
  [
    "a keyword that the comparison does not know",
    "request",
    strict({ a: text, b: text }),
    { ...strict({ a: text, b: text }), dependentRequired: { a: ["b"] } },
    "narrowed",
    "major",
  ],
  [
    "such a keyword that is gone",
    "request",
    { ...strict({ a: text, b: text }), dependentRequired: { a: ["b"] } },
    strict({ a: text, b: text }),
    "widened",
    "minor",
  ],
  [
    "coarser steps",
    "request",
    { type: "number", multipleOf: 1 },
    { type: "number", multipleOf: 4 },
    "narrowed",
    "major",
  ],
  [
    "finer steps",
    "request",
    { type: "number", multipleOf: 4 },
    { type: "number", multipleOf: 2 },
    "widened",
    "minor",
  ],
  [
    "other steps",
    "request",
    { type: "number", multipleOf: 4 },
    { type: "number", multipleOf: 6 },
    "both",
    "major",
  ],
  [
    "another order of parameters",
    "request",
    strict({ a: text, b: text }),
    strict({ b: text, a: text }),
    "same",
    "minor",
  ],
  [
    "another order of an answer's members",
    "answer",
    open({ a: text, b: text }),
    open({ b: text, a: text }),
    ...NOTHING,
  ],
  [
    "every other member, said aloud",
    "answer",
    open({}),
    { ...open({}), additionalProperties: true },
    ...NOTHING,
  ],
  [
    "a member that must be there and has no description",
    "request",
    open({}),
    open({}, ["a"]),
    "narrowed",
    "major",
  ],
  ["a further setting of an account", "file", strict({}), strict({ a: text }), "widened", "minor"],
  ["a setting of an account that is gone", "file", strict({ a: text }), strict({}), "narrowed", "major"],
];

test.each(CLASSES)("%s (%s)", (_, place, old, now, effect, step) => {
  const changes = compareSchemas(old, now, place);
  expect(changes.map((change) => change.effect)).toEqual(effect === null ? [] : [effect]);
  expect(changes.map((change) => stepOf({ steps: stepsOf(change, place) }))).toEqual(
    effect === null ? [] : [step],
  );
});

test("two equal schemas do not differ", () => {
  expect(compareSchemas(strict({ a: text }), strict({ a: text }), "request")).toEqual([]);
});

test("a change is told where it is: in members of members, and in elements of lists", () => {
  const deep = (inner: Schema): Schema => strict({ rows: { type: "array", items: strict({ name: inner }) } });
  const [change] = compareSchemas(deep(text), deep({ ...text, minLength: 1 }), "request");
  expect(change).toMatchObject({ member: "rows[].name", kind: "bound tightened", now: "minLength 1" });
});

test("a rule with the same id that says something else may permit more and less", () => {
  const ruled = (id: string, name: string): Schema => ({
    ...strict({ a: text, b: text }),
    allOf: [{ "x-rule": { id }, required: [name] }],
  });
  expect(compareSchemas(ruled("r", "a"), ruled("r", "b"), "request").map(({ kind }) => kind)).toEqual([
    "rule changed",
  ]);
  expect(compareSchemas(ruled("r", "a"), ruled("s", "b"), "request").map(({ kind }) => kind)).toEqual([
    "rule removed",
    "rule added",
  ]);
});

test("one more alternative permits more; words inside alternatives change nothing", () => {
  const either = (...anyOf: readonly Schema[]): Schema => ({ anyOf });
  const number = { type: "number" };
  expect(compareSchemas(either(text), either(text, number), "request").map(({ effect }) => effect)).toEqual([
    "widened",
  ]);
  expect(
    compareSchemas(either(text), either({ ...text, description: "A." }), "request").map(({ kind }) => kind),
  ).toEqual(["prose changed"]);
});

test("another error of a rule forbids the same, and breaks who matches on it", () => {
  const ruled = (error: string): Schema => ({
    ...strict({ a: text }),
    allOf: [{ "x-rule": { id: "r", error, field: "a" }, required: ["a"] }],
  });
  const [change, ...others] = compareSchemas(ruled("wrong"), ruled("forbidden"), "request");
  expect(others).toEqual([]);
  expect(change).toMatchObject({ kind: "error of a rule changed", effect: "same" });
  // Only what differs is shown, however long the rule is.
  expect([change?.was, change?.now]).toEqual([
    '{"r":{"x-rule":{"error":"wrong"}}}',
    '{"r":{"x-rule":{"error":"forbidden"}}}',
  ]);
  expect(change === undefined ? null : stepOf({ steps: stepsOf(change, "request") })).toBe("major");
});
