import { resolveBaseUrl } from "../caller/base-url.ts";
import { checkTimeout } from "../caller/call-options.ts";
import { startDeadline } from "../caller/deadline.ts";
import { tokenSource } from "../caller/token-source.ts";
import type { CredentialOptions, Login } from "../caller/token-source.ts";
import { systemClock } from "../clock/clock.ts";
import type { Clock } from "../clock/clock.ts";
import { isSessionFinishedEvent } from "../generated/events/guards.ts";
import type { EventType, KnownEvents } from "../generated/events/types.ts";
import { EventStreamError } from "./event-stream-error.ts";
import { SessionReading } from "./session-events.ts";
import type { ReadingMeans, SessionEvent } from "./session-events.ts";
import type { StreamOpener } from "./stream-opener.ts";

/** How a reader of events behaves. Times are in milliseconds, 1 to 2147483647. */
export interface EventReaderSettings {
  /** The URL of the Call API, as a client has it; events are told at the same host. */
  readonly url: string | URL;
  /**
   * How many connections in a row may fail before reading does, 1 to 1000; 10 unless given, which takes some minutes. One that says
   * nothing at all has failed.
   */
  readonly attempts?: number | undefined;
  /**
   * A stream that is silent for so long is dead and opened anew, and a login that takes so long is tried again; 45000 unless given: three
   * signs of life of the server.
   */
  readonly silence_ms?: number | undefined;
  /** Permits `http://` to other machines than this one. Token and events then travel in the clear. */
  readonly allow_insecure?: boolean | undefined;
  /** The system's clock unless given. A test can hold it. */
  readonly clock?: Clock | undefined;
}

/**
 * What a reader of events is told: how it behaves, and whose events it reads, as a client is told it: a key, a function that is asked for
 * the token of each connection, or login and password.
 */
export type EventReaderOptions = EventReaderSettings & CredentialOptions;

/** What one reading may decide for itself. */
export interface ReadEventsOptions {
  /** Goes on after the event with this `sequence_number`; from the first event unless given. */
  readonly after?: number | undefined;
  /** Ends the reading; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the whole reading; no limit unless given. */
  readonly timeout_ms?: number | undefined;
}

/**
 * Logs in at the Call API at `url`, within so many milliseconds. Rejects with a failure of a client; where nothing was sent, or nobody
 * knows, the reader tries again.
 */
export type LogInAt = (url: URL, credentials: Parameters<Login>[0], timeoutMs: number) => ReturnType<Login>;

/** Tells what happens to calls. */
export interface EventReader {
  /**
   * Every event of a session once and in order, from the first one until the last, `session_finished`. A stream that is cut is opened
   * again where it was. Leaving the loop closes it.
   *
   * Throws an {@link EventStreamError}; or the reason of the signal.
   */
  readonly events: (
    callSessionId: number,
    options?: ReadEventsOptions,
  ) => AsyncIterableIterator<SessionEvent, void, undefined>;
  /**
   * The first event of a type, also if it has happened already. Where the session ends without it, rejects with an
   * {@link EventStreamError} whose reason is `session_ended` and which has the session's `finish_reason`.
   */
  readonly waitFor: <Type extends EventType>(
    callSessionId: number,
    type: Type,
    options?: ReadEventsOptions,
  ) => Promise<KnownEvents[Type]>;
}

const MOST_ATTEMPTS = 1000;
/** Why a reading is stopped by its own reader. */
const LEFT = Symbol("left");

const checkWhole = (name: string, value: number, least: number, most: number): number => {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}`);
};

const meansOf = (options: EventReaderOptions, open: StreamOpener, logInAt: LogInAt): ReadingMeans => {
  const { url: given, allow_insecure, attempts = 10, silence_ms = 45_000, clock = systemClock } = options;
  checkTimeout("silence_ms", silence_ms);
  const url = resolveBaseUrl({ url: given, allow_insecure }, {});
  return {
    open,
    tokens: tokenSource(options, (credentials) => logInAt(url, credentials, silence_ms), clock),
    clock,
    origin: url.origin,
    silenceMs: silence_ms,
    attempts: checkWhole("attempts", attempts, 1, MOST_ATTEMPTS),
  };
};

async function* read(
  means: ReadingMeans,
  callSessionId: number,
  { after = 0, signal, timeout_ms: timeoutMs }: ReadEventsOptions,
  left: AbortSignal,
): AsyncGenerator<SessionEvent, void, undefined> {
  const whole = startDeadline({ clock: means.clock, timeoutMs, signals: [signal, left] });
  try {
    yield* new SessionReading(means, { callSessionId, after, whole }).events();
    const stop = whole.stopped();
    if (stop === null || stop.cause === LEFT) return;
    if (stop.reason === "timeout")
      throw new EventStreamError("timeout", "The time for reading events is over");
    throw stop.cause;
  } finally {
    whole.end();
  }
}

/**
 * Makes a reader of events over streams that `open` opens, with sessions that `logInAt` gets. Nothing is sent before the first event is
 * asked for.
 *
 * Throws a `TypeError` or `RangeError` for options that make no sense, `http://` to another machine among them.
 */
export const createEventReader = (
  options: EventReaderOptions,
  open: StreamOpener,
  logInAt: LogInAt,
): EventReader => {
  const means = meansOf(options, open, logInAt);
  const events: EventReader["events"] = (callSessionId, reading = {}) => {
    checkWhole("callSessionId", callSessionId, 1, Number.MAX_SAFE_INTEGER);
    checkWhole("after", reading.after ?? 0, 0, Number.MAX_SAFE_INTEGER);
    checkTimeout("timeout_ms", reading.timeout_ms);
    const left = new AbortController();
    const generator = read(means, callSessionId, reading, left.signal);
    return {
      next: () => generator.next(),
      // A generator that waits hears nothing of this; its deadline does.
      return: () => {
        left.abort(LEFT);
        return generator.return();
      },
      throw: (error) => {
        left.abort(LEFT);
        return generator.throw(error);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  };
  return {
    events,
    waitFor: async <Type extends EventType>(
      callSessionId: number,
      type: Type,
      reading?: ReadEventsOptions,
    ): Promise<KnownEvents[Type]> => {
      let finishReason: string | null = null;
      for await (const event of events(callSessionId, reading)) {
        // The event's validator has looked at it by this very name.
        if (event.notification_mnemonic === type) return event as KnownEvents[Type];
        if (isSessionFinishedEvent(event)) finishReason = event.finish_reason;
      }
      throw new EventStreamError(
        "session_ended",
        `The session has ended without ${type}${finishReason === null ? "" : `: ${finishReason}`}`,
        { finish_reason: finishReason },
      );
    },
  };
};
