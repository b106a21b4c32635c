import type { Transport } from "@scenario-call/core";
import { fetchTransport } from "./fetch-transport.ts";
import type { FetchTransportOptions } from "./fetch-transport.ts";
import type { Fetch } from "./options.ts";

/**
 * The transport over `fetch`, with the headers of each request and those of its answer. Around the other one and not inside it: a call
 * without either needs none of this.
 */
export const headedTransport =
  (options: FetchTransportOptions): Transport =>
  async (request) => {
    let answer: Headers | null = null;
    const headed: Fetch = async (url, init) => {
      const ask: Fetch = options.fetch ?? fetch;
      const response = await ask(
        url,
        request.headers === undefined
          ? init
          : { ...init, headers: { ...(init.headers as Record<string, string>), ...request.headers } },
      );
      // A fetch of somebody's own may answer with less than a whole Response.
      answer = response.headers ?? null;
      return response;
    };
    const outcome = await fetchTransport({ ...options, fetch: headed })(request);
    return outcome.kind === "answered"
      ? { ...outcome, header: (name: string) => answer?.get(name) ?? null }
      : outcome;
  };
