import { maskText } from "@scenario-call/core";
import type { Transport, TransportOutcome, TransportRequest } from "@scenario-call/core";
import type { Fetch } from "./options.ts";
import { postInit } from "./post-init.ts";

/** What the transport needs to know. */
export interface FetchTransportOptions {
  /** Where to post. */
  readonly url: string;
  /** The global `fetch` unless given. Looked up at each request, as a test or a tracer may replace it. */
  readonly fetch: Fetch | undefined;
  /** Bytes of an answer's body that are read; a longer one ends the request. */
  readonly answerLimitBytes: number;
}

/** Rejects as soon as `signal` fires, for a `fetch` or a body that does not listen to it. */
const unlessAborted = async <Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> => {
  let release = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    const listener = (): void => reject(new Error("Aborted"));
    signal.addEventListener("abort", listener);
    release = () => signal.removeEventListener("abort", listener);
    if (signal.aborted) listener();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    release();
  }
};

/** The body of an answer, or `null` where it is longer than `limit` bytes. */
const readBody = async (
  response: Response,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array | null> => {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { value } = await unlessAborted(reader.read(), signal);
      if (value === undefined) break;
      size += value.length;
      if (size > limit) return null;
      chunks.push(value);
    }
  } finally {
    // Whoever stops early frees the connection; after the end this does nothing. Nobody waits for it.
    reader.cancel().catch(() => undefined);
  }
  const body = new Uint8Array(size);
  let end = 0;
  for (const chunk of chunks) {
    body.set(chunk, end);
    end += chunk.length;
  }
  return body;
};

/** What `fetch` said, masked: runtimes put the URL and more into their messages. */
const described = (error: unknown): Error => {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: "fetch failed" };
  const masked = new Error(maskText(message));
  masked.name = maskText(name);
  return masked;
};

/**
 * HTTP by `fetch`, which tells nobody how far a request came: a refused connection and a connection that was cut after the
 * request look the same. So a request counts as "not sent" only as long as `fetch` was not called; whatever fails after that is
 * not proven. Redirects are not followed: they would send the request once more.
 */
export const fetchTransport =
  ({ url, fetch: given, answerLimitBytes }: FetchTransportOptions): Transport =>
  async ({ body, signal }: TransportRequest): Promise<TransportOutcome> => {
    if (signal.aborted) return { kind: "not_sent", reason: "stopped", transient: false };
    const ask: Fetch = given ?? fetch;
    let status: number | undefined;
    try {
      const response = await unlessAborted(ask(url, postInit(body, signal)), signal);
      ({ status } = response);
      const read = await readBody(response, answerLimitBytes, signal);
      if (read === null) return { kind: "no_answer", reason: "answer_too_large", status };
      return { kind: "answered", status, body: read };
    } catch (error) {
      const came = status === undefined ? {} : { status };
      return signal.aborted
        ? { kind: "no_answer", reason: "stopped", ...came }
        : { kind: "no_answer", reason: "connection_lost", ...came, cause: described(error) };
    }
  };
