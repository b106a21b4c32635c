import { isSchema } from "@scenario-call/testing/schema";

/** Members that speak to people, outside of schemas. */
export const PROSE: readonly string[] = ["title", "description", "x-reading", "x-source", "action"];

/** What something outside of a schema says to people. */
export function proseOf(value: unknown): unknown {
  return isSchema(value) ? PROSE.map((member) => value[member] ?? null) : null;
}
