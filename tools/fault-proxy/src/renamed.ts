/** In the header of a request and in that with which a server advertises keys. */
const NAME = /idempotency-key/giu;
const LENGTH = "idempotency-key".length;
const OTHER_NAME = "x-dempotency-key".slice(0, LENGTH);

/** How many of the last bytes may be the beginning of the name. */
const heldBack = (text: string): number => {
  for (let length = Math.min(LENGTH - 1, text.length); length > 0; length -= 1) {
    if ("idempotency-key".startsWith(text.slice(-length).toLowerCase())) return length;
  }
  return 0;
};

/**
 * Makes a server one of a brand, as far as idempotency keys go: gives their headers another name of the same length, whichever way the
 * bytes go and however they are cut.
 */
export const withoutKeys = (): ((chunk: Buffer) => Buffer) => {
  let rest = "";
  return (chunk) => {
    // One character a byte: other text passes as it is.
    const text = rest + chunk.toString("latin1");
    const keep = heldBack(text);
    rest = text.slice(text.length - keep);
    return Buffer.from(text.slice(0, text.length - keep).replace(NAME, OTHER_NAME), "latin1");
  };
};
