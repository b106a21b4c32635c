import type { DeadLetter } from "../ports/delivery-store.ts";
import { type Redelivery, TargetQueue, type TargetQueueOptions, type WebHookTarget } from "./target-queue.ts";

/** What web hooks work with. */
export interface WebHooksOptions extends Omit<TargetQueueOptions, "target"> {
  readonly targets: readonly WebHookTarget[];
}

/** The web hooks of an account. */
export interface WebHooks {
  /** Goes on where an earlier process stopped. Rejects with a StoreError. */
  open(): Promise<void>;
  /** What a target did not take within a day; null for a name that is no target. */
  deadLetters(target: string): Promise<readonly DeadLetter[] | null>;
  /** Tries every dead letter of a target once more; null for a name that is no target. */
  redeliver(target: string): Promise<Redelivery | null>;
  /** Breaks off; the next process goes on. */
  close(): Promise<void>;
}

/** Makes the web hooks: each target has a queue of its own. */
export const createWebHooks = ({ targets, ...options }: WebHooksOptions): WebHooks => {
  const queues = new Map(targets.map((target) => [target.name, new TargetQueue({ ...options, target })]));
  let stopListening: () => void = () => {};
  return {
    open: async () => {
      // Before the queues are read, so that nothing falls between.
      stopListening = options.source.onNews(() => {
        for (const queue of queues.values()) queue.wake();
      });
      for (const queue of queues.values()) await queue.open();
    },
    deadLetters: async (target) => (await queues.get(target)?.deadLetters()) ?? null,
    redeliver: async (target) => (await queues.get(target)?.redeliver()) ?? null,
    close: async () => {
      stopListening();
      for (const queue of queues.values()) await queue.close();
    },
  };
};
