import type { Agent } from "node:http";
import type { AgentOptions } from "node:https";
import type { Socket } from "node:net";
import type { Clock } from "@scenario-call/core";
import { idleTimeOf } from "./idle-time.ts";
import { nodeHttp, nodeHttps } from "./node-modules.ts";
import type { ConnectionChoice } from "./options.ts";
import { proxyOf, proxyUrl } from "./proxy/proxy-of.ts";
import { tlsTunnelAgent, tunnelAgent } from "./proxy/tunnel-agents.ts";

/** Connections of one client. */
export interface Connections {
  readonly agent: Agent;
  /** Closes the idle ones at once and the others when their request is done. Leaves a given agent alone. */
  readonly close: () => void;
}

/**
 * An agent closes free connections that time out, and leaves the others alone. Told by the agent's own option `timeout`, every request
 * would set timers and listeners too, which takes as long as all the rest of it; and told anew whenever a connection becomes free,
 * every request would make two timers. So each connection gets one timer, once.
 */
const giveUpWhenIdle = (agent: Agent): void => {
  const { keepAliveMsecs } = agent as { readonly keepAliveMsecs?: number };
  agent.keepSocketAlive = (stream) => {
    const socket = stream as Socket;
    const idleMs = idleTimeOf(socket);
    // Node then closes it.
    if (idleMs === 0) return false;
    socket.setKeepAlive(true, keepAliveMsecs);
    socket.unref();
    if (socket.timeout !== idleMs) socket.setTimeout(idleMs);
    return true;
  };
};

/**
 * Deno's `node:http` sends a request again by itself when a kept connection is cut before the answer came: a phone would ring
 * twice, and nobody would be told. On a fresh connection it does not.
 */
const IS_DENO = "Deno" in globalThis;

const proxyFor = (url: URL, proxy: ConnectionChoice["proxy"]): URL | null => {
  if (proxy === false) return null;
  return proxy === undefined || proxy === "environment"
    ? proxyOf(url, process.env)
    : proxyUrl(proxy, "proxy");
};

const openAgent = (url: URL, { proxy, tls }: ConnectionChoice, clock: Clock): Agent => {
  const options: AgentOptions = { keepAlive: !IS_DENO };
  const isSecure = url.protocol === "https:";
  const secured = isSecure ? { ...options, ...tls } : options;
  const through = proxyFor(url, proxy);
  if (through === null) return isSecure ? new (nodeHttps().Agent)(secured) : new (nodeHttp().Agent)(options);
  const way = { proxy: through, clock };
  return isSecure ? tlsTunnelAgent(secured, way) : tunnelAgent(options, way);
};

/**
 * Connections of a client of its own, or those of the agent that it was given. Throws a `TypeError` for a choice that contradicts
 * itself, and for a proxy that cannot be used.
 */
export const openConnections = (url: URL, choice: ConnectionChoice, clock: Clock): Connections => {
  const { agent: given, proxy, tls } = choice;
  if (given !== undefined) {
    if (proxy !== undefined || tls !== undefined)
      throw new TypeError("Give either agent, or proxy and tls: an agent decides about both by itself");
    return { agent: given, close: () => undefined };
  }
  const agent = openAgent(url, choice, clock);
  giveUpWhenIdle(agent);
  // It connects to one place only, in one way, and is asked for the name of it three times for each request.
  const { host } = url;
  agent.getName = () => host;
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
