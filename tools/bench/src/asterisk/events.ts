import { request } from "node:http";
import { BENCH_TOKEN } from "../gateway/request.ts";

/** What a stream of events has told, looked at for what is missing. */
export interface FollowedEvents {
  /** How many came. */
  readonly count: number;
  /** How many are missing, by the numbers of each session, its beginning and its end. */
  readonly lost: number;
  /** Sessions whose end was told. */
  readonly finished: number;
  /** Of these, how many tell of a talk of at least so many seconds. */
  talked(seconds: number): number;
}

interface Event {
  readonly notification_mnemonic: string;
  readonly call_session_id: number;
  readonly sequence_number: number;
  readonly talk_time_duration?: number;
}

interface Session {
  readonly numbers: Set<number>;
  last: number | null;
  talk: number | null;
}

/** Follows the events of the account from now on. */
export class EventFollower implements FollowedEvents {
  readonly #sessions = new Map<number, Session>();
  readonly #stop: () => void;
  count = 0;

  private constructor(stop: () => void) {
    this.#stop = stop;
  }

  /** Resolves when the stream is open: it tells what happens from then on. */
  static async open(origin: string): Promise<EventFollower> {
    const headers = { authorization: `Bearer ${BENCH_TOKEN}` };
    const opened = Promise.withResolvers<void>();
    const req = request(`${origin}/events`, { headers, agent: false });
    const follower = new EventFollower(() => {
      req.destroy();
    });
    req.on("error", opened.reject);
    req.on("response", (res) => {
      let rest = "";
      res.setEncoding("utf8");
      res.on("error", () => {});
      res.on("data", (chunk: string) => {
        opened.resolve();
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines)
          if (line.startsWith("data: ")) follower.#take(JSON.parse(line.slice(6)) as Event);
      });
      if (res.statusCode === 200) opened.resolve();
      else opened.reject(new Error(`the stream of events answered ${res.statusCode}`));
    });
    req.end();
    await opened.promise;
    return follower;
  }

  #take(event: Event): void {
    this.count += 1;
    const session: Session = this.#sessions.get(event.call_session_id) ?? {
      numbers: new Set(),
      last: null,
      talk: null,
    };
    this.#sessions.set(event.call_session_id, session);
    session.numbers.add(event.sequence_number);
    if (event.notification_mnemonic === "talk_finished") session.talk = event.talk_time_duration ?? null;
    if (event.notification_mnemonic === "session_finished") session.last = event.sequence_number;
  }

  get finished(): number {
    return [...this.#sessions.values()].filter(({ last }) => last !== null).length;
  }

  get lost(): number {
    return [...this.#sessions.values()].reduce((sum, { numbers, last }) => {
      // Where the end was not told nobody knows how many there were.
      const least = last ?? Math.max(...numbers) + 1;
      return sum + least - numbers.size;
    }, 0);
  }

  talked(seconds: number): number {
    return [...this.#sessions.values()].filter(({ talk }) => (talk ?? 0) >= seconds).length;
  }

  /** Follows no more. */
  stop(): void {
    this.#stop();
  }
}
