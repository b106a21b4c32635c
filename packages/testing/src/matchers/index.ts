export { assertFinishedWith, assertHeard, assertHeardExactly } from "./assertions.ts";
export type { ExpectedHearing, HearingTolerance } from "./expectations.ts";
export { type CallMatchers, callMatchers, heardBy, type MatcherResult } from "./matchers.ts";
