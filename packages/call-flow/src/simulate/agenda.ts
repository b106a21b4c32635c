/** What is still to come in a simulated call: time stands between two entries and jumps from one to the next. */
export class Agenda {
  #now = 0;
  /** In the order in which they come; of the same time the one that was set first. */
  readonly #entries: { readonly at: number; readonly task: () => void }[] = [];

  /** Milliseconds since the beginning. */
  get now(): number {
    return this.#now;
  }

  /** Sets a task, from now; the returned function takes it back. */
  after(ms: number, task: () => void): () => void {
    const entry = { at: this.#now + Math.max(0, ms), task };
    const place = this.#entries.findIndex(({ at }) => at > entry.at);
    this.#entries.splice(place === -1 ? this.#entries.length : place, 0, entry);
    return () => {
      const index = this.#entries.indexOf(entry);
      if (index !== -1) this.#entries.splice(index, 1);
    };
  }

  /** Runs one task after another until none is left. */
  run(): void {
    for (let next = this.#entries.shift(); next !== undefined; next = this.#entries.shift()) {
      this.#now = next.at;
      next.task();
    }
  }
}
