import { type Step, STEPS } from "../../../compat/src/change.ts";
import { promiseFor } from "../../../compat/src/promise.ts";
import type { ToolResult } from "../run-tool.ts";

/** The last release, and the step that is promised from it on. */
export interface Promised {
  readonly version: string;
  readonly step: Step;
}

/**
 * What it means that programs of the last release's consumers do not compile any more: nothing, where a release is
 * promised that may break them. What breaks is told in any case.
 */
export function consumersVerdict(compiled: ToolResult, { version, step }: Promised): ToolResult {
  if (compiled.succeeded) return compiled;
  const needed = promiseFor("major", version);
  const isPromised = STEPS.indexOf(step) >= STEPS.indexOf(needed);
  const meaning = isPromised
    ? `A ${step} release is promised, which may break what ${version} promised. It does break:`
    : `What compiled with ${version} does not compile any more, and only a ${needed} release may do that; promised is ${step === "none" ? "none" : `a ${step} one`}:`;
  return { succeeded: isPromised, output: `${meaning}\n${compiled.output}` };
}
