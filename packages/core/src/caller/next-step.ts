import { ApiError } from "../failures/api-error.ts";
import { mayClearWithKey } from "./doubt.ts";
import type { AnyFailure } from "./interpret.ts";

/** What may be done after a try that failed; nothing else is ever done. */
export type NextStep =
  /** It may have started something, and a key protects the same bytes. */
  | "clear_doubt"
  /** It started nothing, for a reason that may pass. */
  | "try_again"
  /** It started nothing, as points are used up. */
  | "wait_for_limit"
  /** It started nothing, as the token was refused. */
  | "renew_token"
  | "end";

/** The spec's text of the error names a limit. */
const isAboutLimits = ({ params }: ApiError<string>): boolean => params !== null && "limit_type" in params;

/**
 * Decides what may follow. Whatever may have started something ends the call, unless a key protects it: this is the rule by which no
 * phone rings twice. What an error of the service says of that is the spec's word, and of an error that it does not know it says nothing.
 */
export const nextStep = (
  error: AnyFailure,
  { isKeyed, mayConnectLater }: { readonly isKeyed: boolean; readonly mayConnectLater: boolean },
): NextStep => {
  if (isKeyed && mayClearWithKey(error)) return "clear_doubt";
  if (!error.neverStarted) return "end";
  if (mayConnectLater) return "try_again";
  if (!(error instanceof ApiError)) return "end";
  if (error.repeat === "after_login") return "renew_token";
  if (error.repeat !== "later") return "end";
  return isAboutLimits(error) ? "wait_for_limit" : "try_again";
};
