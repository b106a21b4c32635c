import { fileURLToPath } from "node:url";
import { createNodeClient, isApiError } from "@scenario-call/node-client";
import { createServer, HeldClock, MemoryStore, Sandbox } from "@scenario-call/server";
import { expect, onTestFinished, test } from "vitest";
import { demoAccount } from "./account.ts";

const ACCOUNT = fileURLToPath(
  new URL("../../../spec/server/examples/reference-account.yaml", import.meta.url),
);

test("a program can follow a call that it has started, and end it", async () => {
  const { account, login, password } = await demoAccount(ACCOUNT);
  const clock = new HeldClock();
  const telephony = new Sandbox({ clock, rules: account.sandbox ?? {} });
  const server = createServer({ account, store: new MemoryStore(), telephony, clock });
  const client = createNodeClient({ url: await server.listen(), login, password });
  onTestFinished(async () => {
    client.close();
    await server.close();
  });

  expect(await client.listCalls()).toEqual([]);
  const { call_session_id } = await client.startScenarioCall({
    virtual_phone_number: "74993720692",
    scenario_id: 23456,
    contact: "79260000000",
    first_call: "contact",
    external_id: "order 17",
  });
  await clock.advance(500);
  const [listed, ...others] = await client.listCalls({ direction: "in" });
  expect(others).toEqual([]);
  expect(listed).toMatchObject({ call_session_id, external_id: "order 17", tags: [] });
  expect(listed?.legs.map(({ is_operator, state }) => [is_operator, state])).toEqual([[false, "Дозвон"]]);
  expect(await client.listCalls({ direction: "out" })).toEqual([]);

  expect(await client.releaseCall({ call_session_id })).toEqual({ success: "true" });
  await clock.advance(1000);
  expect(await client.listCalls()).toEqual([]);
  const again = await client.safe.releaseCall({ call_session_id });
  expect(!again.ok && isApiError(again.error) && again.error.mnemonic).toBe("call_session_not_found");
});
