import { describe, expect, it } from "vitest";
import { edgeClient, hasty, liar, nodeClient } from "../src/clients.ts";
import type { MakeClient } from "../src/clients.ts";
import type { Ending, Fault } from "../src/fault.ts";
import { network } from "./network.ts";

const CLIENTS: readonly (readonly [string, MakeClient])[] = [
  ["the client for Node.js", nodeClient],
  ["the edge client", edgeClient],
];
const ENDINGS: readonly Ending[] = ["fin", "rst", "stall"];

/** A few places: the first byte, within the head, within the body; and the same of the answer. */
const SAMPLE: readonly Fault[] = ENDINGS.flatMap((by) => [
  ...[0, 1, 90, 400].map((after) => ({ kind: "cut_request", after, by }) as const),
  ...[0, 1, 90, 300].map((after) => ({ kind: "cut_answer", after, by }) as const),
]);

describe.each(CLIENTS)("%s", (_name, make) => {
  it("calls once where nothing goes wrong", async () => {
    for (const kind of ["advertising", "brand"] as const) {
      await using net = await network(make, kind);
      const { told, started, wrong } = await net.run({ kind: "none" });
      expect({ told, wrong }).toEqual({ told: { ok: true, call_session_id: started[0] }, wrong: [] });
    }
  });

  it("makes the call that was meant, wherever a connection to a server with keys is cut", async () => {
    await using net = await network(make, "advertising");
    for (const fault of SAMPLE) {
      const { told, started, wrong } = await net.run(fault);
      expect({ fault, told, wrong }).toEqual({
        fault,
        told: { ok: true, call_session_id: started[0] },
        wrong: [],
      });
    }
  });

  it("asks a server without keys once, and knows what it does not know", async () => {
    await using net = await network(make, "brand");
    for (const fault of SAMPLE) {
      const { told, started, wrong } = await net.run(fault);
      expect({ fault, wrong }).toEqual({ fault, wrong: [] });
      expect(told).toMatchObject({ ok: false, kind: "unknown_outcome" });
      // What did not arrive whole was not carried out; what did arrive, was.
      expect(started).toHaveLength(fault.kind === "cut_request" ? 0 : 1);
    }
  });

  it("sends a keyed request three times in all, and then says that it does not know", async () => {
    await using net = await network(make, "advertising");
    const fault: Fault = { kind: "cut_answer", after: 20, by: "rst" };
    const twice = await net.run(fault, { times: 2 });
    expect(twice).toMatchObject({ told: { ok: true, call_session_id: twice.started[0] }, wrong: [] });
    const thrice = await net.run(fault, { times: 3 });
    expect(thrice).toMatchObject({ told: { kind: "unknown_outcome" }, wrong: [] });
    expect(await net.client.reconcile(thrice.externalId)).toMatchObject({
      outcome: "started",
      call_session_id: thrice.started[0],
    });
  });

  it("takes its own word for keys only until it has to rely on it", async () => {
    // The server knows no keys, and the first answer is lost: whether it knows them is asked before anything is repeated.
    await using net = await network(make, "brand", "assume", { cold: true });
    const { told, started, wrong } = await net.run({ kind: "cut_answer", after: 20, by: "rst" });
    expect(wrong).toEqual([]);
    expect(told).toMatchObject({ ok: false, kind: "unknown_outcome" });
    expect(started).toHaveLength(1);
  });

  it("repeats its first call, which carried a key on its own word, once the server has said that it knows keys", async () => {
    await using net = await network(make, "advertising", "assume", { cold: true });
    const { told, started, wrong } = await net.run({ kind: "cut_answer", after: 20, by: "rst" });
    expect({ told, wrong }).toEqual({ told: { ok: true, call_session_id: started[0] }, wrong: [] });
  });

  it("does not repeat a first call that went without a key", async () => {
    await using net = await network(make, "advertising", "detect", { cold: true });
    const { told, started, wrong } = await net.run({ kind: "cut_answer", after: 20, by: "rst" });
    expect(wrong).toEqual([]);
    expect(told).toMatchObject({ kind: "unknown_outcome" });
    expect(started).toHaveLength(1);
  });

  it("asks first where it was told to, and then is safe from the first call on", async () => {
    await using net = await network(make, "advertising", "ask", { cold: true });
    // The question itself goes first and passes; what is armed would strike it, so it is asked by a call before.
    expect((await net.run({ kind: "none" })).told.ok).toBe(true);
    const { told, started, wrong } = await net.run({ kind: "cut_answer", after: 20, by: "fin" });
    expect({ told, wrong }).toEqual({ told: { ok: true, call_session_id: started[0] }, wrong: [] });
  });

  it("does not send a call whose question about keys was lost", async () => {
    await using net = await network(make, "advertising", "ask", { cold: true });
    const { told, started, wrong } = await net.run({ kind: "cut_answer", after: 20, by: "fin" });
    expect(wrong).toEqual([]);
    expect(told).toMatchObject({ kind: "not_sent", reason: "connection_failed", never_started: true });
    expect(started).toEqual([]);
  });

  it.each(["at_once", "after_answer"] as const)(
    "with its key a request that the network delivers twice, %s, is one call",
    async (second) => {
      await using net = await network(make, "advertising");
      const { told, started, wrong } = await net.run({ kind: "duplicate", second });
      expect({ told, wrong }).toEqual({ told: { ok: true, call_session_id: started[0] }, wrong: [] });
    },
  );

  it("finds both calls where a network delivers a request twice to a server without keys, which no client can prevent", async () => {
    await using net = await network(make, "brand");
    const { told, started, externalId } = await net.run({ kind: "duplicate", second: "after_answer" });
    expect(told).toEqual({ ok: true, call_session_id: started[0] });
    expect(started).toHaveLength(2);
    expect(await net.client.reconcile(externalId)).toEqual({
      outcome: "started",
      call_session_id: started[0],
      call_session_ids: started,
    });
  });

  it.each(["advertising", "brand"] as const)(
    "keeps two calls apart that overtake each other (%s)",
    async (kind) => {
      await using net = await network(make, kind);
      const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
      net.proxy.arm({ kind: "hold" });
      const first = net.client.start(one);
      await net.proxy.keepsBack();
      const second = await net.client.start(other);
      await net.proxy.release();
      expect([await first, second]).toEqual([
        { ok: true, call_session_id: net.server.startedFor(one)[0] },
        { ok: true, call_session_id: net.server.startedFor(other)[0] },
      ]);
      expect([net.server.startedFor(one), net.server.startedFor(other)].flat()).toHaveLength(2);
    },
  );

  it("starts one call though the first request arrives after the repetition", async () => {
    await using net = await network(make, "advertising");
    const externalId = crypto.randomUUID();
    net.proxy.arm({ kind: "hold" });
    const call = net.client.start(externalId);
    await net.proxy.keepsBack();
    net.client.endTry();
    const told = await call;
    await net.proxy.release();
    expect(net.server.startedFor(externalId)).toEqual([told.ok ? told.call_session_id : "none"]);
  });

  it("makes one call of an intent that outlives the program, whose key the next program sends again", async () => {
    await using net = await network(make, "advertising");
    net.proxy.arm({ kind: "cut_answer", after: 20, by: "rst" }, 3);
    expect(await net.client.startWithKey("order-17")).toMatchObject({ kind: "unknown_outcome" });
    net.proxy.arm({ kind: "none" });
    const next = make(net.proxy.port, "detect");
    const told = await next.startWithKey("order-17");
    next.close();
    // Counted under no external id, as none was given.
    expect(net.server.startedFor("")).toEqual([told.ok ? told.call_session_id : told.kind]);
  });

  it("does not take for proof that a call was not found: its request arrives after reconcile has answered", async () => {
    await using net = await network(make, "brand");
    const externalId = crypto.randomUUID();
    net.proxy.arm({ kind: "hold" });
    const call = net.client.start(externalId);
    await net.proxy.keepsBack();
    net.client.endTry();
    expect(await call).toMatchObject({ kind: "unknown_outcome", reason: "timeout", never_started: false });
    expect(await net.client.reconcile(externalId)).toEqual({
      outcome: "cannot_be_told",
      reason: "not_found",
      failures: [],
    });
    await net.proxy.release();
    const [id] = net.server.startedFor(externalId);
    expect(net.server.startedFor(externalId)).toHaveLength(1);
    expect(await net.client.reconcile(externalId)).toMatchObject({ outcome: "started", call_session_id: id });
  });

  it.each(["before", "after"] as const)(
    "makes one call though the server fails %s it has stored it, where it knows keys",
    async (moment) => {
      await using net = await network(make, "advertising");
      net.server.failNext(moment);
      const { told, started, wrong } = await net.run({ kind: "none" });
      expect({ told, wrong }).toEqual({ told: { ok: true, call_session_id: started[0] }, wrong: [] });
    },
  );

  it.each(["before", "after"] as const)(
    "says of an error that leaves it open that it does, where the server fails %s it has stored the call",
    async (moment) => {
      await using net = await network(make, "brand");
      net.server.failNext(moment);
      const { told, started, wrong } = await net.run({ kind: "none" });
      expect(wrong).toEqual([]);
      expect(told).toMatchObject({ kind: "api_error", reason: "internal_error", never_started: false });
      expect(started).toHaveLength(moment === "before" ? 0 : 1);
    },
  );

  it("says what it can prove where nobody listens", async () => {
    const net = await network(make, "advertising");
    await net[Symbol.asyncDispose]();
    const told = await make(net.proxy.port, "detect").start(crypto.randomUUID());
    expect(told).toMatchObject(
      make === nodeClient
        ? { kind: "not_sent", reason: "connection_failed", never_started: true }
        : { kind: "unknown_outcome", never_started: false },
    );
  });

  it("stays in doubt where the repetition is refused: that refuses not what was sent before", async () => {
    // One point is left. The first request takes it, its answer is lost, and the repetition finds none.
    await using net = await network(make, "advertising", "detect", { minuteLimit: 2 });
    const { told, started, wrong } = await net.run({ kind: "cut_answer", after: 20, by: "rst" });
    expect(wrong).toEqual([]);
    expect(told).toMatchObject({ kind: "unknown_outcome", reason: "connection_lost", never_started: false });
    expect(started).toHaveLength(1);
  });
});

describe("the judge is not deceived", () => {
  it.each(CLIENTS)("by a program around %s that asks again when it does not know", async (_name, make) => {
    await using net = await network(hasty(make), "brand");
    const { wrong } = await net.run({ kind: "cut_answer", after: 100, by: "rst" });
    expect(wrong).toEqual([expect.stringMatching(/^one intent became the calls \d+, \d+$/u)]);
  });

  it.each(CLIENTS)("by one around %s that takes silence for proof", async (_name, make) => {
    await using net = await network(liar(make), "brand");
    const { wrong } = await net.run({ kind: "cut_answer", after: 100, by: "rst" });
    expect(wrong).toEqual([expect.stringMatching(/^not_sent was told to have started nothing/u)]);
  });
});
