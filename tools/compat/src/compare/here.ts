import type { Effect, SchemaChange, SchemaChangeKind } from "../change.ts";
import type { Schema } from "@scenario-call/testing/schema";
import { show } from "./show.ts";

/**
 * Makes a change at the place that is being compared. `keywords` are those of the schemas that it is about, `around` those
 * without which these mean nothing: of them the older version's stand on both sides, so that they make no difference.
 */
export type Here = (
  kind: SchemaChangeKind,
  effect: Effect,
  what: {
    readonly was?: unknown;
    readonly now?: unknown;
    readonly keywords?: readonly string[];
    readonly around?: readonly string[];
  },
) => SchemaChange;

/** Where two versions of a schema are compared. */
export function hereOf(old: Schema, now: Schema, member: string): Here {
  return (kind, effect, { was, now: is, keywords = [], around = [] }) => ({
    kind,
    member,
    effect,
    was: show(was),
    now: show(is),
    part: {
      old: { ...picked(old, ["type", ...keywords]), ...picked(old, around) },
      now: { ...picked(now, ["type", ...keywords]), ...picked(old, around) },
    },
  });
}

/** A schema with some of its keywords only. */
export function picked(schema: Schema, keywords: readonly string[]): Schema {
  return Object.fromEntries(keywords.filter((name) => name in schema).map((name) => [name, schema[name]]));
}
