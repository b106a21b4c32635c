import type { Clock } from "../clock/clock.ts";
import { orStopped, pause, startDeadline } from "../caller/deadline.ts";
import type { Deadline } from "../caller/deadline.ts";
import { isSessionFinishedEvent } from "../generated/events/guards.ts";
import type { EventEnvelope, KnownEvent } from "../generated/events/types.ts";
import { validateEvent } from "../generated/events/validate-event.ts";
import type { TokenProvider } from "../tokens/token-provider.ts";
import { EventStreamError } from "./event-stream-error.ts";
import { SseParser } from "./sse-parser.ts";
import type { OpenedStream, StreamOpener } from "./stream-opener.ts";

/** An event of a session: of a type that the spec knows, or of a later one. */
export type SessionEvent = KnownEvent | EventEnvelope;

/** What reading needs. */
export interface ReadingMeans {
  readonly open: StreamOpener;
  readonly tokens: TokenProvider;
  readonly clock: Clock;
  /** Where the streams are, without a slash at the end. */
  readonly origin: string;
  /** A stream that says nothing for so long is dead, ms. The server gives a sign of life every fifteen seconds. */
  readonly silenceMs: number;
  /** How many connections in a row may fail. */
  readonly attempts: number;
}

/** Which events. */
export interface Reading {
  readonly callSessionId: number;
  /** The reader has everything up to the event with this number. */
  readonly after: number;
  readonly whole: Deadline;
}

const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 30_000;

/** Statuses that may be other ones a moment later. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** How a connection ended, if not by the last event. */
type Ending = "cut" | "failed" | "refused_token";

/** One reading of a session, over as many connections as it takes. */
export class SessionReading {
  readonly #means: ReadingMeans;
  readonly #reading: Reading;
  readonly #id: number;
  /** Number of the last event that was told. */
  #last: number;
  #retryMs = FIRST_WAIT_MS;
  #retryAfterMs = 0;
  /** A token was refused, and no stream was opened since: whose next token is refused as well is not let in. */
  #wasRefused = false;
  #isOver = false;

  constructor(means: ReadingMeans, reading: Reading) {
    this.#means = means;
    this.#reading = reading;
    this.#id = reading.callSessionId;
    this.#last = reading.after;
  }

  /** Every event once and in order, until the last one. Returns early when the reading is stopped. */
  async *events(): AsyncGenerator<SessionEvent, void, undefined> {
    const { clock, attempts } = this.#means;
    const { whole } = this.#reading;
    let failures = 0;
    while (whole.stopped() === null) {
      const ending = yield* this.#connection();
      if (this.#isOver || whole.stopped() !== null) return;
      if (ending === "refused_token") continue;
      failures = ending === "cut" ? 0 : failures + 1;
      if (failures >= attempts)
        throw new EventStreamError(
          "unreachable",
          `The events of the session could not be had, ${failures} times`,
        );
      await pause(clock, this.#wait(failures), whole);
    }
  }

  /** Apart, so that not all readers come back at once after a restart. */
  #wait(failures: number): number {
    const most = Math.min(LONGEST_WAIT_MS, this.#retryMs * 2 ** Math.max(0, failures - 1));
    return Math.max(this.#retryAfterMs, most * (0.5 + Math.random() / 2));
  }

  /** Reads one connection. However it is left, it is closed. */
  async *#connection(): AsyncGenerator<SessionEvent, Ending, undefined> {
    const line = new AbortController();
    try {
      const token = await this.#token();
      if (token === null) return this.#reading.whole.hasStopped ? "cut" : "failed";
      const stream = await this.#within(this.#open(token, line.signal));
      if (stream === null) return "failed";
      this.#retryAfterMs = 0;
      if (stream.status === 204) this.#isOver = true;
      if (stream.status === 204) return "cut";
      if (stream.status !== 200) return await this.#refusal(stream, token);
      if (!/^text\/event-stream\b/iu.test(stream.header("content-type") ?? ""))
        throw unreadable("The answer is no stream of events");
      this.#wasRefused = false;
      return yield* this.#read(stream);
    } finally {
      line.abort();
    }
  }

  /** The token to send; `null` where nobody waits any more, or where it could not be had now. */
  async #token(): Promise<string | null> {
    try {
      return await orStopped(Promise.resolve(this.#means.tokens.get()), this.#reading.whole);
    } catch (error) {
      const { kind, mnemonic } = Object(error) as { readonly kind?: unknown; readonly mnemonic?: unknown };
      // A login starts nothing, so it may be sent again whatever became of it.
      if (kind === "not_sent" || kind === "unknown_outcome") return null;
      if (kind !== "api_error") throw error;
      const name = /^[a-z][a-z0-9_]{0,63}$/u.exec(String(mnemonic))?.[0] ?? null;
      throw new EventStreamError("refused", `The server does not let the reader in: ${name ?? "an error"}`, {
        mnemonic: name,
      });
    }
  }

  async #open(token: string, signal: AbortSignal): Promise<OpenedStream> {
    const { open, origin } = this.#means;
    const headers = {
      accept: "text/event-stream",
      authorization: `Bearer ${token}`,
      ...(this.#last === 0 ? {} : { "last-event-id": `${this.#id}.${this.#last}` }),
    };
    return open({ url: `${origin}/events/sessions/${this.#id}`, headers, signal });
  }

  async *#read(stream: OpenedStream): AsyncGenerator<SessionEvent, Ending, undefined> {
    const parser = new SseParser();
    // Who opens streams and says nothing is no server of events; without this it would be asked for ever.
    let ending: Ending = "failed";
    for (;;) {
      const bytes = await this.#within(stream.read());
      if (bytes === null) return ending;
      ending = "cut";
      const messages = parse(parser, bytes);
      this.#retryMs = Math.min(LONGEST_WAIT_MS, parser.retryMs ?? this.#retryMs);
      for (const { data } of messages) {
        const event = eventOf(data, this.#id);
        // Told before: a stream may begin earlier than it was asked to.
        if (event.sequence_number <= this.#last) continue;
        // Something is missing in between; a new stream begins where it is.
        if (event.sequence_number > this.#last + 1) return "failed";
        this.#last = event.sequence_number;
        this.#isOver = isSessionFinishedEvent(event);
        yield event;
        if (this.#isOver) return "cut";
      }
    }
  }

  /** What `work` gives; `null` where it fails, lasts for too long or nobody waits any more. */
  async #within<Value>(work: Promise<Value>): Promise<Value | null> {
    const { clock, silenceMs: timeoutMs } = this.#means;
    const silence = startDeadline({ clock, timeoutMs, signals: [], within: this.#reading.whole });
    try {
      return await orStopped(work, silence);
    } catch {
      return null;
    } finally {
      silence.end();
    }
  }

  async #refusal(stream: OpenedStream, token: string): Promise<Ending> {
    const { status } = stream;
    if (PASSING.has(status)) {
      const seconds = /^[0-9]{1,6}$/u.exec(stream.header("retry-after") ?? "")?.[0];
      this.#retryAfterMs = Number(seconds ?? 0) * 1000;
      return "failed";
    }
    if (status === 401 && !this.#wasRefused && this.#means.tokens.refused(token)) {
      this.#wasRefused = true;
      return "refused_token";
    }
    const mnemonic = await this.#mnemonic(stream);
    const name = mnemonic ?? `HTTP status ${status}`;
    throw new EventStreamError("refused", `The server does not tell the events: ${name}`, {
      status,
      mnemonic,
    });
  }

  async #mnemonic(stream: OpenedStream): Promise<string | null> {
    const decoder = new TextDecoder();
    let text = "";
    while (text.length < 65_536) {
      const bytes = await this.#within(stream.read());
      if (bytes === null) break;
      text += decoder.decode(bytes, { stream: true });
    }
    // Nothing else of the answer is shown: it may be anybody's.
    return /"mnemonic"\s*:\s*"([a-z][a-z0-9_]{0,63})"/u.exec(text)?.[1] ?? null;
  }
}

const unreadable = (message: string): EventStreamError => new EventStreamError("unreadable", message);

const parse = (parser: SseParser, bytes: Uint8Array): ReturnType<SseParser["push"]> => {
  try {
    return parser.push(bytes);
  } catch {
    throw unreadable("A line or a message of the stream has no end");
  }
};

const eventOf = (data: string, callSessionId: number): SessionEvent => {
  let event: unknown;
  try {
    event = JSON.parse(data);
  } catch {
    throw unreadable("An event is no JSON");
  }
  const wrong = validateEvent(event);
  if (wrong !== null) {
    const { mnemonic, field } = wrong.data;
    throw unreadable(`An event has ${mnemonic}${field === null ? "" : ` at "${field}"`}`);
  }
  const checked = event as SessionEvent;
  if (checked.call_session_id !== callSessionId) throw unreadable("An event is of another session");
  return checked;
};
