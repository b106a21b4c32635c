import { once } from "node:events";
import { createServer, Agent } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { httpOpener } from "../src/stream-opener.ts";

it("whoever closes a stream whose end has come, and was not read, is not told of it by an error that nobody hears", async () => {
  const server = createServer((_, answer) => answer.end("data: 1\n\n"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const agent = new Agent({ keepAlive: true });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const unheard: unknown[] = [];
  const hear = (error: unknown): void => void unheard.push(error);
  process.on("uncaughtException", hear);
  for (const turns of [0, 1, 2, 3]) {
    const line = new AbortController();
    const stream = await httpOpener(agent)({ url, headers: {}, signal: line.signal });
    await stream.read();
    for (let left = turns; left > 0; left -= 1) await turn();
    line.abort();
    await turn();
    await turn();
  }
  process.off("uncaughtException", hear);
  agent.destroy();
  server.close();

  expect(unheard).toEqual([]);
});

it("whoever closes a stream that has ended already leaves its connection, which is kept, alone", async () => {
  let connections = 0;
  const server = createServer((_, answer) => answer.end("data: 1\n\n"));
  server.on("connection", () => (connections += 1));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const agent = new Agent({ keepAlive: true });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const open = httpOpener(agent);
  const read = async (): Promise<void> => {
    const line = new AbortController();
    const stream = await open({ url, headers: {}, signal: line.signal });
    while ((await stream.read()) !== null);
    await turn();
    line.abort();
    await turn();
  };

  await read();
  await read();

  expect(connections).toBe(1);
  agent.destroy();
  server.close();
});
