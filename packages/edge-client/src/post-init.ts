import { once } from "#once";

/**
 * How a request is posted: once. A redirect is not followed, as that would send it again; its answer is looked at as it is and
 * says nothing about the call. Where there may be a person in front of it, none is asked for a name and a password: who answers sends
 * the request again. So cookies are not sent either.
 */
export const postInit = (body: string, signal: AbortSignal): RequestInit =>
  once({
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json; charset=UTF-8" },
    body,
    signal,
    // Workers of Cloudflare refuse any value of it. They have no `location`; pages and their workers do.
    ...("location" in globalThis ? { credentials: "omit" } : {}),
  });
