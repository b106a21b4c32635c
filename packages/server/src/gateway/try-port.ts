import { createServer } from "node:net";

/**
 * Whether there can be listened at a port, tried before anything is begun that cannot be taken back. Rejects with what the
 * system says. A port of 0 is one that is free.
 */
export const tryPort = async (host: string, port: number): Promise<void> => {
  if (port === 0) return;
  const listener = createServer();
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(port, host, () => {
      listener.close(() => {
        resolve();
      });
    });
  });
};
