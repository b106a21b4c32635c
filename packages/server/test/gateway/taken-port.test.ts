import { createServer as createListener } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { createServer } from "../../src/create-server.ts";
import { sampleSession } from "../ports/sample-session.ts";
import { referenceAccount } from "./support.ts";

test("a server whose port is taken rings nobody up for the calls that were acknowledged: who gets the port does", async () => {
  const listener = createListener();
  await new Promise<void>((resolve) => {
    listener.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    listener.close();
  });
  const { port } = listener.address() as AddressInfo;
  const store = new MemoryStore();
  const clock = new HeldClock(sampleSession().created_at + 1000);
  const id = await store.createSession(sampleSession());
  const told: string[] = [];
  const server = async (at: number) =>
    createServer({
      account: await referenceAccount(),
      store,
      clock,
      telephony: {
        name: "told",
        execute: async (_id, { type }) => {
          told.push(type);
        },
        onEvent: () => () => {},
        close: async () => {},
      },
      port: at,
    });
  const first = await server(port);
  await expect(first.listen()).rejects.toMatchObject({ code: "EADDRINUSE" });
  await first.close();
  expect([told, (await store.session(id))?.events]).toEqual([[], []]);

  const second = await server(0);
  await second.listen();
  onTestFinished(async () => {
    const closed = second.close();
    // For so long the calls may end by themselves.
    await clock.advance(10_000);
    await closed;
  });
  await clock.settle();
  expect(told).toContain("dial");
});
