import { request } from "node:http";
import { BENCH_TOKEN } from "../gateway/request.ts";

/** What a stream of events has told of some sessions, looked at for what is missing. */
export interface ToldEvents {
  /** How many came. */
  readonly count: number;
  /** How many are missing, by the numbers of each session, its beginning and its end. */
  readonly lost: number;
  /** Sessions whose talk has begun. */
  readonly talks: number;
  /** Sessions whose end was told. */
  readonly finished: number;
  /** Sessions that tell of a talk of at least so many seconds. */
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
  talks: boolean;
  talk: number | null;
}

/** Follows the events of the account from now on. */
export class EventFollower {
  readonly #sessions = new Map<number, Session>();
  readonly #stop: () => void;

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
    const session: Session = this.#sessions.get(event.call_session_id) ?? {
      numbers: new Set(),
      last: null,
      talks: false,
      talk: null,
    };
    this.#sessions.set(event.call_session_id, session);
    session.numbers.add(event.sequence_number);
    if (event.notification_mnemonic === "talk_started") session.talks = true;
    if (event.notification_mnemonic === "talk_finished") session.talk = event.talk_time_duration ?? null;
    if (event.notification_mnemonic === "session_finished") session.last = event.sequence_number;
  }

  /** What was told of these sessions so far; of those before them the last events may still come. */
  of(ids: ReadonlySet<number>): ToldEvents {
    const sessions = [...ids].map((id) => this.#sessions.get(id));
    const having = (holds: (session: Session) => boolean): number =>
      sessions.filter((session) => session !== undefined && holds(session)).length;
    return {
      count: sessions.reduce((sum, session) => sum + (session?.numbers.size ?? 0), 0),
      // Where the end was not told nobody knows how many there were: one at least.
      lost: sessions.reduce((sum, session) => {
        const { last = null, numbers = new Set() } = session ?? {};
        return sum + (last === null ? 1 : last - numbers.size);
      }, 0),
      talks: having(({ talks }) => talks),
      finished: having(({ last }) => last !== null),
      talked: (seconds) => having(({ talk }) => (talk ?? 0) >= seconds),
    };
  }

  /** Follows no more. */
  stop(): void {
    this.#stop();
  }
}
