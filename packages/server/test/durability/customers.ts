import { Agent, request } from "node:http";
import { KEY } from "../gateway/support.ts";

/** A call that somebody wants: one, however often it is asked for. */
export interface Intent {
  /** Idempotency key and external id at once. */
  readonly key: string;
  readonly contact: string;
  /** What the server has said; null while nobody knows whether there is a call. */
  acknowledged: number | null;
  /** Of the process that has acknowledged it. */
  life: number | null;
  /** How often it was sent. */
  requests: number;
}

/** Whoever asks for calls: so many at a time, each with a key, and again where no answer came. */
export class Customers {
  readonly #many: number;
  readonly #contact: (n: number) => string;
  readonly #agent: Agent;
  readonly #unknown: Intent[] = [];
  readonly #watchers = new Set<() => void>();
  /** All that were ever wanted. */
  readonly intents: Intent[] = [];
  /** What cannot be: two answers for one key, or a refusal. */
  readonly complaints: string[] = [];
  /** Answers so far. */
  answers = 0;
  /** Requests that are sent and not answered. */
  inFlight = 0;
  /** Number of the process that is asked. */
  life = 0;

  /** @param contact the number that the nth intent is to ring. */
  constructor(many: number, contact: (n: number) => string) {
    this.#many = many;
    this.#contact = contact;
    this.#agent = new Agent({ keepAlive: true, maxSockets: many });
  }

  /** Keeps asking until the server is gone; resolves when no request is on its way any more. */
  async askUntilItIsGone(url: string): Promise<void> {
    const one = async (): Promise<void> => {
      for (;;) {
        const intent = this.#next();
        if (!(await this.#ask(url, intent))) return;
      }
    };
    await Promise.all(Array.from({ length: this.#many }, one));
  }

  /** Asks once more for whatever has no answer yet. */
  async askForTheRest(url: string): Promise<void> {
    const one = async (): Promise<void> => {
      for (let intent = this.#unknown.shift(); intent !== undefined; intent = this.#unknown.shift()) {
        if (!(await this.#ask(url, intent))) return;
      }
    };
    await Promise.all(Array.from({ length: this.#many }, one));
    this.#agent.destroy();
  }

  /** Resolves when so many answers more have come. */
  async more(answers: number): Promise<void> {
    const target = this.answers + answers;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.answers < target) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** First those whose fate is unknown; now and then one that is known, which must change nothing. */
  #next(): Intent {
    const unknown = this.#unknown.shift();
    if (unknown !== undefined) return unknown;
    const n = this.intents.length;
    const known = n % 10 === 9 ? this.intents[n - 9] : undefined;
    if (known !== undefined && known.acknowledged !== null && known.requests < 3) return known;
    const intent = {
      key: `intent-${n}`,
      contact: this.#contact(n),
      acknowledged: null,
      life: null,
      requests: 0,
    };
    this.intents.push(intent);
    return intent;
  }

  /** False where no answer came. */
  async #ask(url: string, intent: Intent): Promise<boolean> {
    intent.requests += 1;
    this.inFlight += 1;
    const text = await this.#send(url, intent);
    this.inFlight -= 1;
    if (text === null) {
      if (intent.acknowledged === null) this.#unknown.push(intent);
      return false;
    }
    this.#hear(intent, text);
    this.answers += 1;
    for (const watcher of this.#watchers) watcher();
    return true;
  }

  #hear(intent: Intent, text: string): void {
    const { result } = JSON.parse(text) as {
      readonly result?: { readonly data: { readonly call_session_id: number } };
    };
    const id = result?.data.call_session_id ?? null;
    if (id === null || (intent.acknowledged !== null && intent.acknowledged !== id))
      this.complaints.push(`${intent.key}, ${String(intent.acknowledged)}: ${text}`);
    else {
      intent.acknowledged = id;
      intent.life ??= this.life;
    }
  }

  /** The answer, whole; null where it did not come. */
  async #send(url: string, { key, contact }: Intent): Promise<string | null> {
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: key,
      method: "start.scenario_call",
      params: {
        access_token: KEY,
        virtual_phone_number: "74993720692",
        contact,
        first_call: "contact",
        scenario_id: 23456,
        external_id: key,
      },
    });
    const headers = { "content-type": "application/json", "idempotency-key": key };
    return new Promise((resolve) => {
      const req = request(url, { method: "POST", headers, agent: this.#agent });
      req.on("error", () => {
        resolve(null);
      });
      req.on("response", (res) => {
        let text = "";
        res.setEncoding("utf8");
        res.on("data", (chunk: string) => {
          text += chunk;
        });
        res.on("error", () => {});
        res.on("close", () => {
          resolve(res.complete ? text : null);
        });
      });
      req.end(body);
    });
  }
}
