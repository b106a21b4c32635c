/**
 * Has a POST sent once, where nobody knows by which runtime.
 *
 * Deno sends a request a second time when a kept connection is cut under it, read by the service or not; a body that can be read
 * only once keeps it from that.
 */
export const once = (init: RequestInit & { readonly body: string }): RequestInit =>
  "Deno" in globalThis
    ? Object.assign({ duplex: "half" as const }, init, { body: new Blob([init.body]).stream() })
    : init;
