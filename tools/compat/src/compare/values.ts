import { isDeepStrictEqual } from "node:util";
import type { Place, SchemaChange } from "../change.ts";
import { type Schema, texts } from "@scenario-call/testing/schema";
import type { Here } from "./here.ts";

function valuesOf(schema: Schema): readonly unknown[] | undefined {
  return Array.isArray(schema["enum"]) ? schema["enum"] : undefined;
}

/** In answers a list of texts only says which are known. */
export function isOpenList(schema: Schema, place: Place): boolean {
  return place === "answer" && texts(schema, "type").includes("string");
}

/** Compares the lists of values of two versions of a schema. In answers a list of texts only says which are known. */
export function compareValues(old: Schema, now: Schema, place: Place, here: Here): readonly SchemaChange[] {
  const [was, is] = [valuesOf(old), valuesOf(now)];
  if (isDeepStrictEqual(was, is)) return [];
  const isOpen = [old, now].every((schema) => isOpenList(schema, place));
  const keywords = ["enum"];
  const [more, fewer] = isOpen ? (["same", "same"] as const) : (["widened", "narrowed"] as const);
  if (was === undefined) return [here("values removed", fewer, { was: "any", now: is, keywords })];
  if (is === undefined) return [here("values added", more, { was, now: "any", keywords })];
  const [added, removed] = [without(is, was), without(was, is)];
  return [
    ...(added.length === 0 ? [] : [here("values added", more, { now: added, keywords })]),
    ...(removed.length === 0 ? [] : [here("values removed", fewer, { was: removed, keywords })]),
  ];
}

function without(from: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  return from.filter((value) => !others.some((other) => isDeepStrictEqual(other, value)));
}
