import type { Context } from "../command.ts";
import { wrap } from "../terminal/wrap.ts";

/** What a person who presses Ctrl-C can want. */
export interface InterruptWishes {
  /** Stop watching; the call goes on. */
  readonly leave: () => void;
  /** End the call; false where that failed. */
  readonly hangUp: () => Promise<boolean>;
}

/**
 * Ctrl-C while a call is watched: the first one asks whether to hang up, where somebody can answer; a second one, while the
 * question stands, leaves at once. Without anybody to ask, the first one leaves.
 */
export class Interrupts {
  readonly #context: Pick<Context, "ask" | "say" | "terminal" | "err">;
  readonly #wishes: InterruptWishes;
  readonly #stop: () => void;
  readonly #over = new AbortController();
  #asking: Promise<void> | null = null;
  #hasHungUp = false;

  constructor(
    context: Pick<Context, "ask" | "say" | "terminal" | "err" | "onInterrupt">,
    wishes: InterruptWishes,
  ) {
    this.#context = context;
    this.#wishes = wishes;
    this.#stop = context.onInterrupt(() => {
      this.#interrupted();
    });
  }

  /** Whether the call was ended from here. */
  get hasHungUp(): boolean {
    return this.#hasHungUp;
  }

  /** Resolves when no question stands, so that nothing is printed into one. */
  async answered(): Promise<void> {
    await this.#asking;
  }

  /** Ctrl-C ends the process again. */
  end(): void {
    this.#stop();
    this.#over.abort();
  }

  #interrupted(): void {
    if (this.#asking !== null || !this.#context.terminal.questions) {
      if (this.#asking !== null) this.#context.err("\n");
      this.#over.abort();
      this.#wishes.leave();
      return;
    }
    this.#asking = this.#ask().finally(() => {
      this.#asking = null;
    });
  }

  async #ask(): Promise<void> {
    const { ask, say, terminal } = this.#context;
    const question = say({
      en: "Hang up? y: yes, n: go on watching, Ctrl-C: leave, the call goes on [n]",
      ru: "Завершить звонок? д: да, н: смотреть дальше, Ctrl-C: выйти, звонок продолжится [н]",
    });
    // Broken between words, and ready to be answered behind the last one.
    const lines = wrap(question, terminal.errColumns() ?? terminal.columns());
    const answer = await ask(`\n${lines.join("\n")} `, this.#over.signal);
    if (answer !== null && /^\s*[yд]/iu.test(answer)) this.#hasHungUp = await this.#wishes.hangUp();
  }
}
