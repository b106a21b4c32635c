import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** A TCP port of 127.0.0.1 on which nobody listens now. */
export const freeTcpPort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

/** A UDP port of 127.0.0.1 that nobody has now. */
export const freeUdpPort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.on("error", reject);
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });

/** Below the ports that systems give away by themselves, so that nobody takes one while calls are made. */
const RTP_FROM = 10_000;
const RTP_TO = 30_000;

/** Ports for RTP: a range that begins at an even one. Asterisk passes over those that somebody else has. */
export const rtpRange = (size: number): { readonly from: number; readonly to: number } => {
  const places = Math.floor((RTP_TO - RTP_FROM) / size);
  const from = RTP_FROM + Math.floor(Math.random() * places) * size;
  return { from: from + (from % 2), to: from + size - 1 };
};
