import type { Metadata } from "../generated/shared/types.ts";

/** What an error of the service says. */
export interface Exhausted {
  readonly params: Readonly<Record<string, unknown>> | null;
  readonly metadata: Metadata | null;
}

const LIMIT_TYPES = ["minute", "day"] as const;

/** Answers are open: the spec's types say what is documented, not what was checked. */
const secondsOf = (limits: Readonly<Record<string, unknown>>, name: string): number | null => {
  const seconds = limits[name];
  return typeof seconds === "number" && seconds >= 0 && Number.isFinite(seconds) ? seconds : null;
};

/**
 * Milliseconds until the points that are used up are full again, or `null` where the error does not tell. The error names
 * the limit; one that does not is taken to mean all that have nothing left.
 */
export const msUntilReset = ({ params, metadata }: Exhausted): number | null => {
  const limits = metadata?.limits as Readonly<Record<string, unknown>> | undefined;
  if (limits === undefined) return null;
  const named = LIMIT_TYPES.filter((type) => params?.["limit_type"] === type);
  const empty = LIMIT_TYPES.filter((type) => limits[`${type}_remaining`] === 0);
  const resets = (named.length > 0 ? named : empty).map((type) => secondsOf(limits, `${type}_reset`));
  const told = resets.filter((seconds) => seconds !== null);
  return told.length === 0 || told.length < resets.length ? null : Math.max(...told) * 1_000;
};
