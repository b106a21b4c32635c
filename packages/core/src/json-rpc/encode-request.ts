/** One JSON-RPC request. */
export interface RequestMessage {
  /** Chosen by the client; the answer repeats it. */
  readonly id: string | number;
  /** Name of the method on the wire. */
  readonly method: string;
  /** Parameters as they stand on the wire, the access token among them. */
  readonly params: object;
}

/** The body of the HTTP request, in the order of members in which the documents show it. */
export const encodeRequest = ({ id, method, params }: RequestMessage): string =>
  JSON.stringify({ jsonrpc: "2.0", method, id, params });
