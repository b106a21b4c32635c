import { createConnection, createServer, type Socket } from "node:net";
import { once } from "node:events";

/** A way to a port of this machine that can be cut. */
export interface Way {
  readonly port: number;
  /** Ends every connection, and lets none through until it is opened again. */
  cut(): void;
  open(): void;
  close(): Promise<void>;
}

/** Lays a way to a port. */
export const layWay = async (to: number): Promise<Way> => {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((near) => {
    if (!isOpen) {
      near.destroy();
      return;
    }
    const far = createConnection(to, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut: () => {
      isOpen = false;
      destroyAll();
    },
    open: () => {
      isOpen = true;
    },
    close: async () => {
      destroyAll();
      server.close();
      await once(server, "close");
    },
  };
};
