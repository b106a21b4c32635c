import type { Agent, ClientRequestArgs, RequestOptions } from "node:http";
import type { AgentOptions } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ConnectionOptions } from "node:tls";
import type { Clock, StopNotice } from "@scenario-call/core";
import { nodeHttp, nodeHttps, nodeTls } from "../node-modules.ts";
import { openTunnel } from "./open-tunnel.ts";

type Created = (error: Error | null, socket: Duplex) => void;

/** The option of a request to a tunnel agent that says when nobody waits for its tunnel any more. Node hands it through. */
const TUNNEL_STOP: unique symbol = Symbol("stop");

/** What Node asks an agent to connect to. */
interface Target {
  readonly [TUNNEL_STOP]?: StopNotice | undefined;
  readonly host?: string | null | undefined;
  readonly port?: number | string | null | undefined;
}

/** Through which proxy, and by which clock. */
export interface Way {
  readonly proxy: URL;
  readonly clock: Clock;
}

const tunnelTo = (target: Target, way: Way): ReturnType<typeof openTunnel> =>
  openTunnel({ ...way, host: target.host ?? "", port: Number(target.port), stop: target[TUNNEL_STOP] });

/** Node takes no socket together with an error, whatever its types say. */
const failed = (created: Created | undefined, error: unknown): void =>
  (created as ((error: unknown) => void) | undefined)?.(error);

const TUNNEL_AGENTS = new WeakSet<Agent>();

/** Has an agent connect through a proxy; `over` makes of a tunnel what its requests are sent over. */
const throughTunnels = (
  agent: Agent,
  way: Way,
  over: (tunnel: Socket, target: ClientRequestArgs) => Duplex,
): Agent => {
  agent.createConnection = (target: ClientRequestArgs, created?: Created): undefined => {
    tunnelTo(target as Target, way).then(
      (tunnel) => created?.(null, over(tunnel, target)),
      (error: unknown) => failed(created, error),
    );
  };
  TUNNEL_AGENTS.add(agent);
  return agent;
};

/** An agent that keeps connections through a proxy to services without TLS. */
export const tunnelAgent = (options: AgentOptions, way: Way): Agent =>
  throughTunnels(new (nodeHttp().Agent)(options), way, (tunnel) => tunnel);

/** The same to services with TLS, which the proxy does not see into. */
export const tlsTunnelAgent = (options: AgentOptions, way: Way): Agent =>
  // The request waits for the handshake by itself, as without a proxy.
  throughTunnels(new (nodeHttps().Agent)(options), way, (socket, target) =>
    nodeTls().connect({ ...(target as ConnectionOptions), socket }),
  );

/** Whether requests to `agent` are to be {@link tunnelled}: then they leave no tunnel behind that nobody waits for. */
export const opensTunnels = (agent: Agent): boolean => TUNNEL_AGENTS.has(agent);

/** The options of a request, and when nobody waits for its tunnel any more. */
export const tunnelled = <Options extends RequestOptions>(
  options: Options,
  stop: StopNotice,
): Options & Pick<Target, typeof TUNNEL_STOP> => ({ ...options, [TUNNEL_STOP]: stop });
