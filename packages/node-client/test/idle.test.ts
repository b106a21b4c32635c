import { once } from "node:events";
import type { Socket } from "node:net";
import { systemClock } from "@scenario-call/core";
import type { TransportOutcome } from "@scenario-call/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { openConnections } from "../src/connections.ts";
import type { Connections } from "../src/connections.ts";
import { httpTransport } from "../src/http-transport.ts";
import { serve } from "./harness.ts";

/** Connections to a server that answers whatever comes, with `header` in its head where one is given. */
const connected = async (
  header = "",
): Promise<{
  readonly connections: Connections;
  readonly post: () => Promise<TransportOutcome>;
  /** Posts, and gives the connections that are free once the one of the request is done with. */
  readonly freeAfterPost: () => Promise<readonly Socket[]>;
  readonly connectionsMade: () => number;
}> => {
  const sockets = new Set<Socket>();
  const server = await serve({
    onRequest: ({ socket }) => {
      sockets.add(socket);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n${header}\r\n{}`);
    },
  });
  const url = new URL(server.url);
  const connections = openConnections(url, { proxy: false }, systemClock);
  onTestFinished(connections.close);
  const { agent } = connections;
  const send = httpTransport({ url, agent, answerLimitBytes: 1000, isClosed: () => false });
  const post = (): Promise<TransportOutcome> => send({ body: "{}", signal: new AbortController().signal });
  return {
    connections,
    post,
    freeAfterPost: async () => {
      const freed = once(agent, "free");
      expect(await post()).toMatchObject({ kind: "answered", status: 200 });
      await freed;
      return Object.values(agent.freeSockets).flatMap((free) => free ?? []);
    },
    connectionsMade: () => sockets.size,
  };
};

describe("an idle connection", () => {
  it("is given up after four seconds", async () => {
    const { freeAfterPost } = await connected();
    const [socket, ...others] = await freeAfterPost();
    expect(others).toEqual([]);
    expect(socket?.timeout).toBe(4_000);
  });

  it("is closed when its time is over, and the next request goes over a new one", async () => {
    const { connections, freeAfterPost, connectionsMade } = await connected();
    const [socket] = await freeAfterPost();
    // What Node does when the time of the line above is over.
    socket?.emit("timeout");
    expect(socket?.destroyed).toBe(true);
    const [other] = await freeAfterPost();
    expect(other).not.toBe(socket);
    expect(connectionsMade()).toBe(2);
    connections.close();
  });

  it("is used again within its time", async () => {
    const { freeAfterPost, connectionsMade } = await connected();
    const [first] = await freeAfterPost();
    const [second] = await freeAfterPost();
    expect(second).toBe(first);
    expect(connectionsMade()).toBe(1);
  });

  it.each([
    [3, 2_000],
    [5, 4_000],
    [60, 4_000],
  ])("of a service that keeps it for %d s is given up after %d ms", async (seconds, ms) => {
    const { freeAfterPost } = await connected(`Keep-Alive: timeout=${seconds}\r\n`);
    const [socket] = await freeAfterPost();
    expect(socket?.timeout).toBe(ms);
  });

  it.each(["max=100, timeout=3", "Timeout = 3", "max=100,timeout=3,x=timeout=60"])(
    "is given up in time however the service writes for how long it keeps it: %s",
    async (said) => {
      const { freeAfterPost } = await connected(`Keep-Alive: ${said}\r\n`);
      const [socket] = await freeAfterPost();
      expect(socket?.timeout).toBe(2_000);
    },
  );

  it("of a service that keeps it for a second only is not kept", async () => {
    const { freeAfterPost } = await connected("Keep-Alive: timeout=1\r\n");
    expect(await freeAfterPost()).toEqual([]);
  });
});

describe("a connection with a request on it", () => {
  it("is not closed by the time for idle ones", async () => {
    const held: Socket[] = [];
    const server = await serve({ onRequest: ({ socket }) => void held.push(socket) });
    const url = new URL(server.url);
    const connections = openConnections(url, { proxy: false }, systemClock);
    onTestFinished(connections.close);
    const { agent } = connections;
    const send = httpTransport({ url, agent, answerLimitBytes: 1000, isClosed: () => false });
    const outcome = send({ body: "{}", signal: new AbortController().signal });
    while (held.length === 0) await new Promise(setImmediate);
    const [busy] = Object.values(agent.sockets).flatMap((sockets) => sockets ?? []);
    busy?.emit("timeout");
    held[0]?.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    expect(await outcome).toMatchObject({ kind: "answered", status: 200 });
  });
});
