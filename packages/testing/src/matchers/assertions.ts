import { AssertionError } from "node:assert";
import type { TestCall } from "../test-call.ts";
import {
  type ExpectedHearing,
  heardExactly,
  heardInOrder,
  type HearingTolerance,
  type Verdict,
} from "./expectations.ts";
import { callMatchers, heardBy } from "./matchers.ts";

/** Throws an AssertionError unless the phone heard these things in this order; for `node:test` and whatever throws. */
export function assertHeard(
  call: TestCall,
  phoneNumber: string,
  expected: readonly ExpectedHearing[],
  tolerance?: HearingTolerance,
): void {
  must(heardInOrder(phoneNumber, heardBy(call, phoneNumber), expected, tolerance), assertHeard);
}

/** Throws an AssertionError unless the phone heard exactly these things. */
export function assertHeardExactly(
  call: TestCall,
  phoneNumber: string,
  expected: readonly ExpectedHearing[],
  tolerance?: HearingTolerance,
): void {
  must(heardExactly(phoneNumber, heardBy(call, phoneNumber), expected, tolerance), assertHeardExactly);
}

/** Throws an AssertionError unless the call is over, for this reason. */
export function assertFinishedWith(call: TestCall, finishReason: string): void {
  const { pass, message } = callMatchers.toHaveFinishedWith(call, finishReason);
  must({ pass, message: message() }, assertFinishedWith);
}

function must({ pass, message }: Verdict, caller: (...parameters: never) => void): void {
  if (!pass) throw new AssertionError({ message, stackStartFn: caller });
}
