/** `RequestInit` lacks it, as not every runtime sends bodies in pieces. */
interface Init extends RequestInit {
  readonly duplex: "half";
}

/**
 * How a request is posted: once. A redirect is not followed, as that would send it again; its answer is looked at as it is and
 * says nothing about the call.
 *
 * Deno sends a request a second time when a kept connection is cut under it, read by the service or not; a body that can be read
 * only once keeps it from that.
 */
export const postInit = (body: string, signal: AbortSignal): Init => ({
  method: "POST",
  redirect: "manual",
  headers: { "Content-Type": "application/json; charset=UTF-8" },
  body: "Deno" in globalThis ? new Blob([body]).stream() : body,
  duplex: "half",
  signal,
});
