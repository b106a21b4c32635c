import type { Schema } from "@scenario-call/testing/schema";

/** Who lives by the spec, each in an own way. */
export type Party =
  /** Sends requests. */
  | "callers"
  /** Reads answers and events. */
  | "readers"
  /** Implements the server's side of the contract. */
  | "implementers"
  /** Writes the server's account file. */
  | "operators";

/** How large a release a change asks for; in this order. */
export type Step = "none" | "patch" | "minor" | "major";

/** The steps from the smallest to the largest. */
export const STEPS: readonly Step[] = ["none", "patch", "minor", "major"];

/** The larger of two steps. */
export function larger(a: Step, b: Step): Step {
  return STEPS.indexOf(a) < STEPS.indexOf(b) ? b : a;
}

/**
 * What becomes of the set of values that a schema permits.
 *
 * - `widened`: some that were refused are permitted now;
 * - `narrowed`: some that were permitted are refused now;
 * - `both`: each of these, or it cannot be told which (so the worst is assumed);
 * - `same`: exactly the same values.
 */
export type Effect = "widened" | "narrowed" | "both" | "same";

/** In which direction the values of a schema travel. */
export type Place =
  /** Parameters: sent by callers, checked strictly. */
  | "request"
  /** Results, errors' params and events: sent by the service, read openly. */
  | "answer"
  /** The account file: written by operators, checked strictly. */
  | "file";

/** The classes of changes inside a schema. */
export type SchemaChangeKind =
  | "member added"
  | "required member added"
  | "member removed"
  | "member became required"
  | "member became optional"
  | "order of the members changed"
  | "other members forbidden"
  | "other members allowed"
  | "type changed"
  | "values added"
  | "values removed"
  | "bound tightened"
  | "bound loosened"
  | "form changed"
  | "rule added"
  | "rule removed"
  | "rule changed"
  | "error of a rule changed"
  | "condition changed"
  | "default changed"
  | "errors added"
  | "errors removed"
  | "deprecated"
  | "no longer deprecated"
  | "values deprecated"
  | "values no longer deprecated"
  | "masking changed"
  | "prose changed";

/** One difference between two versions of a schema. */
export interface SchemaChange {
  readonly kind: SchemaChangeKind;
  /** The member, as `contact_message.type`; elements of a list as `[]`. Empty: the whole. */
  readonly member: string;
  readonly effect: Effect;
  /** What stood there, and what stands there now, for people. */
  readonly was: string;
  readonly now: string;
  /** As much of the two schemas as this change is about: values that tell them apart show the change alone. */
  readonly part: { readonly old: Schema; readonly now: Schema };
}

/** One difference between two versions of the spec, with what it means for each party. */
export interface Change {
  /** Where, for people: `call-api v4.0, start.scenario_call, parameter contact_message.type`. */
  readonly where: string;
  readonly kind: string;
  readonly was: string;
  readonly now: string;
  /** Parties that it concerns, and the release that it means for each. */
  readonly steps: Readonly<Partial<Record<Party, Step>>>;
  /** A value by which the change can be seen, as JSON; null where none was looked for or found. */
  readonly witness: Witness | null;
}

/** A value that one version permits and the other refuses. */
export interface Witness {
  readonly permittedBy: "old" | "new";
  readonly value: unknown;
}

/** The release that a change means: the largest that it means for anybody. */
export function stepOf({ steps }: Pick<Change, "steps">): Step {
  return Object.values(steps).reduce(larger, "none");
}
