import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CallsProblem, CallUpdate } from "../calls/calls.ts";
import type { SoundCacheCounts } from "../ports/sound-cache.ts";

/** What is asked when somebody reads the metrics. */
export interface MetricsSources {
  /** Running sessions. */
  readonly liveSessions: () => number;
  /** Whether the server takes calls. */
  readonly isReady: () => boolean;
}

/** What metrics are made of. */
export interface ServerMetricsOptions {
  /** Milliseconds of a clock that only goes forward, in fractions: the process's own unless told otherwise. */
  readonly stopwatch?: () => number;
  /** How the cache of sounds has served; nothing is told about one unless given. */
  readonly soundCache?: () => SoundCacheCounts;
}

/** From a tenth of a millisecond, which an answer takes, to ten seconds, which no answer should. */
const SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10];

const GROUP_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** How exactly the delay of the event loop is measured, ms. */
const LOOP_RESOLUTION_MS = 20;

/**
 * The metrics of one server. Every label is one of a list that the spec or the code has: nothing that a request holds becomes
 * a label, so no number, no token, and no more series than the lists have.
 */
export class ServerMetrics {
  /** Milliseconds, for {@link request}. */
  readonly stopwatch: () => number;
  readonly #registry = new Registry();
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  readonly #common = { registers: [this.#registry] };
  #sources: MetricsSources = { liveSessions: () => 0, isReady: () => false };

  readonly #requests = new Counter({
    ...this.#common,
    name: "scenario_call_requests_total",
    help: "Requests answered, by API, method and outcome: ok or the mnemonic of the error.",
    labelNames: ["api", "method", "outcome"],
  });
  readonly #answerTimes = new Histogram({
    ...this.#common,
    name: "scenario_call_answer_seconds",
    help: "Time from the last byte of a request to its answer, by API.",
    labelNames: ["api"],
    buckets: SECONDS,
  });
  readonly #throttled = new Counter({
    ...this.#common,
    name: "scenario_call_logins_throttled_total",
    help: "Logins that were refused without looking at the password, after too many wrong ones.",
  });
  readonly #finished = new Counter({
    ...this.#common,
    name: "scenario_call_sessions_finished_total",
    help: "Sessions that have ended, by finish_reason.",
    labelNames: ["finish_reason"],
  });
  readonly #dialled = new Counter({
    ...this.#common,
    name: "scenario_call_legs_dialled_total",
    help: "Legs that were dialled, by party: contact or employee.",
    labelNames: ["party"],
  });
  readonly #answered = new Counter({
    ...this.#common,
    name: "scenario_call_legs_answered_total",
    help: "Legs that were answered, by party.",
    labelNames: ["party"],
  });
  readonly #ended = new Counter({
    ...this.#common,
    name: "scenario_call_legs_ended_total",
    help: "Legs that have ended, by party and cause.",
    labelNames: ["party", "cause"],
  });
  readonly #problems = new Counter({
    ...this.#common,
    name: "scenario_call_problems_total",
    help: "Faults of running calls that no caller was waiting for, by kind; each is in the log.",
    labelNames: ["kind"],
  });
  readonly #groupSizes = new Histogram({
    ...this.#common,
    name: "scenario_call_store_group_size",
    help: "Wishes that went to the store's thread together; their writes share one commit.",
    buckets: GROUP_SIZES,
  });
  readonly #groupTimes = new Histogram({
    ...this.#common,
    name: "scenario_call_store_group_seconds",
    help: "Time until the store's thread had done a group, its commit to the disk included.",
    buckets: SECONDS,
  });

  constructor({ stopwatch = () => performance.now(), soundCache }: ServerMetricsOptions = {}) {
    this.stopwatch = stopwatch;
    this.#loop.enable();
    const gauge = (name: string, help: string, read: () => number): void => {
      new Gauge({
        ...this.#common,
        name,
        help,
        collect() {
          this.set(read());
        },
      });
    };
    gauge("scenario_call_ready", "1 where the server takes calls, else 0.", () =>
      Number(this.#sources.isReady()),
    );
    gauge("scenario_call_sessions_live", "Sessions under way, those being stored included.", () =>
      this.#sources.liveSessions(),
    );
    gauge("process_uptime_seconds", "How long the process has been running.", () => process.uptime());
    gauge("process_resident_memory_bytes", "Memory of the process, as the system counts it.", () =>
      process.memoryUsage.rss(),
    );
    gauge(
      "nodejs_heap_size_used_bytes",
      "Of it, what JavaScript's objects take.",
      () => process.memoryUsage().heapUsed,
    );
    const loop = this.#loop;
    new Gauge({
      ...this.#common,
      name: "nodejs_eventloop_delay_seconds",
      help: "How late the event loop was since the metrics were last read, by quantile; 1 is the worst.",
      labelNames: ["quantile"],
      collect() {
        // Before its first tick the histogram has nothing to tell.
        for (const quantile of [0.5, 0.99, 1]) {
          const ns = loop.count === 0 ? 0 : loop.percentile(quantile * 100);
          this.set({ quantile }, Math.max(0, ns / 1e9 - LOOP_RESOLUTION_MS / 1000));
        }
        loop.reset();
      },
    });
    if (soundCache === undefined) return;
    // A counter only counts up, and so does the cache: what is missing is added.
    const follow = (name: string, help: string, read: () => number): void => {
      let known = 0;
      new Counter({
        ...this.#common,
        name,
        help,
        collect() {
          const count = read();
          this.inc(count - known);
          known = count;
        },
      });
    };
    follow("scenario_call_sound_cache_hits_total", "Sounds that were there.", () => soundCache().hits);
    follow(
      "scenario_call_sound_cache_misses_total",
      "Sounds that had to be made.",
      () => soundCache().misses,
    );
    follow(
      "scenario_call_sound_cache_evicted_total",
      "Sounds that were thrown out because there was no room.",
      () => soundCache().evicted,
    );
  }

  /** Says where the values are that are only read when somebody asks. */
  follow(sources: MetricsSources): void {
    this.#sources = sources;
  }

  /**
   * A request was answered. `method`: one that the API has, `unknown`, or `none` where it was not read as far as that.
   * `since`: the stopwatch when the request was there.
   */
  request(api: string, method: string, outcome: string, since: number): void {
    this.#requests.inc({ api, method, outcome });
    this.#answerTimes.observe({ api }, (this.stopwatch() - since) / 1000);
  }

  /** A request was refused before an API saw it. */
  refused(mnemonic: string): void {
    this.#requests.inc({ api: "none", method: "none", outcome: mnemonic });
  }

  /** A login was refused without looking at its password. */
  loginThrottled(): void {
    this.#throttled.inc();
  }

  /** A step of a call. */
  readonly call = ({ event, commands, finished }: CallUpdate): void => {
    if (event.type === "leg_answered") this.#answered.inc({ party: partyOf(event.leg) });
    else if (event.type === "leg_ended") this.#ended.inc({ party: partyOf(event.leg), cause: event.cause });
    for (const command of commands)
      if (command.type === "dial") this.#dialled.inc({ party: partyOf(command.leg) });
    if (finished !== null) this.#finished.inc({ finish_reason: finished.finish_reason });
  };

  /** A fault of a call. */
  problem(kind: CallsProblem["kind"]): void {
    this.#problems.inc({ kind });
  }

  /** The store has done a group. */
  readonly storeGroup = ({ size, ms }: { readonly size: number; readonly ms: number }): void => {
    this.#groupSizes.observe(size);
    this.#groupTimes.observe(ms / 1000);
  };

  /** As Prometheus reads it, with the content type. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    return { text: await this.#registry.metrics(), type: this.#registry.contentType };
  }

  /** Measures nothing more. Repeatable. */
  close(): void {
    this.#loop.disable();
  }
}

const partyOf = (leg: string): "contact" | "employee" => (leg === "contact" ? "contact" : "employee");
