import { fileURLToPath } from "node:url";
import {
  createServer,
  HeldClock,
  loadAccount,
  MemoryStore,
  Sandbox,
  StoreError,
} from "@scenario-call/server";

/** A server that counts what it starts. */
export interface CountedServer {
  readonly port: number;
  /** Ids of the calls that were started with an `external_id`. */
  readonly startedFor: (externalId: string) => readonly number[];
  /** The next call meets a store that fails: before it has taken the call, or when it has and cannot say so any more. */
  readonly failNext: (moment: "before" | "after") => void;
  readonly close: () => Promise<void>;
}

const ACCOUNT = fileURLToPath(
  new URL("../../../spec/server/examples/reference-account.yaml", import.meta.url),
);

/** A permanent key of the reference account. */
export const KEY = "demo-key";

/** As many points as an account may have. */
export const PLENTY = 1_000_000_000;

/** Every session that a store has taken is a call that somebody will be rung for. */
class CountingStore extends MemoryStore {
  readonly started = new Map<string, number[]>();

  failing: "before" | "after" | null = null;

  override async createSession(...args: Parameters<MemoryStore["createSession"]>): Promise<number> {
    const { failing } = this;
    this.failing = null;
    if (failing === "before") throw new StoreError("write_failed", "as the test wants it");
    const id = await super.createSession(...args);
    const externalId = args[0].external_id ?? "";
    this.started.set(externalId, [...(this.started.get(externalId) ?? []), id]);
    if (failing === "after") throw new StoreError("write_failed", "as the test wants it");
    return id;
  }
}

/** Starts the real server, with the reference account, a memory store and the sandbox. Its calls stand still. */
export const startCountedServer = async (minuteLimit: number = PLENTY): Promise<CountedServer> => {
  const loaded = await loadAccount(ACCOUNT);
  const limits = { ...loaded.limits, minute_limit: minuteLimit, day_limit: PLENTY };
  const account = { ...loaded, limits };
  const clock = new HeldClock();
  const store = new CountingStore();
  const telephony = new Sandbox({ clock, rules: account.sandbox ?? {} });
  const server = createServer({ account, store, telephony, clock, gracePeriodMs: 0 });
  const url = await server.listen();
  return {
    port: Number(new URL(url).port),
    failNext: (moment) => {
      store.failing = moment;
    },
    startedFor: (externalId) => store.started.get(externalId) ?? [],
    close: async () => {
      await server.close();
      await telephony.close();
      await store.close();
    },
  };
};
