import type { ApiErrorObject, Metadata } from "@scenario-call/core";
import type { RequestId } from "./read-request.ts";

/** The body of an answer that says what a method returned. */
export const resultText = (id: RequestId, data: unknown, metadata: Metadata): string =>
  JSON.stringify({ jsonrpc: "2.0", id, result: { data, metadata } });

/** The body of an answer that says why not. `metadata` is null where the account is not known. */
export const errorText = (id: RequestId, error: ApiErrorObject, metadata: Metadata | null = null): string =>
  JSON.stringify({
    jsonrpc: "2.0",
    id,
    error: metadata === null ? error : { ...error, data: { ...error.data, metadata } },
  });
