import type { Socket } from "node:net";
import type { Clock, StopNotice } from "@scenario-call/core";
import { nodeHttp, nodeHttps } from "../node-modules.ts";

/** A proxy that did not open a tunnel. Nothing of the request was sent. It tells no name, address or password of it. */
class ProxyError extends Error {
  override readonly name = "ProxyError";
  /** `PROXY_` and the status with which it refused: `PROXY_407` asks for a user and a password. */
  readonly code: string;

  constructor(status: number) {
    super(`The proxy refused to open a tunnel with status ${status}`);
    this.code = `PROXY_${status}`;
  }
}

/** A tunnel through a proxy. */
export interface TunnelRequest {
  readonly proxy: URL;
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** When nobody waits for the tunnel any more; `undefined`: nobody says so. */
  readonly stop?: StopNotice | undefined;
}

/** A proxy that does not answer for so long is given up, in milliseconds: who waits for it may have no end. */
const PATIENCE_MS = 30_000;

/** By the standard of URLs, which leaves a percent sign that begins no escape: `decodeURIComponent` throws at it. */
const decoded = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/%([0-9a-f]{2})/giu, (_escape, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    ),
    "latin1",
  );

const authorization = ({ username, password }: URL): Record<string, string> => {
  if (username === "" && password === "") return {};
  const pair = Buffer.concat([decoded(username), Buffer.from(":"), decoded(password)]);
  return { "Proxy-Authorization": `Basic ${pair.toString("base64")}` };
};

/** Opens a tunnel by CONNECT; the socket it gives ends at the other side. */
export const openTunnel = ({ proxy, host, port, clock, stop }: TunnelRequest): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { request: start } = proxy.protocol === "https:" ? nodeHttps() : nodeHttp();
    const to = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const request = start({
      host: proxy.hostname.replaceAll(/[[\]]/gu, ""),
      port: proxy.port === "" ? (proxy.protocol === "https:" ? 443 : 80) : Number(proxy.port),
      method: "CONNECT",
      path: to,
      headers: { Host: to, ...authorization(proxy) },
      agent: false,
    });
    const stopped = (): void => void request.destroy();
    stop?.listen(stopped);
    const cancel = clock.after(PATIENCE_MS, () => {
      request.destroy(Object.assign(new Error("The proxy does not answer"), { code: "ETIMEDOUT" }));
    });
    const settle = (): void => {
      cancel();
      stop?.leave(stopped);
    };
    request.once("connect", ({ statusCode = 0 }, socket, head) => {
      settle();
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        reject(new ProxyError(statusCode));
      } else {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      }
    });
    request.once("error", (error) => {
      settle();
      reject(error);
    });
    request.once("close", () => {
      settle();
      reject(Object.assign(new Error("The proxy hung up"), { code: "ECONNRESET" }));
    });
    request.end();
  });
