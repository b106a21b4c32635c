import { Worker } from "node:worker_threads";

interface Waiting<Job, Answer> {
  readonly job: Job;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Why a job has no answer: the worker thread could not begin, or ended before it answered. */
class WorkerFailed extends Error {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "WorkerFailed";
  }
}

/**
 * Work for a thread of its own, one job at a time in the order of asking, so that the event loop stays free. The thread
 * begins with the first job and does not keep the process alive while it has none. A job that is given up while it runs
 * takes its thread with it: there is no other way to stop a computation, and the next job gets a new one.
 *
 * The program of the thread answers each message with one message.
 */
export class WorkerDesk<Job, Answer> {
  readonly #program: URL;
  readonly #waiting: Waiting<Job, Answer>[] = [];
  #worker: Worker | null = null;
  #current: Waiting<Job, Answer> | null = null;
  #closed = false;

  constructor(program: URL) {
    this.#program = program;
  }

  /** Resolves with the answer. Rejects with the reason of `signal`, or with a {@link WorkerFailed}. */
  async ask(job: Job, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    if (this.#closed) throw new WorkerFailed("the worker thread has been closed");
    return new Promise<Answer>((resolve, reject) => {
      const giveUp = (): void => {
        this.#giveUp(waiting, signal?.reason as Error);
      };
      const waiting: Waiting<Job, Answer> = {
        job,
        signal,
        resolve: (answer) => {
          signal?.removeEventListener("abort", giveUp);
          resolve(answer);
        },
        reject: (error) => {
          signal?.removeEventListener("abort", giveUp);
          reject(error);
        },
      };
      signal?.addEventListener("abort", giveUp);
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  /** Ends the thread; whoever waits is rejected. Repeatable. */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new WorkerFailed("the worker thread has been closed");
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
    this.#current?.reject(error);
    this.#current = null;
    await this.#dismiss();
  }

  #next(): void {
    if (this.#current !== null) return;
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#worker?.unref();
      return;
    }
    this.#current = next;
    try {
      this.#worker ??= this.#hire();
      this.#worker.ref();
      this.#worker.postMessage(next.job, []);
    } catch (cause) {
      this.#finish((waiting) => {
        waiting.reject(new WorkerFailed("the worker thread cannot take the job", { cause }));
      });
    }
  }

  #hire(): Worker {
    const worker = new Worker(this.#program);
    const lost = (cause: unknown): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#finish((waiting) => {
        waiting.reject(new WorkerFailed("the worker thread ended before it answered", { cause }));
      });
    };
    worker.on("message", (answer: Answer) => {
      if (this.#worker !== worker) return;
      this.#finish((waiting) => {
        waiting.resolve(answer);
      });
    });
    worker.on("error", lost);
    worker.on("exit", lost);
    return worker;
  }

  #finish(how: (waiting: Waiting<Job, Answer>) => void): void {
    const current = this.#current;
    this.#current = null;
    if (current !== null) how(current);
    this.#next();
  }

  #giveUp(waiting: Waiting<Job, Answer>, reason: Error): void {
    if (this.#current === waiting) {
      void this.#dismiss();
      this.#finish((current) => {
        current.reject(reason);
      });
      return;
    }
    const index = this.#waiting.indexOf(waiting);
    if (index === -1) return;
    this.#waiting.splice(index, 1);
    waiting.reject(reason);
  }

  async #dismiss(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
