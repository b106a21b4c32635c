import { verifyWebhook } from "@scenario-call/core/webhooks";
import { describe, expect, it } from "vitest";
import { checkAccount } from "../../src/directory/load-account.ts";
import { loadWebHookSecrets } from "../../src/directory/web-hook-secrets.ts";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import { createLog } from "../../src/log/log.ts";
import { call, CALL_PARAMS, referenceAccount, startServer } from "../gateway/support.ts";
import { stored } from "../calls/harness.ts";
import { openReceiver } from "./receiver.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

describe("a server with web hooks", () => {
  it("sends every event of a call to each target, signed, as the spec has it and the journal gives it", async () => {
    const [one, other] = [await openReceiver(), await openReceiver()];
    const common = { secret: SECRET, allow_private: true, allow_http: true };
    const web_hooks = [
      { name: "one", url: one.url, ...common },
      { name: "other", url: other.url, ...common, event_types: ["session_finished"] },
      { name: "off", url: other.url, ...common, status: "inactive" },
    ];
    const { url, clock, store } = await startServer({ web_hooks });
    const answer = await call(url, "start.scenario_call", CALL_PARAMS);
    const id = Number(answer.result?.data["call_session_id"]);
    let session = await stored(store, id);
    while (session.finished === null) {
      // Step by step: the receivers live in another time, and an attempt has fifteen seconds.
      await clock.advance(1000);
      session = await stored(store, id);
      const told = eventsOf(session).length;
      await one.until((got) => got.length === told);
    }
    await other.until((got) => got.length > 0);
    expect(one.arrivals.map(({ event }) => event)).toEqual(eventsOf(session));
    expect(other.arrivals.map(({ event }) => event)).toEqual(eventsOf(session).slice(-1));
    for (const { body, headers, event } of one.arrivals) {
      const { id: hookId } = await verifyWebhook(body, headers, SECRET, { now: () => clock.now() });
      expect(hookId).toBe(event.event_id);
    }
  });

  it("says in its log that a target fails, and neither its address nor a number nor the secret", async () => {
    const receiver = await openReceiver();
    receiver.status = 500;
    const lines: string[] = [];
    const log = createLog({ level: "debug", write: (line) => lines.push(line), now: () => 0 });
    const hook = { name: "crm", url: `${receiver.url}?key=hidden`, secret: SECRET };
    const web_hooks = [{ ...hook, allow_private: true, allow_http: true }];
    const { url, clock } = await startServer({ web_hooks }, { log });
    await call(url, "start.scenario_call", CALL_PARAMS);
    await clock.settle();
    await receiver.until((got) => got.length > 0);
    while (!lines.some((line) => line.includes("web_hook_problem"))) await clock.settle();
    const text = lines.join("");
    expect(text).toContain('"reason":"http_500"');
    for (const secret of [SECRET, SECRET.slice(6), "hidden", receiver.url, CALL_PARAMS.contact])
      expect(text).not.toContain(secret);
  });

  it("knows no dead letters of a target that is not there", async () => {
    const { server } = await startServer();
    expect(await server.webHooks.deadLetters("crm")).toBeNull();
    expect(await server.webHooks.redeliver("crm")).toBeNull();
  });
});

describe("a target in the account file", () => {
  const GOOD = { name: "crm", url: "https://hooks.example/x", secret: SECRET };
  const mistakesOf = async (...hooks: readonly object[]): Promise<readonly string[]> => {
    const reading = checkAccount({ ...(await referenceAccount()), web_hooks: hooks });
    return reading.ok ? [] : reading.problems.map(({ path, found }) => `${path.join(".")}: ${found}`);
  };

  it("may be as it is described", async () => {
    const all = { ...GOOD, event_types: ["leg_answered"], status: "active" };
    expect(await mistakesOf(all, { ...GOOD, name: "b", url: "http://x.example", allow_http: true })).toEqual(
      [],
    );
  });

  it.each([
    [{ url: "http://hooks.example" }, "web_hooks.0.url: another address"],
    [{ url: "ftp://hooks.example", allow_http: true }, "web_hooks.0.url: another address"],
    [{ url: "not an address" }, "web_hooks.0.url: another address"],
    [{ url: "https://me:word@hooks.example" }, "web_hooks.0.url: an address with a user name or password"],
    [{ secret_env: "HOOK" }, "web_hooks.0: 2 secrets"],
    [{ secret: undefined }, "web_hooks.0: 0 secrets"],
    [{ event_types: ["leg_lost"] }, 'web_hooks.0.event_types.0: "leg_lost"'],
  ])("with %j is refused", async (changes, mistake) => {
    const hook = Object.fromEntries(
      Object.entries({ ...GOOD, ...changes }).filter(([, value]) => value !== undefined),
    );
    expect(await mistakesOf(hook)).toEqual([mistake]);
  });

  it("has a name of its own", async () => {
    expect(await mistakesOf(GOOD, GOOD)).toEqual(["web_hooks.1.name: crm for the second time"]);
  });

  it("may have its secret in the environment; one that is not there is told without its value", async () => {
    const account = {
      ...(await referenceAccount()),
      web_hooks: [{ name: "crm", url: GOOD.url, secret_env: "HOOK" }],
    };
    expect(await loadWebHookSecrets(account, ".", { HOOK: `${SECRET}\n` })).toEqual(
      new Map([["crm", SECRET]]),
    );
    await expect(loadWebHookSecrets(account, ".", { HOOK: "whsec_short" })).rejects.toThrow(
      /web_hooks.*secret_env/su,
    );
    await expect(loadWebHookSecrets(account, ".", { HOOK: "whsec_short" })).rejects.not.toThrow("short");
  });
});
