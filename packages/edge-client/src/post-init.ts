import { once } from "#once";

/**
 * How a request is posted: once. A redirect is not followed, as that would send it again; its answer is looked at as it is and
 * says nothing about the call.
 */
export const postInit = (body: string, signal: AbortSignal): RequestInit =>
  once({
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json; charset=UTF-8" },
    body,
    signal,
  });
