import http from "node:http";
import type { Agent } from "node:http";
import https from "node:https";

/**
 * An idle connection is given up after this time, in milliseconds: shorter than most servers wait, because a request on
 * a connection that the server is just closing has an unknown outcome.
 */
const IDLE_MS = 4_000;

/** Connections of one client. */
export interface Connections {
  readonly agent: Agent;
  /** Closes the idle ones at once and the others when their request is done. Leaves a given agent alone. */
  readonly close: () => void;
}

/** Connections of a client of its own, or those of the agent that it was given. */
export const openConnections = (url: URL, given: Agent | undefined): Connections => {
  if (given !== undefined) return { agent: given, close: () => undefined };
  const { Agent: OwnAgent } = url.protocol === "https:" ? https : http;
  const agent = new OwnAgent({ keepAlive: true, timeout: IDLE_MS, scheduling: "lifo" });
  return {
    agent,
    close: () => {
      // Destroying the agent would cut the calls under way and leave their outcome unknown.
      agent.maxFreeSockets = 0;
      for (const sockets of Object.values(agent.freeSockets)) {
        for (const socket of sockets ?? []) socket.destroy();
      }
    },
  };
};
