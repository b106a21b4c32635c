import type { Calls } from "../../calls/calls.ts";
import type { CallApiHandlers } from "../../generated/call-api-handlers.ts";
import { apiError } from "../api-error.ts";
import type { RequestContext } from "../caller.ts";

/**
 * `release.call`: ends a call of the account, and answers when that is journalled. Somebody else's call is answered like
 * one that never was.
 */
export const releaseCall =
  (calls: Pick<Calls, "find" | "release">): CallApiHandlers<RequestContext>["release.call"] =>
  async ({ call_session_id: id }, { caller }) => {
    const isOwn = calls.find(id)?.session.account_id === caller.served.account.id;
    if (isOwn && (await calls.release(id))) return { ok: true, data: { success: "true" } };
    const details = { field: "call_session_id", value: id };
    return { ok: false, error: apiError("call_session_not_found", details) };
  };
