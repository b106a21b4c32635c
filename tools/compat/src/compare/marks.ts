import { isDeepStrictEqual } from "node:util";
import type { SchemaChange } from "../change.ts";
import { namedSchemas, type Schema, texts } from "@scenario-call/testing/schema";
import { type Here, picked } from "./here.ts";

/** Whether a version of a schema still permits a value, told by its text. */
function holds(schema: Schema, value: string): boolean {
  return Array.isArray(schema["enum"]) && schema["enum"].some((each) => String(each) === value);
}

const MASKING = ["x-secret", "x-phone", "x-code"];

/** Compares what a schema says beside the values that it permits: default, errors, deprecation, masking. */
export function compareMarks(old: Schema, now: Schema, here: Here): readonly SchemaChange[] {
  const [was, is] = [texts(old, "x-errors"), texts(now, "x-errors")];
  const added = is.filter((mnemonic) => !was.includes(mnemonic));
  const removed = was.filter((mnemonic) => !is.includes(mnemonic));
  const [wasOld, isOld] = [old, now].map((schema) => schema["x-deprecated"] !== undefined);
  const [wasMarked, isMarked] = [old, now].map((schema) => [
    ...namedSchemas(schema, "x-deprecated-values").keys(),
  ]);
  const marked = (isMarked ?? []).filter((value) => wasMarked?.includes(value) === false);
  // A value that is gone has no mark to lose.
  const kept = (wasMarked ?? []).filter((value) => holds(now, value) && isMarked?.includes(value) === false);
  const [masked, nowMasked] = [picked(old, MASKING), picked(now, MASKING)];
  return [
    ...(isDeepStrictEqual(old["default"], now["default"])
      ? []
      : [here("default changed", "same", { was: old["default"], now: now["default"] })]),
    ...(added.length === 0 ? [] : [here("errors added", "same", { now: added })]),
    ...(removed.length === 0 ? [] : [here("errors removed", "same", { was: removed })]),
    ...(wasOld === isOld ? [] : [here(isOld ? "deprecated" : "no longer deprecated", "same", {})]),
    ...(marked.length === 0 ? [] : [here("values deprecated", "same", { now: marked })]),
    ...(kept.length === 0 ? [] : [here("values no longer deprecated", "same", { was: kept })]),
    ...(isDeepStrictEqual(masked, nowMasked)
      ? []
      : [here("masking changed", "same", { was: masked, now: nowMasked })]),
  ];
}
