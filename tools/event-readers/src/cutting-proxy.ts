import net from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** What the way from the server to the reader does to one connection. */
export interface Way {
  /** Bytes that get through before the connection is cut; all of them unless given. */
  readonly cutAfter?: number;
  /** How many bytes are handed on at once; as they come unless given. */
  readonly trickle?: number;
  /** The reader's `Last-Event-ID` does not get through, so the server begins from the first event. */
  readonly forgetful?: boolean;
  /** From so many bytes on nothing gets through, and the connection stays. */
  readonly silentAfter?: number;
}

/** A way to a server that does to each connection what it is told. */
export interface CuttingProxy {
  readonly url: string;
  /** How many connections were made. */
  readonly connections: () => number;
  /** The heads of all requests so far. */
  readonly heads: readonly string[];
  /** Bytes that the server has sent over all connections. */
  readonly bytes: () => number;
  /** Resolves once no connection is open. */
  readonly hungUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens a way to the server at `url`; `wayOf` is asked for the `n`th connection, from 1. */
export const startCuttingProxy = async (url: string, wayOf: (n: number) => Way): Promise<CuttingProxy> => {
  const sockets = new Set<Socket>();
  const heads: string[] = [];
  let count = 0;
  let bytes = 0;
  const server = net.createServer((reader) => {
    count += 1;
    const way = wayOf(count);
    const behind = net.connect(Number(new URL(url).port), "127.0.0.1");
    reader.setNoDelay(true);
    const end = (): void => {
      reader.destroy();
      behind.destroy();
    };
    sockets.add(reader);
    reader.on("close", () => {
      sockets.delete(reader);
      end();
    });
    for (const socket of [reader, behind]) socket.on("error", end);
    reader.on("data", (chunk: Buffer) => {
      const head = chunk.toString("latin1");
      heads.push(head);
      behind.write(way.forgetful === true ? head.replace(/^last-event-id: .*\r\n/imu, "") : chunk);
    });
    let passed = 0;
    const pass = (piece: Buffer): void => {
      const room = Math.min(way.cutAfter ?? Infinity, way.silentAfter ?? Infinity) - passed;
      const part = piece.subarray(0, Math.max(0, room));
      passed += part.length;
      const step = way.trickle ?? part.length;
      for (let at = 0; at < part.length; at += step) reader.write(part.subarray(at, at + step));
      // What was written goes out first.
      if (way.cutAfter !== undefined && passed >= way.cutAfter) reader.end(() => end());
    };
    behind.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      pass(chunk);
    });
    behind.on("close", () => {
      if (way.silentAfter === undefined) reader.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v4.0`,
    connections: () => count,
    heads,
    bytes: () => bytes,
    hungUp: async () => {
      await Promise.all(
        [...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve))),
      );
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
