import http from "node:http";
import https from "node:https";
import type { AgentOptions } from "node:https";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import type { ConnectionOptions } from "node:tls";
import type { Clock, StopNotice } from "@scenario-call/core";
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

/** Keeps connections through a proxy to services without TLS. */
export class TunnelAgent extends http.Agent {
  readonly #way: Way;

  constructor(options: AgentOptions, way: Way) {
    super(options);
    this.#way = way;
  }

  override createConnection(target: http.ClientRequestArgs, created?: Created): undefined {
    tunnelTo(target, this.#way).then(
      (socket) => created?.(null, socket),
      (error: unknown) => failed(created, error),
    );
  }
}

/** The same to services with TLS, which the proxy does not see into. */
export class TlsTunnelAgent extends https.Agent {
  readonly #way: Way;

  constructor(options: AgentOptions, way: Way) {
    super(options);
    this.#way = way;
  }

  override createConnection(target: https.RequestOptions, created?: Created): undefined {
    tunnelTo(target, this.#way).then(
      // The request waits for the handshake by itself, as without a proxy.
      (socket) => created?.(null, connect({ ...(target as ConnectionOptions), socket })),
      (error: unknown) => failed(created, error),
    );
  }
}

/** Whether requests to `agent` are to be {@link tunnelled}: then they leave no tunnel behind that nobody waits for. */
export const opensTunnels = (agent: http.Agent): boolean =>
  agent instanceof TunnelAgent || agent instanceof TlsTunnelAgent;

/** The options of a request, and when nobody waits for its tunnel any more. */
export const tunnelled = <Options extends http.RequestOptions>(
  options: Options,
  stop: StopNotice,
): Options & Pick<Target, typeof TUNNEL_STOP> => ({ ...options, [TUNNEL_STOP]: stop });
