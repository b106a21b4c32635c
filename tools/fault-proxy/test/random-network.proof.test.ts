/** Many calls at once over a network that does to each request what chance wants. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edgeClient, hasty, nodeClient } from "../src/clients.ts";
import type { MakeClient } from "../src/clients.ts";
import type { Fault } from "../src/fault.ts";
import { judge } from "../src/judge.ts";
import { network } from "./network.ts";
import type { Kind, Network } from "./network.ts";

const CLIENTS: readonly (readonly [string, MakeClient])[] = [
  ["the client for Node.js", nodeClient],
  ["the edge client", edgeClient],
];

const CALLS_AT_ONCE = 8;
const RUNS = 40;

const endings = fc.constantFrom("fin" as const, "rst" as const);
const none = fc.constant<Fault>({ kind: "none" });
const cuts: readonly fc.Arbitrary<Fault>[] = [
  fc.record({ kind: fc.constant("cut_request" as const), after: fc.nat({ max: 800 }), by: endings }),
  fc.record({ kind: fc.constant("cut_answer" as const), after: fc.nat({ max: 500 }), by: endings }),
];
const duplicates = fc.record({
  kind: fc.constant("duplicate" as const),
  second: fc.constantFrom("at_once" as const, "after_answer" as const),
});

/** What may befall requests: without keys a request that a network doubles is two calls, whoever sends it. */
const faultsOf = (kind: Kind): fc.Arbitrary<readonly Fault[]> =>
  fc.array(fc.oneof(none, ...cuts, ...(kind === "advertising" ? [duplicates] : [])), {
    minLength: CALLS_AT_ONCE,
    maxLength: CALLS_AT_ONCE * 3,
  });

/** No call twice, nothing untrue, and what is not known is found: whatever befalls the requests of some calls at once. */
const property = (net: Network, kind: Kind): fc.IAsyncProperty<[readonly Fault[]]> =>
  fc.asyncProperty(faultsOf(kind), async (faults) => {
    const queue = [...faults];
    net.proxy.armEach(() => queue.shift() ?? { kind: "none" });
    const ids = Array.from({ length: CALLS_AT_ONCE }, () => crypto.randomUUID());
    const told = await Promise.all(ids.map((id) => net.client.start(id)));
    net.proxy.armEach(null);
    for (const [nth, id] of ids.entries()) {
      const each = told[nth];
      if (each === undefined) throw new Error("A call without an end");
      const found = await net.client.reconcile(id);
      // Looked at last: a second copy of a request may be on its way for longer than the first one's answer.
      const started = net.server.startedFor(id);
      expect(judge(each, started)).toEqual([]);
      expect(found).toMatchObject(
        started.length === 0
          ? { outcome: "cannot_be_told" }
          : { outcome: "started", call_session_ids: started },
      );
    }
  });

describe.each(CLIENTS)("%s", (_name, make) => {
  it.each<Kind>(["advertising", "brand"])(
    "makes no call twice and says nothing untrue, and what it does not know is found (%s)",
    async (kind) => {
      await using net = await network(make, kind);
      await fc.assert(property(net, kind), { numRuns: RUNS });
      // And every call that was made can be found: none was made without an id.
      expect(net.server.startedFor("")).toEqual([]);
    },
  );

  it("would be found out if it asked again when it does not know", async () => {
    await using net = await network(hasty(make), "brand");
    const { failed } = await fc.check(property(net, "brand"), { numRuns: RUNS, endOnFailure: true });
    expect(failed).toBe(true);
  });
});
