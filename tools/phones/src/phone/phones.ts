import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Order, Told } from "./messages.ts";
import type { CallReport, Ears, PhoneScript, Registration } from "./script.ts";

/** A telephone or an exchange that was opened. */
export interface OpenTelephone {
  /** Where it is called, UDP on 127.0.0.1. */
  readonly port: number;
  /** All calls that are over, in the order in which they began. Resolves when none is under way. */
  calls(): Promise<readonly CallReport[]>;
  /** How many calls are under way. */
  readonly live: number;
  /** From the next call on its phones act and listen so; what they reported so far is forgotten. */
  direct(acting: Acting): Promise<void>;
  /** Registers. Rejects where the registrar does not want it. */
  register(registration: Registration): Promise<void>;
  /** Ends its registration. */
  unregister(registration: Registration): Promise<void>;
  /** Ends its calls without a word. */
  close(): Promise<void>;
}

/** How the phones of a telephone or of an exchange act. */
export interface Acting {
  /** How each number acts; `*` for all that are not listed. */
  readonly scripts: Readonly<Record<string, PhoneScript>>;
  readonly ears: Ears;
}

/** How a telephone is opened. */
export interface TelephoneOptions extends Acting {
  readonly registration?: Registration;
}

interface Entry {
  readonly opened: PromiseWithResolvers<number>;
  /** What it was told last. */
  done: PromiseWithResolvers<void>;
  readonly closed: PromiseWithResolvers<void>;
  readonly reports: Map<number, CallReport | null>;
  readonly waiting: Set<() => void>;
}

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

/** The process with the test phones, from the side of whoever directs them. */
export class Phones {
  readonly #child: ChildProcess;
  readonly #entries = new Map<number, Entry>();
  #last = 0;

  constructor() {
    // Nothing of the tests' environment: the phones have no way to ARI or to the server.
    this.#child = fork(MAIN, { execPath: process.execPath, execArgv: [], env: {}, stdio: "inherit" });
    this.#child.on("message", (told: Told) => this.#take(told));
    this.#child.on("exit", () => {
      for (const { opened, done, closed } of this.#entries.values()) {
        opened.reject(new Error("the process with the phones has ended"));
        done.reject(new Error("the process with the phones has ended"));
        closed.resolve();
      }
    });
  }

  /** The process. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Opens a telephone or an exchange. Rejects where it cannot register. */
  async open({ scripts, ears, registration }: TelephoneOptions): Promise<OpenTelephone> {
    this.#last += 1;
    const id = this.#last;
    const entry: Entry = {
      opened: Promise.withResolvers(),
      done: Promise.withResolvers(),
      closed: Promise.withResolvers(),
      reports: new Map(),
      waiting: new Set(),
    };
    entry.done.promise.catch(() => {});
    this.#entries.set(id, entry);
    const tell = async (order: Order): Promise<void> => {
      entry.done = Promise.withResolvers();
      this.#order(order);
      await entry.done.promise;
    };
    this.#order({ type: "open", id, scripts, ears, registration: registration ?? null });
    const port = await entry.opened.promise;
    const live = (): number => [...entry.reports.values()].filter((report) => report === null).length;
    return {
      port,
      get live() {
        return live();
      },
      calls: async () => {
        while (live() > 0) await new Promise<void>((resolve) => entry.waiting.add(resolve));
        return [...entry.reports.values()].filter((report) => report !== null);
      },
      direct: async (acting) => {
        await tell({ type: "direct", id, scripts: acting.scripts, ears: acting.ears });
        entry.reports.clear();
      },
      register: async (to) => tell({ type: "register", id, registration: to, registers: true }),
      unregister: async (from) => tell({ type: "register", id, registration: from, registers: false }),
      close: async () => {
        this.#order({ type: "close", id });
        await entry.closed.promise;
        this.#entries.delete(id);
      },
    };
  }

  /** Ends the process. Repeatable. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.disconnect();
    await gone;
  }

  #order(order: Order): void {
    this.#child.send(order);
  }

  #take(told: Told): void {
    const entry = this.#entries.get(told.id);
    if (entry === undefined) return;
    switch (told.type) {
      case "opened":
        entry.opened.resolve(told.port);
        return;
      case "done":
        entry.done.resolve();
        return;
      case "failed":
        entry.opened.reject(new Error(told.why));
        entry.done.reject(new Error(told.why));
        return;
      case "closed":
        entry.closed.resolve();
        return;
      case "call":
        entry.reports.set(told.call, told.report);
        for (const waiting of entry.waiting) waiting();
        entry.waiting.clear();
    }
  }
}
