import { DTMF_GAP_MS, DTMF_TONE_MS } from "@scenario-call/call-flow";
import type { Clock } from "../../ports/clock.ts";
import type { Requests } from "./requests.ts";

/** Whether a digit can be on its way now, and when. */
export type Line = Pick<Requests, "isReady" | "whenReady">;

/** Sends digits one at a time: Asterisk does nothing else with a channel while it sends, so no more than one waits there. */
export class DigitSender {
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #send: (digit: string) => void;
  #waiting = "";
  #sending: PromiseWithResolvers<void> | null = null;
  #cancel: () => void = () => {};

  constructor(clock: Clock, line: Line, send: (digit: string) => void) {
    this.#clock = clock;
    this.#line = line;
    this.#send = send;
  }

  /** Resolves when the digit that is being sent is over; null where none is. Those that wait go on afterwards. */
  get digitOver(): Promise<void> | null {
    return this.#sending?.promise ?? null;
  }

  /** Sends digits behind those that wait. */
  push(digits: string): void {
    this.#waiting += digits;
    if (this.#sending === null) this.#next();
  }

  /** Forgets what waits. */
  stop(): void {
    this.#waiting = "";
    this.#cancel();
    this.#sending?.resolve();
    this.#sending = null;
  }

  #next(): void {
    const [digit] = this.#waiting;
    if (digit === undefined) return;
    this.#waiting = this.#waiting.slice(1);
    const sending = Promise.withResolvers<void>();
    this.#sending = sending;
    if (this.#line.isReady) this.#begin(digit, sending);
    else {
      // Those that wait for a connection together would go without a gap.
      void this.#line.whenReady().then(() => {
        if (this.#sending === sending) this.#begin(digit, sending);
      });
    }
  }

  #begin(digit: string, sending: PromiseWithResolvers<void>): void {
    this.#send(digit);
    this.#cancel = this.#clock.after(DTMF_TONE_MS + DTMF_GAP_MS, () => {
      this.#sending = null;
      sending.resolve();
      this.#next();
    });
  }
}
