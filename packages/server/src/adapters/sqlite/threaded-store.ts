import { Worker } from "node:worker_threads";
import type { CallEvent } from "@scenario-call/call-flow";
import type { Clock } from "../../ports/clock.ts";
import { workerUrl } from "../../off-loop/worker-url.ts";
import type { DeadLetter, FeedStep, QueuedSession } from "../../ports/delivery-store.ts";
import {
  type KeptNumber,
  type KeyedRequest,
  type KeyedSession,
  type NewSession,
  type RequestKey,
  type SessionQuery,
  type Store,
  type StoredAccounts,
  StoreError,
  type StoredSession,
  type StoredToken,
  type Subscriber,
  type SweepOutcome,
  type SweepRequest,
} from "../../ports/store.ts";
import type { Durability } from "./open-database.ts";
import type { SqliteStoreOptions } from "./sqlite-store.ts";
import type { BackUpRequest, ThreadMessage, ThreadOutcome, ThreadRequest } from "./thread-protocol.ts";

/** A store on a thread of its own that can tell how safely it writes. */
export interface ThreadedStore extends Store {
  /** Read from the live connection, not from what was asked for. */
  durability(): Promise<Durability>;
  /**
   * Copies the store into a new file while it goes on working; resolves with the size in bytes. All that was
   * acknowledged before the call is in it. Rejects with `write_failed`; then there is no such file.
   */
  backUp(file: string): Promise<number>;
  /**
   * Resolves, with the error that everything is rejected with from then on, when the thread is gone although nobody closed
   * the store; in an orderly life never. The store does not come back: whoever opened it is to let go of what depends on
   * it, and to end the process.
   */
  readonly lost: Promise<StoreError>;
}

/**
 * How long steps of calls may wait for others to share a commit, ms from when the group before was sent; only where groups
 * are shared anyway, so that a call that is alone waits for nobody. A commit costs the processor two to three times what a
 * step in it does, and nobody hears 8 ms.
 */
const SHARING_MS = 8;

/** A group of wishes that the thread has done together; their writes shared one commit. */
export interface StoreGroup {
  readonly size: number;
  /** From when it was sent to when its outcomes were here. */
  readonly ms: number;
}

/** Who is told about the store's work. */
export interface ThreadedStoreWatch {
  /** Told of every group, before those who wait for it. Must not throw. */
  readonly onGroup?: (group: StoreGroup) => void;
  /** Milliseconds of a clock that only goes forward: the process's own unless told otherwise. */
  readonly stopwatch?: () => number;
  /** A timer of the same clock, which can be cancelled: the process's own unless told otherwise. */
  readonly after?: Clock["after"];
}

/**
 * Opens a store in an SQLite file on a thread of its own, so that nobody waits for the disk but those whose writes are on
 * their way to it. While one group is being synced, the next one collects. Rejects with a StoreError when the file is in
 * use by another process, is not a store, was written by a newer server, or would not survive a power cut.
 */
export async function openThreadedStore(
  options: SqliteStoreOptions,
  watch: ThreadedStoreWatch = {},
): Promise<ThreadedStore> {
  const worker = new Worker(workerUrl("sqlite-worker", import.meta.url), { workerData: options });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", (message: ThreadMessage) => {
      if (message.type === "refused") reject(new StoreError(message.kind, message.message));
      else resolve();
    });
    worker.once("error", (cause) => {
      reject(new StoreError("read_failed", `the store's thread has failed: ${String(cause)}`, { cause }));
    });
  }).catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  return new StoreOnThread(worker, watch);
}

const afterInProcess: Clock["after"] = (ms, task) => {
  const timer = setTimeout(task, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** A wish on its way, and who waits for what comes of it. */
interface Waiting {
  readonly request: ThreadRequest;
  readonly resolve: (value: never) => void;
  readonly reject: (error: StoreError) => void;
}

class StoreOnThread implements ThreadedStore {
  readonly name = "sqlite";
  readonly durable = true;
  readonly lost: Promise<StoreError>;
  readonly #worker: Worker;
  #waiting: Waiting[] = [];
  /** The batch that the thread is at work on; the next one goes when that has been answered. */
  #under: readonly Waiting[] | null = null;
  #closed = false;
  #closing: Promise<void> | null = null;
  /** Why the thread is gone. */
  #gone: string | null = null;

  /** Resolves `lost`. */
  readonly #tellLoss: (error: StoreError) => void;

  /** Copies under way, by number. */
  readonly #copying = new Map<number, Omit<Waiting, "request">>();
  #lastCopy = 0;

  readonly #onGroup: ThreadedStoreWatch["onGroup"];
  readonly #stopwatch: () => number;
  readonly #after: Clock["after"];
  #sentAt = 0;
  /** How many wishes the group before had: more than one is told of others who write at the same time. */
  #sizeBefore = 0;
  /** Somebody waits for what is more than a step of a call: that goes at once, and all that waits with it. */
  #isUrgent = false;
  /** Sends nothing after all; null where no group waits for others to share it. */
  #stopSharing: (() => void) | null = null;

  constructor(
    worker: Worker,
    { onGroup, stopwatch = () => performance.now(), after = afterInProcess }: ThreadedStoreWatch,
  ) {
    this.#worker = worker;
    this.#onGroup = onGroup;
    this.#stopwatch = stopwatch;
    this.#after = after;
    const { promise, resolve } = Promise.withResolvers<StoreError>();
    this.lost = promise;
    this.#tellLoss = resolve;
    worker.on("message", (message: ThreadMessage) => {
      if (message.type === "done") this.#settle(message.outcomes);
      if (message.type === "backed_up") this.#copied(message.id, message.outcome);
    });
    worker.on("error", (error) => {
      this.#lose(`it failed with ${String(error)}`);
    });
    worker.on("exit", () => {
      this.#lose("it has ended");
    });
    worker.unref();
  }

  async durability(): Promise<Durability> {
    return this.#ask(["durability"]);
  }

  createSession(
    session: NewSession,
    keep: KeptNumber | null = null,
    keyed: KeyedRequest | null = null,
  ): Promise<number> {
    return this.#ask([
      "createSession",
      JSON.stringify(session),
      keep === null ? null : { ...keep },
      keyed === null ? null : { ...keyed },
    ]);
  }

  async keyedSession({ key_hash, remembered_from }: RequestKey): Promise<KeyedSession | null> {
    return this.#ask(["keyedSession", { key_hash, remembered_from }]);
  }

  async keptNumber({ account_id, rule, contact_phone_number }: Subscriber): Promise<string | null> {
    return this.#ask(["keptNumber", { account_id, rule, contact_phone_number }]);
  }

  appendEvents(
    callSessionId: number,
    events: readonly CallEvent[],
    finished: StoredSession["finished"],
  ): Promise<void> {
    return this.#ask([
      "appendWritten",
      callSessionId,
      events.map((event) => JSON.stringify(event)),
      finished === null ? null : { ...finished },
    ]);
  }

  async session(callSessionId: number): Promise<StoredSession | null> {
    return this.#ask(["session", callSessionId]);
  }

  async findSessions(query: SessionQuery): Promise<readonly StoredSession[]> {
    return this.#ask(["findSessions", structuredClone(query)]);
  }

  async openSessions(): Promise<readonly StoredSession[]> {
    return this.#ask(["openSessions"]);
  }

  async putToken(token: StoredToken): Promise<void> {
    return this.#ask(["putToken", { ...token }]);
  }

  async token(tokenHash: string): Promise<StoredToken | null> {
    return this.#ask(["token", tokenHash]);
  }

  async deleteToken(tokenHash: string): Promise<boolean> {
    return this.#ask(["deleteToken", tokenHash]);
  }

  async deleteTokensExpiredBefore(at: number): Promise<number> {
    return this.#ask(["deleteTokensExpiredBefore", at]);
  }

  async feedHead(accountId: number): Promise<number> {
    return this.#ask(["feedHead", accountId]);
  }

  async feedEnd(): Promise<number> {
    return this.#ask(["feedEnd"]);
  }

  async feedAfter(accountId: number, position: number, limit: number): Promise<readonly FeedStep[]> {
    return this.#ask(["feedAfter", accountId, position, limit]);
  }

  async targetCursor(target: string): Promise<string | null> {
    return this.#ask(["targetCursor", target]);
  }

  async queueSessions(
    target: string,
    cursor: string,
    sessions: readonly Pick<QueuedSession, "call_session_id" | "sequence_number">[],
    at: number,
  ): Promise<void> {
    return this.#ask(["queueSessions", target, cursor, sessions.map((session) => ({ ...session })), at]);
  }

  async wakeQueuedSessions(target: string, at: number): Promise<void> {
    return this.#ask(["wakeQueuedSessions", target, at]);
  }

  async dueSessions(target: string, limit: number): Promise<readonly QueuedSession[]> {
    return this.#ask(["dueSessions", target, limit]);
  }

  async queuedSessions(target: string): Promise<readonly QueuedSession[]> {
    return this.#ask(["queuedSessions", target]);
  }

  async putQueuedSession(queued: QueuedSession, letter: DeadLetter | null = null): Promise<void> {
    return this.#ask(["putQueuedSession", { ...queued }, letter === null ? null : { ...letter }]);
  }

  async deleteQueuedSession(target: string, callSessionId: number): Promise<void> {
    return this.#ask(["deleteQueuedSession", target, callSessionId]);
  }

  async deadLetters(target: string): Promise<readonly DeadLetter[]> {
    return this.#ask(["deadLetters", target]);
  }

  async deleteDeadLetter(
    letter: Pick<DeadLetter, "target" | "call_session_id" | "sequence_number">,
  ): Promise<boolean> {
    return this.#ask(["deleteDeadLetter", { ...letter }]);
  }

  async accounts(): Promise<StoredAccounts | null> {
    return this.#ask(["accounts"]);
  }

  async runningTime(): Promise<number | null> {
    return this.#ask(["runningTime"]);
  }

  async putRunningTime(at: number): Promise<void> {
    return this.#ask(["putRunningTime", at]);
  }

  async putAccounts(accounts: StoredAccounts): Promise<void> {
    return this.#ask(["putAccounts", { ...accounts }]);
  }

  async sweep(request: SweepRequest): Promise<SweepOutcome> {
    return this.#ask(["sweep", structuredClone(request)]);
  }

  async backUp(file: string): Promise<number> {
    if (this.#closed) throw new StoreError("closed", "the store has been closed");
    if (this.#gone !== null) throw this.#loss();
    this.#lastCopy += 1;
    const request: BackUpRequest = { type: "back_up", id: this.#lastCopy, file };
    return new Promise((resolve, reject) => {
      this.#copying.set(request.id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#gone !== null) return;
    const closed = this.#ask<void>(["close"]);
    this.#closed = true;
    await closed;
    await this.#worker.terminate();
  }

  #ask<T>(request: ThreadRequest): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError("closed", "the store has been closed"));
    if (this.#gone !== null) return Promise.reject(this.#loss());
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      const wasUrgent = this.#isUrgent;
      this.#isUrgent ||= request[0] !== "appendWritten";
      if (this.#under !== null) return;
      // As long as somebody waits, the process goes on.
      if (this.#waiting.length === 1) this.#worker.ref();
      if (this.#waiting.length === 1 || (this.#isUrgent && !wasUrgent)) setImmediate(this.#sendOrShare);
    });
  }

  /** Sends what waits, unless it is to wait for others. */
  readonly #sendOrShare = (): void => {
    if (this.#under !== null) return;
    const left = this.#isUrgent || this.#sizeBefore <= 1 ? 0 : this.#sentAt + SHARING_MS - this.#stopwatch();
    if (left <= 0) this.#send();
    else this.#stopSharing ??= this.#after(left, this.#send);
  };

  readonly #send = (): void => {
    this.#stopSharing?.();
    this.#stopSharing = null;
    if (this.#under !== null || this.#waiting.length === 0) return;
    this.#under = this.#waiting;
    this.#waiting = [];
    this.#isUrgent = false;
    this.#sentAt = this.#stopwatch();
    this.#worker.postMessage(this.#under.map(({ request }) => request));
  };

  #settle(outcomes: readonly ThreadOutcome[]): void {
    const settled = this.#under ?? [];
    this.#under = null;
    this.#sizeBefore = settled.length;
    this.#onGroup?.({ size: settled.length, ms: this.#stopwatch() - this.#sentAt });
    // First, so that the disk has something to do while this thread goes on with what has been written.
    if (this.#waiting.length > 0) this.#sendOrShare();
    else if (this.#copying.size === 0) this.#worker.unref();
    for (const [index, { resolve, reject }] of settled.entries()) {
      const outcome = outcomes[index];
      if (outcome?.ok === true) resolve(outcome.value as never);
      else reject(outcome === undefined ? this.#loss() : new StoreError(outcome.kind, outcome.message));
    }
  }

  #copied(id: number, outcome: ThreadOutcome): void {
    const copy = this.#copying.get(id);
    this.#copying.delete(id);
    if (this.#under === null && this.#waiting.length === 0 && this.#copying.size === 0) this.#worker.unref();
    if (outcome.ok) copy?.resolve(outcome.value as never);
    else copy?.reject(new StoreError(outcome.kind, outcome.message));
  }

  #lose(why: string): void {
    this.#gone ??= why;
    this.#stopSharing?.();
    const lost = [...(this.#under ?? []), ...this.#waiting, ...this.#copying.values()];
    this.#copying.clear();
    this.#under = null;
    this.#waiting = [];
    for (const { reject } of lost) reject(this.#loss());
    if (this.#closing === null) this.#tellLoss(this.#loss());
  }

  /** Whether a write that was under way has reached the disk is not known: nobody is told that it has. */
  #loss(): StoreError {
    return new StoreError("lost", `the store's thread is gone: ${this.#gone ?? "it said nothing"}`);
  }
}
