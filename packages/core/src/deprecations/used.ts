import { isJsonObject, memberOf } from "../json-rpc/plain.ts";
import type { Deprecation } from "./deprecation.ts";

/** The values that stand at a path, through every element of every list on the way. */
const valuesAt = (value: unknown, [step, ...rest]: readonly string[]): readonly unknown[] => {
  if (step === undefined) return [value];
  if (step === "[]") return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  const inner = isJsonObject(value) ? memberOf(value, step) : undefined;
  return inner === undefined ? [] : valuesAt(inner, rest);
};

const isUsed = ({ method, parameter, value }: Deprecation, name: string, params: unknown): boolean => {
  if (method !== name) return false;
  if (parameter === null) return true;
  const sent = valuesAt(params, parameter.replaceAll("[]", ".[]").split("."));
  return value === null ? sent.length > 0 : sent.includes(value);
};

/**
 * Which of the marked things a request uses, in the order of the list.
 *
 * @param method name on the wire.
 * @param params as they stand on the wire; anything may be passed.
 */
export const usedDeprecations = (
  deprecations: readonly Deprecation[],
  method: string,
  params: unknown,
): readonly Deprecation[] => deprecations.filter((each) => isUsed(each, method, params));
