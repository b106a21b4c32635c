/** What this client does with what core knows of intents; the rules themselves are tested there. */
import { expect, it } from "vitest";
import { accepted, httpAnswer, refusal } from "@scenario-call/client-conformance";
import type { RawRequest } from "@scenario-call/client-conformance";
import type { TriedInfo, TryInfo } from "../src/index.ts";
import { createNodeClient, createNodeDataClient } from "../src/index.ts";
import { clientOf, failureOf, PARAMS, printed, serve, TOKEN } from "./harness.ts";

const answer = (request: RawRequest): void => void request.socket.write(httpAnswer(accepted(request)));
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

it("a call gets an id to be found by, unless the program says otherwise", async () => {
  const server = await serve({ onRequest: answer });
  await clientOf(server.url).startScenarioCall(PARAMS);
  await clientOf(server.url).startScenarioCall({ ...PARAMS, external_id: "order-17" });
  await clientOf(server.url, { set_external_id: false }).startScenarioCall(PARAMS);
  expect(server.requests.map(({ params }) => params["external_id"])).toEqual([
    expect.stringMatching(UUID),
    "order-17",
    undefined,
  ]);
});

it("a failure tells that id, whole to a program and masked to a reader", async () => {
  const server = await serve({ onRequest: ({ socket }) => void socket.destroy() });
  const failure = await failureOf(
    clientOf(server.url).safe.startScenarioCall({ ...PARAMS, external_id: "lead of 79261112233" }),
  );
  expect(failure.intent).toMatchObject({ external_id: "lead of 79261112233", idempotency_key: null });
  expect(printed(failure)).toContain("lead of 7926•••••33");
  expect(printed(failure)).not.toContain("79261112233");
});

it("a key of the program's own is in nothing that is printed of a failure", async () => {
  const server = await serve({
    onRequest: ({ socket, id, method }) =>
      method === "idempotency.probe"
        ? void socket.write(
            httpAnswer(refusal({ id }, "method_not_found"), "200 OK", ["Idempotency-Key-Supported: ?1"]),
          )
        : void socket.destroy(),
  });
  const client = clientOf(server.url, { keyed_attempts: 1 });
  const failure = await failureOf(
    client.safe.startScenarioCall(PARAMS, { idempotency_key: "order-of-Ivanov" }),
  );
  expect(failure).toMatchObject({ kind: "unknown_outcome", intent: { idempotency_key: "order-of-Ivanov" } });
  expect(printed(failure)).not.toContain("Ivanov");
});

it("hooks are told of every request, without token and numbers", async () => {
  const server = await serve({ onRequest: answer });
  const before: TryInfo[] = [];
  const after: TriedInfo[] = [];
  const hooks = {
    before_try: (info: TryInfo) => void before.push(info),
    after_try: (info: TriedInfo) => void after.push(info),
  };
  await clientOf(server.url, { hooks }).startScenarioCall(PARAMS);
  expect(before).toMatchObject([
    {
      method: "start.scenario_call",
      request_id: server.requests[0]?.id,
      number: 1,
      reason: "first",
      params: { contact: "7926•••••00" },
    },
  ]);
  expect(after).toMatchObject([{ request_id: server.requests[0]?.id, error: null }]);
  expect(JSON.stringify([before, after])).not.toMatch(/79260000000|74993720692/u);
  expect(JSON.stringify([before, after])).not.toContain(TOKEN);
});

it("hooks are not told a token that stands where none belongs", async () => {
  const server = await serve({ onRequest: answer });
  const before: TryInfo[] = [];
  const hooks = { before_try: (info: TryInfo) => void before.push(info) };
  await clientOf(server.url, { hooks }).startScenarioCall({ ...PARAMS, external_id: `of ${TOKEN}` });
  expect(JSON.stringify(before)).toContain("of 2fRN");
  expect(JSON.stringify(before)).not.toContain(TOKEN);
});

it("a call waits for its points if it was told to", async () => {
  const limits = {
    minute_limit: 1,
    minute_remaining: 0,
    minute_reset: 0,
    day_limit: 9,
    day_remaining: 8,
    day_reset: 9,
  };
  const exhausted = { params: { limit_type: "minute", limit_max_value: 1 }, metadata: { limits } };
  const server = await serve({
    onRequest: (request) =>
      request.number % 2 === 1
        ? void request.socket.write(httpAnswer(refusal(request, "limit_exceeded", "No", exhausted)))
        : answer(request),
  });
  const client = clientOf(server.url, { wait_for_limits: true });
  expect(await client.startScenarioCall(PARAMS)).toEqual({ call_session_id: 234568 });
  const failure = await failureOf(client.safe.startScenarioCall(PARAMS, { wait_for_limits: false }));
  expect(failure).toMatchObject({ mnemonic: "limit_exceeded", repeatable: true });
});

it("options that make no sense are refused when the client is made", () => {
  const make = (rest: object) => () =>
    createNodeClient({ url: "https://x.example/v4.0", token: TOKEN, ...rest });
  expect(make({ keyed_attempts: 0 })).toThrow(/keyed_attempts/u);
  expect(make({ repeat_budget: -1 })).toThrow(/repeat_budget/u);
  expect(make({ idempotency_keys: "always" })).toThrow(/idempotency_keys/u);
  expect(() => createNodeClient({ brand: "uis", token: TOKEN, idempotency_keys: "assume" })).toThrow(
    /brands/u,
  );
});

it("a client of the Data API has no calls to identify", () => {
  // @ts-expect-error reports are read, nothing is started
  const client = createNodeDataClient({ brand: "uis", token: TOKEN, idempotency_keys: "detect" });
  expect(client.limits).toBeNull();
  client.close();
});
