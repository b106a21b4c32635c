import type { Clock, Transport } from "@scenario-call/core";
import { openConnections } from "./connections.ts";
import { httpTransport } from "./http-transport.ts";
import type { CommonOptions } from "./options.ts";

/** A transport of one client. */
export interface OpenedTransport {
  readonly transport: Transport;
  readonly close: () => void;
}

/** The transport that a client was given, or one over connections of its own. Throws for options that contradict each other. */
export const openTransport = (
  options: CommonOptions,
  url: URL,
  answerLimitBytes: number,
  clock: Clock,
): OpenedTransport => {
  let closed = false;
  const isClosed = (): boolean => closed;
  const { transport: given, agent, proxy, tls } = options;
  if (given === undefined) {
    const connections = openConnections(url, options, clock);
    return {
      transport: httpTransport({ url, agent: connections.agent, answerLimitBytes, isClosed }),
      close: () => {
        closed = true;
        connections.close();
      },
    };
  }
  if ([agent, proxy, tls].some((other) => other !== undefined))
    throw new TypeError(
      "Give either transport, or agent, proxy and tls: a transport decides about them by itself",
    );
  return {
    transport: given({ url, answerLimitBytes, isClosed }),
    close: () => {
      closed = true;
    },
  };
};
