import type { Agent, IncomingMessage } from "node:http";
import { stopNoticeOf } from "@scenario-call/core";
import type { OpenedStream, StreamOpener } from "@scenario-call/core/event-streams";
import { nodeHttp, nodeHttps } from "./node-modules.ts";
import { opensTunnels, tunnelled } from "./proxy/tunnel-agents.ts";

/** Bytes of an answer, asked for one piece at a time: what nobody has asked for yet waits in the system. */
const readerOf = (response: IncomingMessage): OpenedStream["read"] => {
  const pieces = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return async () => {
    const next = await pieces.next();
    return next.done === true ? null : next.value;
  };
};

/** Streams over the connections of an agent. */
export const httpOpener =
  (agent: Agent): StreamOpener =>
  ({ url, headers, signal }) =>
    new Promise((resolve, reject) => {
      const { request: start } = url.startsWith("https:") ? nodeHttps() : nodeHttp();
      if (signal.aborted) return reject(signal.reason as Error);
      // The signal is heard here: handed to the request it would go on to the socket, and end it by an error that nobody
      // hears once the connection is kept for others.
      const options = { agent, headers };
      const request = start(
        url,
        opensTunnels(agent) ? tunnelled(options, stopNoticeOf({ body: "", signal })) : options,
      );
      request.once("response", (response) => {
        // A connection that is lost is told by `read`; without a listener it would end the process.
        response.on("error", () => undefined);
        resolve({
          status: response.statusCode ?? 0,
          header: (name) => response.headers[name]?.toString() ?? null,
          read: readerOf(response),
        });
      });
      request.on("error", reject);
      const stop = (): void => void request.destroy();
      signal.addEventListener("abort", stop, { once: true });
      request.once("close", () => signal.removeEventListener("abort", stop));
      request.end();
    });
