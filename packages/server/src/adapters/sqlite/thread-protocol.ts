import type { StoreErrorKind } from "../../ports/store.ts";
import type { DurableStore } from "./sqlite-store.ts";

/** What the store's thread can be asked to do: everything that the store can. */
export type ThreadMethod = Exclude<keyof DurableStore, "name" | "durable" | "backUp">;

/**
 * One wish: the method, and what it is given. Sessions and events travel as JSON, which costs less than
 * cloning them; events are kept as they have come.
 */
export type ThreadRequest = readonly [method: ThreadMethod, ...args: readonly unknown[]];

/** A wish that goes beside the batches: a copy takes its time, and no call is to wait for it. */
export interface BackUpRequest {
  readonly type: "back_up";
  readonly id: number;
  readonly file: string;
}

/** What came of one wish. */
export type ThreadOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly kind: StoreErrorKind; readonly message: string };

/** What the thread says: first, whether it could open the store; then, of each batch, what came of it, in order. */
export type ThreadMessage =
  | { readonly type: "opened" }
  | { readonly type: "refused"; readonly kind: StoreErrorKind; readonly message: string }
  | { readonly type: "done"; readonly outcomes: readonly ThreadOutcome[] }
  | { readonly type: "backed_up"; readonly id: number; readonly outcome: ThreadOutcome };
