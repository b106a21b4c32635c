import { isDeepStrictEqual } from "node:util";
import type { SchemaChange } from "../change.ts";
import { type Schema, texts } from "../schema.ts";
import { type Here, picked } from "./here.ts";

const MASKING = ["x-secret", "x-phone", "x-code"];

/** Compares what a schema says beside the values that it permits: default, errors, deprecation, masking. */
export function compareMarks(old: Schema, now: Schema, here: Here): readonly SchemaChange[] {
  const [was, is] = [texts(old, "x-errors"), texts(now, "x-errors")];
  const added = is.filter((mnemonic) => !was.includes(mnemonic));
  const removed = was.filter((mnemonic) => !is.includes(mnemonic));
  const [wasOld, isOld] = [old["deprecated"] === true, now["deprecated"] === true];
  const [masked, nowMasked] = [picked(old, MASKING), picked(now, MASKING)];
  return [
    ...(isDeepStrictEqual(old["default"], now["default"])
      ? []
      : [here("default changed", "same", { was: old["default"], now: now["default"] })]),
    ...(added.length === 0 ? [] : [here("errors added", "same", { now: added })]),
    ...(removed.length === 0 ? [] : [here("errors removed", "same", { was: removed })]),
    ...(wasOld === isOld ? [] : [here(isOld ? "deprecated" : "no longer deprecated", "same", {})]),
    ...(isDeepStrictEqual(masked, nowMasked)
      ? []
      : [here("masking changed", "same", { was: masked, now: nowMasked })]),
  ];
}
