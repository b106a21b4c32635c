import type { DeadLetter } from "../ports/delivery-store.ts";
import {
  type LetterChoice,
  type Redelivery,
  STORE_PAUSE_MS,
  targetKey,
  TargetQueue,
  type TargetQueueOptions,
  type WebHookTarget,
} from "./target-queue.ts";

/** A target, and what it takes to tell whether it has changed. */
export interface VersionedTarget extends WebHookTarget {
  /** Equal where nothing has changed: the queue then goes on undisturbed. */
  readonly version: string;
}

/** What web hooks work with. */
export interface WebHooksOptions extends Omit<TargetQueueOptions, "target"> {
  readonly targets: readonly VersionedTarget[];
}

/** The web hooks of all accounts. A target is named with its account where two have one of its name. */
export interface WebHooks {
  /** Goes on where an earlier process stopped. Rejects with a StoreError. */
  open(): Promise<void>;
  /**
   * Serves other targets: what has changed breaks off and goes on anew, what is not there any more stops; its queue stays
   * in the store. Never rejects: a queue that the store does not give is told of and opened later. A call waits for the
   * one before.
   */
  replace(targets: readonly VersionedTarget[]): Promise<void>;
  /** What a target did not take within a day; null for a name that is no active target, or of several. */
  deadLetters(target: string, accountId?: number): Promise<readonly DeadLetter[] | null>;
  /** Tries dead letters of a target once more, all unless told which; null for a name that is no active target. */
  redeliver(target: string, accountId?: number, choice?: LetterChoice): Promise<Redelivery | null>;
  /** Breaks off; the next process goes on. */
  close(): Promise<void>;
}

interface Entry {
  readonly target: VersionedTarget;
  readonly queue: TargetQueue;
}

/** Makes the web hooks: each target has a queue of its own. */
export const createWebHooks = ({ targets, ...options }: WebHooksOptions): WebHooks => {
  const queues = new Map<string, Entry>();
  const add = (target: VersionedTarget): TargetQueue => {
    const queue = new TargetQueue({ ...options, target });
    queues.set(targetKey(target), { target, queue });
    return queue;
  };
  for (const target of targets) add(target);
  let stopListening: () => void = () => {};
  let isOpen = false;
  let isClosed = false;
  /** One change after the other. */
  let changing: Promise<void> = Promise.resolve();
  /** Cancels the next attempt to open a queue. */
  const unopened = new Map<TargetQueue, () => void>();

  const find = (name: string, accountId: number | undefined): TargetQueue | null => {
    const found = [...queues.values()].filter(
      ({ target }) => target.name === name && (accountId === undefined || target.accountId === accountId),
    );
    return found.length === 1 ? (found[0]?.queue ?? null) : null;
  };

  /** What is served by then must not depend on it: the accounts are stored, and their calls are taken. */
  const openLater = async ({ target, queue }: Entry): Promise<void> => {
    unopened.delete(queue);
    if (isClosed || queues.get(targetKey(target))?.queue !== queue) return;
    try {
      await queue.open();
    } catch (error) {
      options.onProblem({
        kind: "store_failed",
        target: target.name,
        call_session_id: null,
        reason: error instanceof Error ? error.message : String(error),
      });
      if (isClosed) return;
      const again = options.clock.after(STORE_PAUSE_MS, () => {
        changing = changing.then(async () => openLater({ target, queue }));
      });
      unopened.set(queue, again);
    }
  };

  const change = async (wanted: readonly VersionedTarget[]): Promise<void> => {
    if (isClosed) return;
    const versions = new Map(wanted.map((target) => [targetKey(target), target.version]));
    const stale = [...queues].filter(([key, { target }]) => versions.get(key) !== target.version);
    for (const [key, { queue }] of stale) {
      unopened.get(queue)?.();
      unopened.delete(queue);
      await queue.close();
      queues.delete(key);
    }
    for (const target of wanted) {
      if (queues.has(targetKey(target))) continue;
      const queue = add(target);
      if (isOpen) await openLater({ target, queue });
    }
  };

  return {
    open: async () => {
      // Before the queues are read, so that nothing falls between.
      stopListening = options.source.onNews(() => {
        for (const { queue } of queues.values()) queue.wake();
      });
      isOpen = true;
      for (const { queue } of queues.values()) await queue.open();
    },
    replace: async (wanted) => {
      const changed = changing.then(async () => change(wanted));
      changing = changed.catch(() => {});
      return changed;
    },
    deadLetters: async (target, accountId) => (await find(target, accountId)?.deadLetters()) ?? null,
    redeliver: async (target, accountId, choice) =>
      (await find(target, accountId)?.redeliver(choice)) ?? null,
    close: async () => {
      isClosed = true;
      stopListening();
      for (const cancel of unopened.values()) cancel();
      await changing;
      for (const { queue } of queues.values()) await queue.close();
    },
  };
};
