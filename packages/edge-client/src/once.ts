/**
 * Has a POST sent once, where nobody knows by which runtime.
 *
 * Deno sends a request a second time when a kept connection is cut under it, read by the service or not; a body that can be read
 * only once keeps it from that. Its text can be read without it: a fetch of somebody's own, in a test as a rule, looks into the body.
 */
export const once = (init: RequestInit & { readonly body: string }): RequestInit =>
  "Deno" in globalThis
    ? Object.assign({ duplex: "half" as const }, init, {
        body: Object.assign(new Blob([init.body]).stream(), { toString: () => init.body }),
      })
    : init;
