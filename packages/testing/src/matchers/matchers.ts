import type { Hearing } from "../heard/hearing.ts";
import type { TestCall } from "../test-call.ts";
import {
  type ExpectedHearing,
  heardExactly,
  heardInOrder,
  type HearingTolerance,
  type Verdict,
} from "./expectations.ts";

/** What `expect.extend` of vitest and jest takes. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * The matchers, as they stand behind `expect`: extend the types of your test runner by this.
 *
 * @example
 * ```ts
 * declare module "vitest" {
 *   interface Matchers<T = any> extends CallMatchers<T> {}
 * }
 * ```
 */
export interface CallMatchers<Returned = unknown> {
  /** The phone heard these things in this order; others may lie between them. */
  toHaveHeard(
    phoneNumber: string,
    expected: readonly ExpectedHearing[],
    tolerance?: HearingTolerance,
  ): Returned;
  /** The phone heard exactly these things. */
  toHaveHeardExactly(
    phoneNumber: string,
    expected: readonly ExpectedHearing[],
    tolerance?: HearingTolerance,
  ): Returned;
  /** The phone was called in this call so many times; once unless told otherwise. */
  toHaveRung(phoneNumber: string, times?: number): Returned;
  /** The call is over, for this reason. */
  toHaveFinishedWith(finishReason: string): Returned;
}

const matched = ({ pass, message }: Verdict): MatcherResult => ({ pass, message: () => message });

/** For `expect.extend` of vitest and jest. Each looks at a {@link TestCall}. */
export const callMatchers: {
  toHaveHeard(
    call: TestCall,
    phoneNumber: string,
    expected: readonly ExpectedHearing[],
    tolerance?: HearingTolerance,
  ): MatcherResult;
  toHaveHeardExactly(
    call: TestCall,
    phoneNumber: string,
    expected: readonly ExpectedHearing[],
    tolerance?: HearingTolerance,
  ): MatcherResult;
  toHaveRung(call: TestCall, phoneNumber: string, times?: number): MatcherResult;
  toHaveFinishedWith(call: TestCall, finishReason: string): MatcherResult;
} = {
  toHaveHeard: (call, phoneNumber, expected, tolerance) =>
    matched(heardInOrder(phoneNumber, heardBy(call, phoneNumber), expected, tolerance)),
  toHaveHeardExactly: (call, phoneNumber, expected, tolerance) =>
    matched(heardExactly(phoneNumber, heardBy(call, phoneNumber), expected, tolerance)),
  toHaveRung: (call, phoneNumber, times = 1) => matched(rung(call, phoneNumber, times)),
  toHaveFinishedWith: (call, finishReason) => matched(finishedWith(call, finishReason)),
};

/** What a phone heard in a call; nothing where it was not called. More than once: one call after the other. */
export function heardBy(call: TestCall, phoneNumber: string): readonly Hearing[] {
  return call.lanes.filter(({ phone_number }) => phone_number === phoneNumber).flatMap(({ heard }) => heard);
}

function rung(call: TestCall, phoneNumber: string, times: number): Verdict {
  const rings = heardBy(call, phoneNumber).filter((one) => "ringing" in one).length;
  return {
    pass: rings === times,
    message: `${phoneNumber} rang ${rings} times in this call, ${times === rings ? "as" : "not"} ${times}.`,
  };
}

function finishedWith({ finish_reason }: TestCall, finishReason: string): Verdict {
  return {
    pass: finish_reason === finishReason,
    message:
      finish_reason === null
        ? `The call is still going on; expected was the end ${finishReason}. A held clock has to be moved: await server.runToEnd().`
        : `The call ended with ${finish_reason}; looked for was ${finishReason}.`,
  };
}
