import { describe, expect, it } from "vitest";
import type { Clock } from "@scenario-call/core";
import { createEdgeClient, createEdgeDataClient } from "../src/index.ts";
import type { EdgeClient, EdgeClientOptions, Fetch } from "../src/index.ts";

const PARAMS = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
} as const;

interface Sent {
  readonly url: string;
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A service in place of the network: what it was sent, and what it says to each. */
const service = (say: (sent: Sent) => object): { readonly sent: Sent[]; readonly fetch: Fetch } => {
  const sent: Sent[] = [];
  const fetch: Fetch = (url, init) => {
    const request = { url, ...(JSON.parse(init.body as string) as Omit<Sent, "url">) };
    sent.push(request);
    return Promise.resolve(Response.json({ jsonrpc: "2.0", id: request.id, ...say(request) }));
  };
  return { sent, fetch };
};

const accepted = { result: { data: { call_session_id: 234568 } } };
const refused = { error: { code: -32001, message: "No", data: { mnemonic: "access_token_invalid" } } };

const clientOf = (fetch: Fetch, rest: object): EdgeClient =>
  createEdgeClient({ brand: "uis", fetch, ...rest } as EdgeClientOptions);

describe("login and password", () => {
  const login = { login: "demo", password: "hunter2-hunter2" };

  /** Gives out tokens 1, 2, … and accepts only the newest. */
  const withLogin = (): ReturnType<typeof service> & {
    readonly logins: () => number;
    readonly revoke: () => void;
  } => {
    let logins = 0;
    let valid = "";
    const made = service(({ method, params }) => {
      if (method !== "login.user") return params["access_token"] === valid ? accepted : refused;
      valid = `session-token-${(logins += 1)}`;
      return { result: { data: { access_token: valid, expire_at: 1_800_003_600 } } };
    });
    return { ...made, logins: () => logins, revoke: () => void (valid = "revoked") };
  };

  it("are exchanged once, however many calls wait", async () => {
    const { fetch, logins, sent } = withLogin();
    const client = clientOf(fetch, login);
    await Promise.all(Array.from({ length: 8 }, () => client.startScenarioCall(PARAMS)));
    expect(logins()).toBe(1);
    expect(sent[0]?.params).toEqual(login);
  });

  it("are used again a minute before the hour ends", async () => {
    const { fetch, logins } = withLogin();
    let now = 1_800_000_000_000;
    const clock: Clock = { now: () => now, after: () => () => undefined };
    const client = clientOf(fetch, { ...login, clock });
    await client.startScenarioCall(PARAMS);
    now += 3_539_999;
    await client.startScenarioCall(PARAMS);
    expect(logins()).toBe(1);
    now += 1;
    await client.startScenarioCall(PARAMS);
    expect(logins()).toBe(2);
  });

  it("are used again once when the token is refused, and every waiting call succeeds", async () => {
    const { fetch, logins, revoke } = withLogin();
    const client = clientOf(fetch, login);
    await client.startScenarioCall(PARAMS);
    revoke();
    await Promise.all(Array.from({ length: 5 }, () => client.startScenarioCall(PARAMS)));
    expect(logins()).toBe(2);
  });
});

describe("a token", () => {
  it("by function is asked for again after it was refused, and the call is sent once more", async () => {
    const { fetch, sent } = service(({ params }) => (params["access_token"] === "new" ? accepted : refused));
    const token = ({ refused: old }: { readonly refused: string | null }): string =>
      old === null ? "old" : "new";
    expect(await clientOf(fetch, { token }).startScenarioCall(PARAMS)).toEqual({ call_session_id: 234568 });
    expect(sent.map(({ params }) => params["access_token"])).toEqual(["old", "new"]);
  });

  it("that is permanent is not sent twice", async () => {
    const { fetch, sent } = service(() => refused);
    const result = await clientOf(fetch, { token: "key" }).safe.startScenarioCall(PARAMS);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: "api_error", mnemonic: "access_token_invalid" },
    });
    expect(sent).toHaveLength(1);
  });
});

describe("a client", () => {
  it.each([
    ["uis", "https://callapi.uiscom.ru/v4.0"],
    ["comagic", "https://callapi.comagic.ru/v4.0"],
    ["callgear", "https://callapi.callgear.com/v4.0"],
    ["octella", "https://callapi.octella.com/v4.0"],
    ["novofon", "https://callapi-jsonrpc.novofon.ru/v4.0"],
  ])("finds the brand %s", async (brand, url) => {
    const { fetch, sent } = service(() => accepted);
    await clientOf(fetch, { brand, token: "key" }).startScenarioCall(PARAMS);
    expect(sent.map((each) => each.url)).toEqual([url]);
  });

  it("of the Data API has its methods and its address", async () => {
    const { fetch, sent } = service(() => ({ result: { data: [], metadata: { total_items: 0 } } }));
    const client = createEdgeDataClient({ brand: "uis", token: "key", fetch });
    expect(await client.safe.getScenarios()).toMatchObject({
      ok: true,
      data: [],
      metadata: { total_items: 0 },
    });
    expect(sent).toMatchObject([{ url: "https://dataapi.uiscom.ru/v2.0", method: "get.scenarios" }]);
  });

  it("tells the limits of the last answer", async () => {
    const limits = {
      day_limit: 5,
      day_remaining: 4,
      day_reset: 1,
      minute_limit: 3,
      minute_remaining: 2,
      minute_reset: 1,
    };
    const { fetch } = service(() => ({ result: { data: { call_session_id: 1 }, metadata: { limits } } }));
    const client = clientOf(fetch, { token: "key" });
    expect(client.limits).toBeNull();
    await client.startScenarioCall(PARAMS);
    expect(client.limits).toEqual(limits);
  });

  it.each<[string, object]>([
    ["no service", { brand: undefined, token: "key" }],
    ["two services", { url: "https://calls.example.com/v4.0", token: "key" }],
    [
      "plain http to another machine",
      { brand: undefined, url: "http://calls.example.com/v4.0", token: "key" },
    ],
    [
      "a token in the URL",
      { brand: undefined, url: "https://calls.example.com/v4.0?token=key", token: "key" },
    ],
    ["no credentials", {}],
    ["a senseless time", { token: "key", timeout_ms: 0 }],
    ["a senseless limit", { token: "key", answer_limit_bytes: 0 }],
  ])("is not made of %s", (_name, options) => {
    const { fetch } = service(() => accepted);
    expect(() => clientOf(fetch, options)).toThrow(/url|brand|token|timeout_ms|answer_limit_bytes/u);
  });

  it("ends a call in time, though its fetch does not listen to the signal", async () => {
    const client = clientOf(() => new Promise<Response>(() => undefined), { token: "key" });
    expect(await client.safe.startScenarioCall(PARAMS, { try_timeout_ms: 1 })).toMatchObject({
      error: { kind: "unknown_outcome", reason: "timeout" },
    });
  });

  it("sends no phone and no token in its URL, and no cause shows them", async () => {
    const client = clientOf(() => Promise.reject(new TypeError("cannot reach 79260000000")), {
      token: "key",
    });
    const result = await client.safe.startScenarioCall(PARAMS);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: "unknown_outcome", reason: "connection_lost" },
    });
    expect(result.ok ? "" : (result.error.cause as Error).message).toBe("cannot reach 7926•••••00");
  });
});
