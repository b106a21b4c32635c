/** Things to be done later, all of which can be called off at once. */
export class Timers {
  readonly #waiting = new Set<NodeJS.Timeout>();

  /** Does something after so many milliseconds; the returned function calls it off. */
  after(ms: number, task: () => void): () => void {
    const timer = setTimeout(
      () => {
        this.#waiting.delete(timer);
        task();
      },
      Math.max(0, ms),
    );
    this.#waiting.add(timer);
    return () => {
      clearTimeout(timer);
      this.#waiting.delete(timer);
    };
  }

  /** Calls everything off. */
  clear(): void {
    for (const timer of this.#waiting) clearTimeout(timer);
    this.#waiting.clear();
  }
}
