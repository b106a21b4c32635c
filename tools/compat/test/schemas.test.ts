import { expect, test } from "vitest";
import { type Effect, type Place, type Step, stepOf } from "../src/change.ts";
import { compareSchemas } from "../src/compare/schemas.ts";
import type { Schema } from "../src/schema.ts";
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

/** What is promised in docs/versioning.md, class by class. */
const CLASSES: readonly (readonly [string, Place, Schema, Schema, Effect, Step])[] = [
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
  ["a further setting of an account", "file", strict({}), strict({ a: text }), "widened", "minor"],
  ["a setting of an account that is gone", "file", strict({ a: text }), strict({}), "narrowed", "major"],
];

test.each(CLASSES)("%s (%s)", (_, place, old, now, effect, step) => {
  const changes = compareSchemas(old, now, place);
  expect(changes.map((change) => change.effect)).toEqual([effect]);
  expect(changes.map((change) => stepOf({ steps: stepsOf(change, place) }))).toEqual([step]);
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
