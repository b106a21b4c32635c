import { createHash } from "node:crypto";
import type { StatementSync } from "node:sqlite";

/** How many texts are kept in mind, at some kilobytes each. */
const MOST_TEXTS = 256;

/**
 * The operations of plans, each text stored once: the calls of one scenario are planned alike, and their operations are
 * most of what a session would write. A text that comes for the first time is not shared: it may be the only one of its
 * kind, such as that of a scenario which shows the contact's own number.
 */
export class SharedOperations {
  readonly #store: StatementSync;
  /** Texts seen of late with the id of their row, or null where they have none yet; the oldest first. */
  readonly #texts = new Map<string, number | null>();

  /** @param store takes SHA-256 and text, and answers with the row's `operations_id`, whether it was there or not. */
  constructor(store: StatementSync) {
    this.#store = store;
  }

  /** To be called within a transaction. The id under which `text` is stored, or null where it is not shared. */
  idOf(text: string): number | null {
    const known = this.#texts.get(text);
    if (typeof known === "number") return known;
    if (known === undefined) {
      this.#remember(text, null);
      return null;
    }
    const id = Number(this.#store.get(createHash("sha256").update(text).digest(), text)?.["operations_id"]);
    this.#texts.set(text, id);
    return id;
  }

  /** What was stored since the last commit may not be there. */
  forget(): void {
    this.#texts.clear();
  }

  #remember(text: string, id: number | null): void {
    if (this.#texts.size >= MOST_TEXTS) {
      for (const oldest of this.#texts.keys()) {
        this.#texts.delete(oldest);
        break;
      }
    }
    this.#texts.set(text, id);
  }
}
