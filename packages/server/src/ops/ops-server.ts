import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readiness } from "./readiness.ts";

/** What the operators' port tells. */
export interface OpsServerOptions {
  readonly readiness: () => Readiness;
  /** The metrics as Prometheus reads them, and their content type. */
  readonly metrics: () => Promise<{ readonly text: string; readonly type: string }>;
}

/** `GET /health`, `GET /ready` and `GET /metrics`, on a port that is nobody's but the operators'. */
export interface OpsServer {
  /** Begins to listen and resolves with the port; rejects when it cannot. */
  listen(host: string, port: number): Promise<number>;
  /** Cuts every connection: whoever asks a probe asks again. Repeatable. */
  close(): Promise<void>;
}

const JSON_TYPE = "application/json; charset=UTF-8";

/** More than the probes and scrapers of one server need. */
const MOST_CONNECTIONS = 100;

/** Who takes longer to ask holds a connection that a probe may need. Probes of some load balancers name no host. */
const PATIENCE = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  requireHostHeader: false,
} as const;

/** Makes the server; it does not listen yet. */
export const createOpsServer = ({ readiness, metrics }: OpsServerOptions): OpsServer => {
  const answer = async (path: string, res: ServerResponse): Promise<void> => {
    switch (path) {
      case "/health":
        send(res, 200, { text: JSON.stringify({ status: "ok" }), type: JSON_TYPE });
        return;
      case "/ready": {
        const status = readiness();
        send(res, status === "ready" ? 200 : 503, { text: JSON.stringify({ status }), type: JSON_TYPE });
        return;
      }
      case "/metrics":
        send(res, 200, await metrics());
        return;
      default:
        send(res, 404, PATHS);
    }
  };
  const respond = (req: IncomingMessage, res: ServerResponse): void => {
    req.resume();
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.setHeader("allow", "GET, HEAD");
      send(res, 405, PATHS);
      return;
    }
    answer(req.url?.split("?", 1)[0] ?? "", res).catch(() => {
      send(res, 500, { text: "the metrics cannot be told\n", type: "text/plain" });
    });
  };
  const server = createServer(PATIENCE, respond);
  server.on("checkExpectation", respond);
  server.maxConnections = MOST_CONNECTIONS;
  return {
    listen: async (host, port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: async () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

const PATHS = { text: "GET /health, /ready or /metrics\n", type: "text/plain" };

const send = (
  res: ServerResponse,
  status: number,
  { text, type }: { readonly text: string; readonly type: string },
): void => {
  res.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  res.end(text);
};
