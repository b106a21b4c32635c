/** What the edge client does with what core knows of intents; the rules themselves are tested there. */
import { describe, expect, it } from "vitest";
import { safeStartScenarioCall } from "../src/call-api.ts";
import type { Account } from "../src/call-api.ts";
import { idempotencyKeys } from "../src/idempotency.ts";
import { createEdgeClient } from "../src/index.ts";
import type { EdgeClientOptions, Fetch } from "../src/index.ts";
import { reconcile, withExternalId } from "../src/reconcile.ts";

const PARAMS = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
} as const;
const URL_OF_OURS = "https://calls.example.com/v4.0";

interface Sent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly key: string | null;
}

/** A service in place of the network, whose answers say `says` of keys. */
const service = (says: string | null, status = 200): { readonly sent: Sent[]; readonly fetch: Fetch } => {
  const sent: Sent[] = [];
  const fetch: Fetch = async (_url, init) => {
    const { id, method, params } = JSON.parse(init.body as string) as Sent & { readonly id: string };
    sent.push({ method, params, key: new Headers(init.headers).get("idempotency-key") });
    const told =
      method === "start.scenario_call"
        ? { result: { data: { call_session_id: 7 } } }
        : { error: { code: -32601, message: "No", data: { mnemonic: "method_not_found" } } };
    const headers = says === null ? {} : { "Idempotency-Key-Supported": says };
    return Response.json({ jsonrpc: "2.0", id, ...told }, { status, headers });
  };
  return { sent, fetch };
};

describe("a client", () => {
  const clientOf = (fetch: Fetch, rest: object = {}): ReturnType<typeof createEdgeClient> =>
    createEdgeClient({ url: URL_OF_OURS, token: "key", fetch, ...rest });

  it("sends keys once its server has said that it knows them", async () => {
    const { sent, fetch } = service("?1");
    const client = clientOf(fetch);
    for (let nth = 0; nth < 3; nth += 1) await client.startScenarioCall(PARAMS);
    expect(sent.map(({ key }) => key !== null)).toEqual([false, true, true]);
  });

  it.each([{ brand: "uis" }, { url: "https://callapi.uiscom.ru/v4.0" }])(
    "sends none to a brand, whatever its answers say: %j",
    async (choice) => {
      const { sent, fetch } = service("?1");
      const client = createEdgeClient({ ...choice, token: "key", fetch } as EdgeClientOptions);
      for (let nth = 0; nth < 3; nth += 1) await client.startScenarioCall(PARAMS);
      const refused = await client.safe.startScenarioCall(PARAMS, { idempotency_key: "order-17" });
      expect(refused).toMatchObject({ error: { kind: "not_sent", reason: "key_not_supported" } });
      expect(sent.map(({ method, key }) => [method, key])).toEqual(
        Array.from({ length: 3 }, () => ["start.scenario_call", null]),
      );
    },
  );

  it("gives a call an id to be found by, unless the program says otherwise", async () => {
    const { sent, fetch } = service(null);
    await clientOf(fetch).startScenarioCall(PARAMS);
    await clientOf(fetch, { set_external_id: false }).startScenarioCall(PARAMS);
    expect(sent.map(({ params }) => params["external_id"])).toEqual([
      expect.stringMatching(/^[0-9a-f-]{36}$/u),
      undefined,
    ]);
  });

  it("tells its hooks", async () => {
    const { fetch } = service(null);
    const told: string[] = [];
    const hooks = { before_try: () => void told.push("before"), after_try: () => void told.push("after") };
    await clientOf(fetch, { hooks }).startScenarioCall(PARAMS);
    expect(told).toEqual(["before", "after"]);
  });

  it("asks again where the service had no time for the request, which the spec calls never started", async () => {
    const { fetch } = service(null);
    let asked = 0;
    const client = clientOf(async (url, init) => {
      if ((asked += 1) > 1) return fetch(url, init);
      const error = { code: -32600, message: "Late", data: { mnemonic: "request_timeout" } };
      return Response.json({ jsonrpc: "2.0", id: null, error }, { status: 408 });
    });
    expect(await client.startScenarioCall(PARAMS)).toEqual({ call_session_id: 7 });
    expect(asked).toBe(2);
  });

  it("takes an answer without headers, as a fetch of somebody's own may give", async () => {
    const { fetch } = service("?1");
    const client = clientOf(async (url, init) => {
      const { status, body } = await fetch(url, init);
      return { status, body } as Response;
    });
    expect(await client.startScenarioCall(PARAMS)).toEqual({ call_session_id: 7 });
  });
});

describe("keys for functions", () => {
  const accountOf = (fetch: Fetch): Account => ({ url: URL_OF_OURS, token: "key", fetch });

  it("are there once the server has said that it knows them, and go with each call of the intent", async () => {
    const { sent, fetch } = service("?1");
    const keys = await idempotencyKeys(accountOf(fetch));
    if (keys === null) throw new Error("The server says that it knows keys");
    for (let nth = 0; nth < 2; nth += 1) await safeStartScenarioCall(keys("order-17"), PARAMS);
    expect(sent.map(({ method, key }) => [method, key])).toEqual([
      ["idempotency.probe", null],
      ["start.scenario_call", '"order-17"'],
      ["start.scenario_call", '"order-17"'],
    ]);
    expect(sent[0]?.params).toEqual({});
  });

  it.each<[string, Fetch]>([
    ["says nothing of them", service(null).fetch],
    ["says that it does not", service("?0").fetch],
    ["is not reached, and something else answers", service("?1", 502).fetch],
    ["does not answer", () => Promise.reject(new TypeError("fetch failed"))],
  ])("are not there where the server %s", async (_name, fetch) => {
    expect(await idempotencyKeys(accountOf(fetch))).toBeNull();
  });

  it("are not asked for after an abort, nor longer than the account has time", async () => {
    const { sent, fetch } = service("?1");
    expect(await idempotencyKeys({ ...accountOf(fetch), signal: AbortSignal.abort() })).toBeNull();
    expect(sent).toEqual([]);
    const silent: Fetch = (_url, { signal }) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener("abort", () => reject(new Error("aborted"))),
      );
    expect(await idempotencyKeys({ ...accountOf(silent), timeout_ms: 1 })).toBeNull();
  });

  it("are refused in a form that no server takes", async () => {
    const keys = await idempotencyKeys(accountOf(service("?1").fetch));
    expect(() => keys?.("two words")).toThrow(TypeError);
  });
});

it("a lost call of a function is looked for by the id that it was given", async () => {
  const params = withExternalId(PARAMS);
  const found = await reconcile({
    calls: { listCalls: async () => ({ ok: true, data: [] }) },
    data: {
      getCallsReport: async () => ({ ok: true, data: [{ id: 9, call_api_external_id: params.external_id }] }),
    },
    intent: { external_id: params.external_id, began_at: 1_800_000_000_000 },
  });
  expect(found).toMatchObject({ outcome: "started", call_session_id: 9 });
});
