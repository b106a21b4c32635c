/** Every byte of a request and of an answer, each way to end a connection, both clients, both kinds of server. */
import { describe, expect, it } from "vitest";
import { edgeClient, nodeClient } from "../src/clients.ts";
import type { MakeClient } from "../src/clients.ts";
import type { Ending, Fault } from "../src/fault.ts";
import { network } from "./network.ts";
import type { Kind, Network, Outcome } from "./network.ts";

const CLIENTS: readonly (readonly [string, MakeClient])[] = [
  ["the client for Node.js", nodeClient],
  ["the edge client", edgeClient],
];
const KINDS: readonly Kind[] = ["advertising", "brand"];
const ENDINGS: readonly Ending[] = ["fin", "rst", "stall"];

/** Bytes of a whole request and of its answer. */
const lengths = async (net: Network): Promise<{ readonly request: number; readonly answer: number }> => {
  // Armed behind every byte: it counts and never strikes.
  const far = Number.MAX_SAFE_INTEGER;
  const {
    passed: { request },
  } = await net.run({ kind: "cut_request", after: far, by: "fin" });
  const {
    passed: { answer },
  } = await net.run({ kind: "cut_answer", after: far, by: "fin" });
  return { request, answer };
};

interface Tally {
  calls: number;
  readonly wrong: object[];
  readonly kinds: Record<string, number>;
}

const count = (tally: Tally, fault: Fault, { told, wrong }: Outcome): void => {
  tally.calls += 1;
  if (wrong.length > 0) tally.wrong.push({ fault, told, wrong });
  const kind = told.ok ? "ok" : told.kind;
  tally.kinds[kind] = (tally.kinds[kind] ?? 0) + 1;
};

describe.each(CLIENTS)("%s", (_name, make) => {
  describe.each(KINDS)("and a server that is %s", (kind) => {
    it.each(ENDINGS)("cut at every byte, by %s: one call, and the truth about it", async (by) => {
      await using net = await network(make, kind);
      const { request, answer } = await lengths(net);
      expect(request).toBeGreaterThan(400);
      expect(answer).toBeGreaterThan(250);
      const tally: Tally = { calls: 0, wrong: [], kinds: {} };
      for (let after = 0; after < request; after += 1) {
        const fault: Fault = { kind: "cut_request", after, by };
        const outcome = await net.run(fault);
        count(tally, fault, outcome);
        // Nothing of a request that arrives in part is carried out: what was started, a repetition started.
        if (kind === "brand" && outcome.started.length > 0) tally.wrong.push({ fault, outcome });
      }
      for (let after = 0; after < answer; after += 1) {
        const fault: Fault = { kind: "cut_answer", after, by };
        const outcome = await net.run(fault);
        count(tally, fault, outcome);
        expect({ fault, started: outcome.started.length }).toEqual({ fault, started: 1 });
        if (kind === "brand" && after % 50 === 0) {
          const found = await net.client.reconcile(outcome.externalId);
          if (found.outcome !== "started" || found.call_session_id !== outcome.started[0]) {
            tally.wrong.push({ fault, found });
          }
        }
      }
      expect(tally.wrong).toEqual([]);
      // With keys each becomes the call that was meant; without, none is told to be anything but unknown.
      expect(tally.kinds).toEqual({ [kind === "advertising" ? "ok" : "unknown_outcome"]: tally.calls });
    });
  });

  it("a client's first call, cut at every byte: one call, and the truth about it, whether its word for keys holds or not", async () => {
    for (const kind of KINDS) {
      await using net = await network(make, kind);
      const { request, answer } = await lengths(net);
      const tally: Tally = { calls: 0, wrong: [], kinds: {} };
      const faults = [
        ...Array.from({ length: request }, (_, after) => ({ kind: "cut_request", after }) as const),
        ...Array.from({ length: answer }, (_, after) => ({ kind: "cut_answer", after }) as const),
      ];
      for (const [nth, fault] of faults.entries()) {
        // It says that the server knows keys, and has not heard it from the server.
        const client = make(net.proxy.port, "assume");
        const cut: Fault = { ...fault, by: nth % 2 === 0 ? "fin" : "rst" };
        count(tally, cut, await net.run(cut, { client }));
        client.close();
      }
      expect(tally.wrong).toEqual([]);
      expect(tally.kinds).toEqual({ [kind === "advertising" ? "ok" : "unknown_outcome"]: tally.calls });
    }
  });
});
