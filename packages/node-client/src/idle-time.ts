import type { Socket } from "node:net";

/**
 * An idle connection is given up after this time, in milliseconds: shorter than most servers wait, because a request on
 * a connection that the server is just closing has an unknown outcome.
 */
const IDLE_MS = 4_000;

/** How much sooner than the service we give a connection up, in milliseconds: what is sent then has to arrive there in time. */
const MARGIN_MS = 1_000;

const asked = new WeakMap<Socket, number>();

/** Remembers what an answer's header `Keep-Alive` says of the connection that it came over: `timeout=5`, in seconds. */
export const hearIdleTime = (socket: Socket | null | undefined, keepAlive: string | null): void => {
  const seconds = /(?:^|,)\s*timeout\s*=\s*(\d+)/iu.exec(keepAlive ?? "")?.[1];
  // What takes the place of Node.js may have no sockets to show.
  if (seconds !== undefined && socket) asked.set(socket, Number(seconds) * 1_000);
};

/** How long a connection may stay idle, in milliseconds. 0: it is not to be used again. */
export const idleTimeOf = (socket: Socket): number =>
  Math.max(0, Math.min(IDLE_MS, (asked.get(socket) ?? Number.POSITIVE_INFINITY) - MARGIN_MS));
