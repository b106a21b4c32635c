import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What one request is answered with. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The connection stays open after the body. */
  readonly stay?: boolean;
}

/** A server that answers as a test has written down. */
export interface ScriptedStreams {
  readonly url: string;
  /** `Last-Event-ID` of every request, or `null`. */
  readonly lastEventIds: readonly (string | null)[];
  /** The token of every request. */
  readonly tokens: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts a server that answers the `n`th request, from 1, with what `answerOf` gives. */
export const startScriptedStreams = async (
  answerOf: (n: number) => ScriptedAnswer,
): Promise<ScriptedStreams> => {
  const lastEventIds: (string | null)[] = [];
  const tokens: string[] = [];
  const server = createServer((request, response) => {
    lastEventIds.push(request.headers["last-event-id"]?.toString() ?? null);
    tokens.push(request.headers.authorization ?? "");
    const { status = 200, headers = {}, body = "", stay = false } = answerOf(lastEventIds.length);
    response.writeHead(status, { "content-type": "text/event-stream", connection: "close", ...headers });
    response.write(body);
    if (!stay) response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4.0`,
    lastEventIds,
    tokens,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
