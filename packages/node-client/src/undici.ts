/** Connections of undici in place of the client's own. A door of its own: undici is needed by those only who use it. */
import { hearingStop, stopNoticeOf } from "@scenario-call/core";
import type { StopNotice, Transport, TransportOutcome } from "@scenario-call/core";
import type { Dispatcher } from "undici";
import { isTransient, NetworkError } from "./network-error.ts";
import type { TransportMaker, TransportTarget } from "./options.ts";

/**
 * How Node.js marks a body that was read. Whatever undici may be composed with to repeat a request or to follow a redirect looks for
 * it, also where it says nothing of a repetition: after the head of an answer came.
 */
const DISTURBED: unique symbol = Symbol.for("nodejs.stream.disturbed");

/** What undici calls when a request reaches a connection, and at all that follows. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #stop: StopNotice;
  readonly #limit: number;
  readonly #resolve: (outcome: TransportOutcome) => void;
  readonly #stopped = (): void => this.#fail("stopped");
  #controller: Dispatcher.DispatchController | null = null;
  #status: number | undefined;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #settled = false;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};

  constructor(stop: StopNotice, limit: number, resolve: (outcome: TransportOutcome) => void) {
    this.#stop = stop;
    this.#limit = limit;
    this.#resolve = resolve;
    stop.listen(this.#stopped);
  }

  /**
   * Called right before the request is written to a connection that stands; whoever aborts here has sent nothing. Called again where the
   * dispatcher was composed with something that repeats requests or follows redirects: then the first one has left already.
   */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) return controller.abort(new Error("Nobody waits for the request any more"));
    if (this.#controller === null) this.#controller = controller;
    else {
      controller.abort(new Error("A request is sent once"));
      this.#fail("connection_lost");
    }
  }

  /** The body of the request, which counts as read once it may have left. */
  bodyOf(text: string): Uint8Array {
    return Object.defineProperty(Buffer.from(text), DISTURBED, { get: () => this.#controller !== null });
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = statusCode;
    this.#headers = headers;
    // An informational answer is followed by the real one.
    this.#chunks = [];
    this.#size = 0;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > this.#limit) return this.#fail("answer_too_large");
    // undici may use the memory again once this returns.
    this.#chunks.push(Buffer.from(chunk));
  }

  onResponseEnd(): void {
    this.#settle({
      kind: "answered",
      status: this.#status ?? 0,
      body: this.#whole(),
      header: (name) => this.#headers[name]?.toString() ?? null,
    });
  }

  #whole(): Uint8Array {
    const [first] = this.#chunks;
    // Copied already when it came.
    return this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#size);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#fail("connection_lost", error);
  }

  #fail(reason: "stopped" | "connection_lost" | "answer_too_large", error?: Error): void {
    if (this.#settled) return;
    const cause = error === undefined ? undefined : new NetworkError(error);
    const controller = this.#controller;
    if (controller === null) {
      const notSent = reason === "stopped" ? "stopped" : "connection_failed";
      this.#settle({ kind: "not_sent", reason: notSent, transient: isTransient(error), cause });
      return;
    }
    const status = this.#status;
    this.#settle({ kind: "no_answer", reason, ...(status === undefined ? {} : { status }), cause });
    controller.abort(new Error("Nobody waits for the answer any more"));
  }

  #settle(outcome: TransportOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#stop.leave(this.#stopped);
    this.#resolve(outcome);
  }
}

const transportOver = (
  dispatcher: Dispatcher,
  { url, answerLimitBytes, isClosed }: TransportTarget,
): Transport => {
  const { origin, pathname: path } = url;
  return hearingStop(
    (request) =>
      new Promise((resolve) => {
        if (isClosed()) return resolve({ kind: "not_sent", reason: "closed", transient: false });
        const stop = stopNoticeOf(request);
        if (stop.hasStopped) return resolve({ kind: "not_sent", reason: "stopped", transient: false });
        const exchange = new Exchange(stop, answerLimitBytes, resolve);
        try {
          dispatcher.dispatch(
            {
              origin,
              path,
              method: "POST",
              headers: {
                "content-type": "application/json; charset=UTF-8",
                "user-agent": "scenario-call-node-client",
                ...request.headers,
              },
              body: exchange.bodyOf(request.body),
              // Never sent again by undici itself.
              idempotent: false,
            },
            exchange,
          );
        } catch (error) {
          exchange.onResponseError(null, error as Error);
        }
      }),
  );
};

/**
 * Sends over a `Pool`, `Agent` or `ProxyAgent` of undici 7, for `transport` of a client. Whoever made it closes it: `client.close()` only
 * ends the client.
 */
export const undiciTransport =
  (dispatcher: Dispatcher): TransportMaker =>
  (target) =>
    transportOver(dispatcher, target);
