import type { IdempotencyKeys } from "@scenario-call/core";
import type { MakeClient, TestedClient } from "../src/clients.ts";
import { PLENTY, startCountedServer } from "../src/counted-server.ts";
import type { CountedServer } from "../src/counted-server.ts";
import { startFaultProxy } from "../src/fault-proxy.ts";
import type { FaultProxy } from "../src/fault-proxy.ts";
import type { Fault } from "../src/fault.ts";
import { judge } from "../src/judge.ts";
import type { Told } from "../src/judge.ts";

/** Who is asked: a server that advertises keys, or one that, like those of the brands, does not know them. */
export type Kind = "advertising" | "brand";

/** A client, a network and a server. */
export interface Network extends AsyncDisposable {
  readonly client: TestedClient;
  readonly proxy: FaultProxy;
  readonly server: CountedServer;
  /** One call under a fault that strikes `times`, once unless told, and what is wrong with what came of it. */
  readonly run: (
    fault: Fault,
    options?: { readonly times?: number; readonly client?: TestedClient },
  ) => Promise<Outcome>;
}

/** What came of one call. */
export interface Outcome {
  readonly told: Told;
  readonly started: readonly number[];
  readonly wrong: readonly string[];
  readonly externalId: string;
  /** Bytes that passed before the fault. */
  readonly passed: { readonly request: number; readonly answer: number };
}

/** Puts them together. The client has had an answer already, unless it is `cold`. */
export const network = async (
  make: MakeClient,
  kind: Kind,
  keys: IdempotencyKeys = "detect",
  { cold = false, minuteLimit = PLENTY } = {},
): Promise<Network> => {
  const server = await startCountedServer(minuteLimit);
  const proxy = await startFaultProxy({ to: server.port, hidesKeys: kind === "brand" });
  const client = make(proxy.port, keys);
  if (!cold) await client.warmUp();
  return {
    client,
    proxy,
    server,
    run: async (fault, { times = 1, client: caller = client } = {}) => {
      const externalId = crypto.randomUUID();
      proxy.arm(fault, times);
      const call = caller.start(externalId);
      if (fault.kind !== "none" && "by" in fault && fault.by === "stall") {
        // A fault that was armed behind the last byte never strikes.
        await Promise.race([proxy.keepsBack(), call]);
        caller.endTry();
      }
      const told = await call;
      const passed = proxy.passed();
      proxy.arm({ kind: "none" });
      const started = server.startedFor(externalId);
      return { told, started, wrong: judge(told, started), externalId, passed };
    },
    [Symbol.asyncDispose]: async () => {
      client.close();
      await proxy.close();
      await server.close();
    },
  };
};
