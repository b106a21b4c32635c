/**
 * To be preloaded into a server (`node --import`): the thread of its store dies when it would be sent a call whose
 * external id is `fatal`. The call does not reach it, so that no answer can be on its way already.
 */
import { isMainThread, Worker } from "node:worker_threads";

if (isMainThread) {
  const original = Object.getOwnPropertyDescriptor(Worker.prototype, "postMessage")?.value as (
    ...message: unknown[]
  ) => void;
  Worker.prototype.postMessage = function postMessage(this: Worker, ...message: unknown[]): void {
    if (JSON.stringify(message[0]).includes("fatal")) void this.terminate();
    else original.apply(this, message);
  };
}
