import { createServer } from "node:http";
import net from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** How a proxy answers CONNECT. */
export interface ProxyBehaviour {
  /** What it answers with in place of a tunnel; `0`: nothing at all, `-1`: it hangs up. */
  readonly refuseWith?: number;
  /** Where tunnels lead, whatever was asked for. */
  readonly to?: number;
}

/** A proxy that lives as long as the test. */
export interface ConnectProxy {
  readonly port: number;
  /** Where each tunnel was to lead. */
  readonly asked: readonly string[];
  /** `Proxy-Authorization` of each, or `null`. */
  readonly credentials: readonly (string | null)[];
  /** Everything that came to it outside of tunnels, heads of CONNECT aside. */
  readonly requests: readonly string[];
  readonly open: () => number;
}

/** Starts a proxy. */
export const startConnectProxy = async ({ refuseWith, to }: ProxyBehaviour = {}): Promise<ConnectProxy> => {
  const asked: string[] = [];
  const credentials: (string | null)[] = [];
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.end();
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
  });
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    credentials.push(request.headers["proxy-authorization"] ?? null);
    // Who does not read does not hear either that the other side has gone.
    if (refuseWith === 0) return void socket.resume().on("end", () => socket.end());
    if (refuseWith === -1) return void socket.destroy();
    if (refuseWith !== undefined)
      return void socket.end(`HTTP/1.1 ${refuseWith} No\r\nContent-Length: 0\r\n\r\n`);
    const behind = net.connect(to ?? Number((request.url ?? "").split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(behind).pipe(socket);
    });
    behind.on("error", () => socket.destroy());
    socket.on("error", () => behind.destroy());
    socket.on("close", () => behind.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, asked, credentials, requests, open: () => sockets.size };
};
