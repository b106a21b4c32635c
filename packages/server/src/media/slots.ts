/** Lets so many do something at the same time; the others wait for their turn, in the order of asking. */
export class Slots {
  #free: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number, mostWaiting: number) {
    this.#free = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /** Whether another one would have to wait behind more than is allowed. */
  get full(): boolean {
    return this.#free === 0 && this.#waiting.length >= this.#mostWaiting;
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      // The slot goes from hand to hand.
      else next();
    }
  }
}
