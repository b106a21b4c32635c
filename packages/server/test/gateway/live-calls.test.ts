import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { FaultyStore } from "../calls/doubles.ts";
import { call, CALL_PARAMS, KEY, NOW, startServer } from "./support.ts";

type Listed = Readonly<Record<string, unknown>> & {
  readonly call_session_id: number;
  readonly legs: readonly (Readonly<Record<string, unknown>> & { readonly leg_id: number })[];
};

const list = async (url: string, filters: object = {}): Promise<readonly Listed[]> => {
  const answer = await call(url, "list.calls", { access_token: KEY, ...filters });
  if (answer.result === undefined) throw new Error(`the list was refused: ${answer.error?.data.mnemonic}`);
  return answer.result.data as unknown as readonly Listed[];
};

const release = async (url: string, id: number) =>
  call(url, "release.call", { access_token: KEY, call_session_id: id });

const start = async (url: string, change: object = {}): Promise<number> => {
  const answer = await call(url, "start.scenario_call", { ...CALL_PARAMS, ...change });
  return answer.result?.data["call_session_id"] as number;
};

describe("a call that goes on", () => {
  test("is listed step by step, from its acceptance to its end", async () => {
    const { url, clock } = await startServer();
    await start(url);
    const seen: (readonly [number, string])[] = [];
    const look = async (): Promise<void> => {
      const legs = (await list(url)).flatMap((one) => one.legs);
      const line = legs.map(
        (leg) => `${leg.is_operator === true ? "employee" : "contact"} ${String(leg.state)}`,
      );
      if (seen.at(-1)?.[1] !== line.join(", ")) seen.push([clock.now() - NOW, line.join(", ")]);
    };
    await clock.advance(0);
    for (let n = 0; n <= 80; n += 1) {
      await look();
      await clock.advance(100);
    }
    expect(seen).toEqual([
      [0, "employee Дозвон"],
      [800, "employee На удержании"],
      [2300, "employee На удержании, contact Дозвон"],
      [3300, "employee Разговор, contact Разговор"],
      [5800, "employee На удержании, contact Разъединено"],
      [7300, ""],
    ]);
    expect(await list(url)).toEqual([]);
  });

  test("keeps the ids of its legs, and no two legs of any call share one", async () => {
    const { url, clock } = await startServer();
    const ids = [await start(url), await start(url, { first_call: "contact" }), await start(url)];
    await clock.advance(1000);
    const early = await list(url);
    await clock.advance(2000);
    const late = await list(url);
    expect(late.map((one) => one.call_session_id)).toEqual(ids);
    const legIds = late.flatMap((one) => one.legs.map((leg) => leg.leg_id));
    expect(new Set(legIds).size).toBe(legIds.length);
    expect(legIds.length).toBeGreaterThan(4);
    for (const [index, { legs }] of early.entries()) {
      expect(late[index]?.legs.slice(0, legs.length).map((leg) => leg.leg_id)).toEqual(
        legs.map((leg) => leg.leg_id),
      );
    }
  });

  test("has both of its virtual numbers and is found by the one that was asked for", async () => {
    const { url } = await startServer();
    await start(url, { virtual_phone_number: "74951234567" });
    expect(await list(url, { virtual_phone_number: "74951234567" })).toMatchObject([
      { virtual_phone_number: "74951234567", effective_virtual_phone_number: "74951234567" },
    ]);
    expect(await list(url, { virtual_phone_number: "74993720692" })).toEqual([]);
  });
});

describe("a call that is released", () => {
  test("ends at once for everybody, is listed no more and told as released", async () => {
    const { url, clock, store, server } = await startServer();
    const id = await start(url);
    const tones: string[] = [];
    server.subscribe(({ commands }) => {
      tones.push(...commands.flatMap((command) => (command.type === "tone" ? [command.tone] : [])));
    });
    await clock.advance(4000);
    expect((await release(url, id)).result?.data).toEqual({ success: "true" });
    await clock.advance(0);
    expect(await list(url)).toEqual([]);
    expect(server.calls.live).toBe(0);
    const session = await store.session(id);
    expect(session?.events.filter(({ type }) => type === "release_requested")).toEqual([
      { at: NOW + 4000, type: "release_requested", by: "api" },
    ]);
    expect(session?.finished?.at).toBe(NOW + 4000);
    expect(tones).toEqual([]);
  });

  test("in the same moment as it was started rings nobody's phone any longer", async () => {
    const { url, clock, server } = await startServer();
    const id = await start(url);
    expect((await release(url, id)).result?.data).toEqual({ success: "true" });
    await clock.advance(60_000);
    expect(server.calls.live).toBe(0);
    expect((await release(url, id)).error?.data.mnemonic).toBe("call_session_not_found");
  });

  test("leaves the others alone", async () => {
    const { url, clock } = await startServer();
    const [one, other] = [await start(url), await start(url)];
    await clock.advance(300);
    await release(url, one);
    await clock.advance(0);
    expect((await list(url)).map(({ call_session_id }) => call_session_id)).toEqual([other]);
  });

  test("is an internal error where the release cannot be stored, and the call ends all the same", async () => {
    const store = new FaultyStore();
    const { url, clock, server } = await startServer({}, { store });
    const id = await start(url);
    await clock.advance(300);
    store.failsToAppend = () => true;
    expect((await release(url, id)).error?.data.mnemonic).toBe("internal_error");
    expect(await list(url)).toEqual([]);
    expect((await release(url, id)).error?.data.mnemonic).toBe("call_session_not_found");
    store.failsToAppend = () => false;
    await clock.advance(5000);
    expect(server.calls.live).toBe(0);
  });
});

describe("a call of another account", () => {
  test("is not listed, and is answered like one that never was, and goes on", async () => {
    const elsewhere = await startServer();
    const id = await start(elsewhere.url);
    const session = await elsewhere.store.session(id);
    if (session === null) throw new Error("the session of the test is not stored");
    const store = new MemoryStore();
    const foreign = await store.createSession({ ...session, account_id: 2002 });
    const { url, clock, server } = await startServer({}, { store });
    await clock.advance(300);
    expect(server.calls.list().map((one) => one.call_session_id)).toEqual([foreign]);
    expect(await list(url)).toEqual([]);
    const refused = await release(url, foreign);
    const never = await release(url, foreign + 1);
    expect(refused.error?.data.mnemonic).toBe("call_session_not_found");
    expect({ ...refused.error?.data, value: 0 }).toEqual({ ...never.error?.data, value: 0 });
    await clock.advance(300);
    expect(server.calls.live).toBe(1);
  });
});
