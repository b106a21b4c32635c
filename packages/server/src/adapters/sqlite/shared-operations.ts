import { hash } from "node:crypto";
import type { StatementSync } from "node:sqlite";

/** How many texts are kept in mind. */
const MOST_TEXTS = 256;

/**
 * The operations of plans, each text stored once: the calls of one scenario are planned alike, and their operations are
 * most of what a session would write. A text that comes for the first time is not shared: it may be the only one of its
 * kind, such as that of a scenario which shows the contact's own number.
 */
export class SharedOperations {
  readonly #store: StatementSync;
  /**
   * Texts seen of late with the id of their row, or null where they have none yet; the oldest first. By SHA-256, because
   * a text may be of any length, and hundreds of them would be kept.
   */
  readonly #seen = new Map<string, number | null>();

  /** @param store takes SHA-256 and text, and answers with the row's `operations_id`, whether it was there or not. */
  constructor(store: StatementSync) {
    this.#store = store;
  }

  /** To be called within a transaction. The id under which `text` is stored, or null where it is not shared. */
  idOf(text: string): number | null {
    const sha256 = hash("sha256", text, "buffer");
    const key = sha256.toString("base64url");
    const known = this.#seen.get(key);
    if (typeof known === "number") return known;
    if (known === undefined) {
      this.#remember(key);
      return null;
    }
    const id = Number(this.#store.get(sha256, text)?.["operations_id"]);
    this.#seen.set(key, id);
    return id;
  }

  /** What was stored since the last commit may not be there. */
  forget(): void {
    this.#seen.clear();
  }

  #remember(key: string): void {
    if (this.#seen.size >= MOST_TEXTS) {
      for (const oldest of this.#seen.keys()) {
        this.#seen.delete(oldest);
        break;
      }
    }
    this.#seen.set(key, null);
  }
}
