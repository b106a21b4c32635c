/** A flow with one fault in it. */
import type { createCall } from "../../src/index.ts";
import type { Step } from "../exploration/explore.ts";

export interface Mutant {
  /** Says what is wrong, without line numbers: it has to last. */
  readonly id: string;
  readonly step: Step;
  /** Makes its first state; without it, as the flow does. */
  readonly create?: typeof createCall;
}
