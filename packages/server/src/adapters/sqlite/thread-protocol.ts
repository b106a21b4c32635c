import type { StoreErrorKind } from "../../ports/store.ts";
import type { DurableStore } from "./sqlite-store.ts";

/** What the store's thread can be asked to do: everything that the store can. */
export type ThreadMethod = Exclude<keyof DurableStore, "name" | "durable">;

/**
 * One wish: the method, and what it is given. Sessions and events travel as JSON, which costs less than
 * cloning them.
 */
export type ThreadRequest = readonly [method: ThreadMethod, ...args: readonly unknown[]];

/** What came of one wish. */
export type ThreadOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly kind: StoreErrorKind; readonly message: string };

/** What the thread says: first, whether it could open the store; then, of each batch, what came of it, in order. */
export type ThreadMessage =
  | { readonly type: "opened" }
  | { readonly type: "refused"; readonly kind: StoreErrorKind; readonly message: string }
  | { readonly type: "done"; readonly outcomes: readonly ThreadOutcome[] };
