/**
 * To be preloaded into a server (`node --import`): the thread of its store dies when it has been sent a call whose
 * external id is `fatal`, whether it has stored that call or not.
 */
import { isMainThread, Worker } from "node:worker_threads";

if (isMainThread) {
  const original = Object.getOwnPropertyDescriptor(Worker.prototype, "postMessage")?.value as (
    ...message: unknown[]
  ) => void;
  Worker.prototype.postMessage = function postMessage(this: Worker, ...message: unknown[]): void {
    original.apply(this, message);
    if (JSON.stringify(message[0]).includes("fatal")) void this.terminate();
  };
}
