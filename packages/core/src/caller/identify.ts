import type { MethodDefinition } from "../methods/definition.ts";
import type { CallerIntents } from "./call-api-intents.ts";

/** Parameters, and the id by which their call can be found again. */
export interface Identified {
  readonly params: Record<string, unknown>;
  readonly id: string | null;
}

/**
 * The parameters with an id by which the call can be found again, where the method has one and the caller gave none. With a key of the
 * caller's own none is added: another process that repeats the call has to send the same parameters.
 */
export const identify = (
  externalId: CallerIntents["externalId"],
  key: string | undefined,
  { name }: MethodDefinition,
  params: Record<string, unknown>,
): Identified => {
  if (externalId === null || !externalId.methods.includes(name)) return { params, id: null };
  const given = params[externalId.param];
  if (typeof given === "string") return { params, id: given };
  if (key !== undefined) return { params, id: null };
  const id = crypto.randomUUID();
  return { params: { ...params, [externalId.param]: id }, id };
};
