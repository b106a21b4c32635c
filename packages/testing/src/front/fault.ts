import type { ApiErrorObject } from "@scenario-call/core";

/** What is done with a request in place of what would be done. */
export type Fault =
  /** It is answered with this error, and never reaches the server. */
  | { readonly type: "refuse"; readonly error: ApiErrorObject<string, unknown>; readonly status: number }
  /** The connection is cut before the server sees the request: nothing is started. */
  | { readonly type: "lose_request" }
  /** The server carries the request out; the connection is cut in place of the answer. */
  | { readonly type: "lose_answer" }
  /** The server carries the request out; its answer waits for this. */
  | { readonly type: "hold_answer"; readonly until: Promise<void> };

/** A fault that waits for a request. */
export interface PlannedFault {
  readonly fault: Fault;
  /** The method that it waits for; null: any. */
  readonly method: string | null;
}

/** The faults that wait, in the order in which they were planned. */
export class Faults {
  readonly #planned: PlannedFault[] = [];

  /** Waits for the next request, or the next of a method. */
  plan(planned: PlannedFault): void {
    this.#planned.push(planned);
  }

  /** The fault for a request of this method, which waits no more; null where none does. */
  take(method: string | null): Fault | null {
    const index = this.#planned.findIndex((one) => one.method === null || one.method === method);
    return index === -1 ? null : (this.#planned.splice(index, 1)[0]?.fault ?? null);
  }

  /** How many still wait. A test that planned one and never met it has tested nothing. */
  get waiting(): number {
    return this.#planned.length;
  }
}
