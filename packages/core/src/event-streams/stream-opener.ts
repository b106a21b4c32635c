/** A request for a stream. */
export interface StreamRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** When it fires, nobody wants the stream any more, whether it stands or not. */
  readonly signal: AbortSignal;
}

/** An answer whose body comes piece by piece. */
export interface OpenedStream {
  readonly status: number;
  /** A header's value by its name in small letters, or `null`. */
  readonly header: (name: string) => string | null;
  /** The next piece, or `null` at the end. Rejects when the connection is lost. Asked for once at a time. */
  readonly read: () => Promise<Uint8Array | null>;
}

/** Asks with GET and follows no redirect. Rejects where no answer comes. */
export type StreamOpener = (request: StreamRequest) => Promise<OpenedStream>;

/** The part of `fetch` that is used. */
export type StreamFetch = (url: string, init: RequestInit) => Promise<Response>;

/** Streams by `fetch`: the global one unless another is given. */
export const fetchOpener =
  (given?: StreamFetch): StreamOpener =>
  async ({ url, headers, signal }) => {
    const ask = given ?? fetch;
    const response = await ask(url, { headers, signal, redirect: "manual" });
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      read: async () => (await reader?.read())?.value ?? null,
    };
  };
