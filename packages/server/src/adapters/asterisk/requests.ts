import { TelephonyError } from "../../ports/telephony.ts";
import type { AriClient } from "./ari/ari-client.ts";
import { AriError } from "./ari/ari-error.ts";
import type { AriMethod } from "./ari/ari-socket.ts";

/** What a request is like. */
export interface Manner {
  readonly body?: object;
  /**
   * Whether it is sent again when the connection was lost before its answer came. Ids are ours, so that most requests do no
   * harm twice; one that would is sent once.
   */
  readonly repeat?: boolean;
}

/** Requests of the adapter: they wait for a connection, and are sent again where one was lost. */
export class Requests {
  readonly #client: AriClient;
  /** Counts the runs of Asterisk: what was meant for one is not repeated in the next. */
  #run = 0;

  constructor(client: AriClient) {
    this.#client = client;
  }

  /** Asterisk is another one now: what was under way is over. */
  newRun(): void {
    this.#run += 1;
  }

  /** Whether what is asked for now is sent now. */
  get isReady(): boolean {
    return this.#client.isReady;
  }

  /** Resolves when there is a connection, before anything that is asked for then; never rejects: without one it waits. */
  async whenReady(): Promise<void> {
    await this.#client.ready().catch(async () => new Promise<never>(() => {}));
  }

  /**
   * Sends at once where there is a connection. Resolves with the body of what a GET found, or null; also where it was there
   * already because the first try was carried out after all. Rejects with an {@link AriError}.
   */
  async ask(method: AriMethod, uri: string, { body, repeat = true }: Manner = {}): Promise<unknown> {
    const run = this.#run;
    for (let repeated = false; ; repeated = true) {
      if (!this.#client.isReady) await this.#client.ready();
      if (run !== this.#run) throw new AriError("lost", "Asterisk was restarted");
      try {
        return await this.#client.request(method, uri, body ?? null);
      } catch (error) {
        if (repeated && statusOf(error) === 409) return null;
        if (!repeat || !isLost(error)) throw error;
      }
    }
  }

  /**
   * Looks something up on the present connection, whether it is open to all or not yet: for those who have to know what is
   * there before anything else is done. Rejects with an {@link AriError}.
   */
  async look(uri: string): Promise<unknown> {
    return this.#client.request("GET", uri);
  }

  /** The same where it does not matter that what is meant is not there, or is so already. */
  async askGently(method: AriMethod, uri: string, manner: Manner = {}): Promise<void> {
    try {
      await this.ask(method, uri, manner);
    } catch (error) {
      const status = statusOf(error);
      if (status !== 404 && status !== 409) throw error;
    }
  }

  /** The same where nobody could do anything about it: what is left over is found when somebody looks around. */
  send(method: AriMethod, uri: string, manner: Manner = {}): void {
    this.askGently(method, uri, manner).catch(() => {});
  }
}

/** The status of an answer that is no success; null for every other error. */
export const statusOf = (error: unknown): number | null => (error instanceof AriError ? error.status : null);

/** Whether nobody knows what became of a request. */
export const isLost = (error: unknown): boolean => error instanceof AriError && error.kind === "lost";

/** The error of the port for whatever went wrong. */
export const telephonyErrorOf = (cause: unknown): TelephonyError => {
  if (cause instanceof TelephonyError) return cause;
  return new TelephonyError(cause instanceof AriError ? cause.message : "the adapter of Asterisk failed", {
    cause,
  });
};

/** A part of an address. */
export const part = encodeURIComponent;
