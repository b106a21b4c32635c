import { isDeepStrictEqual } from "node:util";
import type { Effect, SchemaChange, SchemaChangeKind } from "../change.ts";
import { isSchema, namedSchemas, type Schema, texts } from "@scenario-call/testing/schema";
import { show } from "./show.ts";

type Inner = (was: Schema, is: Schema, where: string) => readonly SchemaChange[];

/** Compares the members of an object: which there are, which must be there, and what each permits. */
export function compareMembers(
  old: Schema,
  now: Schema,
  member: string,
  inner: Inner,
): readonly SchemaChange[] {
  const names = new Set(
    [old, now].flatMap((schema) => [
      ...namedSchemas(schema, "properties").keys(),
      ...texts(schema, "required"),
    ]),
  );
  return [
    ...[...names].flatMap((name) => compareMember(old, now, { name, path: join(member, name) }, inner)),
    ...compareOthers(old, now, member, inner),
  ];
}

function compareMember(
  old: Schema,
  now: Schema,
  { name, path }: { readonly name: string; readonly path: string },
  inner: Inner,
): readonly SchemaChange[] {
  const [was, is] = [old, now].map((schema) => namedSchemas(schema, "properties").get(name));
  const [must, mustNow] = [old, now].map((schema) => texts(schema, "required").includes(name));
  const change = (
    kind: SchemaChangeKind,
    effect: Effect,
    told: { was?: string; now?: string },
  ): SchemaChange => ({
    kind,
    member: path,
    effect,
    was: told.was ?? "",
    now: told.now ?? "",
    part: { old: alone(old, name), now: alone(now, name) },
  });
  if (was === undefined && is !== undefined) {
    // Where other members were permitted, any value was permitted here.
    const effect = isOpen(old) ? "narrowed" : mustNow === true ? "both" : "widened";
    return [change(mustNow === true ? "required member added" : "member added", effect, { now: typeOf(is) })];
  }
  if (was !== undefined && is === undefined) {
    const effect = isOpen(now) ? "widened" : must === true ? "both" : "narrowed";
    return [change("member removed", effect, { was: typeOf(was) })];
  }
  const presence =
    must === mustNow
      ? []
      : mustNow === true
        ? [change("member became required", "narrowed", { was: "optional", now: "required" })]
        : [change("member became optional", "widened", { was: "required", now: "optional" })];
  return was === undefined || is === undefined ? presence : [...presence, ...inner(was, is, path)];
}

/** The object with this one member, and others as far as they are permitted. */
function alone(schema: Schema, name: string): Schema {
  const own = namedSchemas(schema, "properties").get(name);
  return {
    type: "object",
    properties: own === undefined ? {} : { [name]: own },
    required: texts(schema, "required").filter((each) => each === name),
    ...(schema["additionalProperties"] === undefined
      ? {}
      : { additionalProperties: schema["additionalProperties"] }),
  };
}

function compareOthers(old: Schema, now: Schema, member: string, inner: Inner): readonly SchemaChange[] {
  const [was, is] = [othersOf(old), othersOf(now)];
  if (isDeepStrictEqual(was, is)) return [];
  if (isSchema(was) && isSchema(is)) return inner(was, is, join(member, "*"));
  const narrowed = !isOpen(now) || (isOpen(old) && isSchema(is));
  const part = (others: unknown): Schema => ({
    type: "object",
    ...(others === undefined ? {} : { additionalProperties: others }),
  });
  return [
    {
      kind: narrowed ? "other members forbidden" : "other members allowed",
      member,
      effect: narrowed ? "narrowed" : "widened",
      was: show(was),
      now: show(is),
      part: { old: part(was), now: part(is) },
    },
  ];
}

/** What is said of members that are not named; to permit every one is to say nothing. */
function othersOf(schema: Schema): unknown {
  const others = schema["additionalProperties"];
  return others === true || isDeepStrictEqual(others, {}) ? undefined : others;
}

function isOpen(schema: Schema): boolean {
  return schema["additionalProperties"] !== false;
}

function join(member: string, name: string): string {
  return member === "" ? name : `${member}.${name}`;
}

function typeOf(schema: Schema): string {
  return texts(schema, "type").join(" or ") || "any value";
}
