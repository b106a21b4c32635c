import { CALL_API_IDEMPOTENCY, type ApiErrorObject } from "@scenario-call/core";
import { CallsError } from "../calls/calls.ts";
import type { KeyedRequest, Store } from "../ports/store.ts";
import { isSameSecret } from "../same-secret.ts";
import { apiError } from "./api-error.ts";
import type { RequestContext } from "./caller.ts";
import { hashOfKey, hashOfRequest, readIdempotencyKey } from "./idempotency-key.ts";

/** A request that may be one of several with the same key. */
export interface RepeatableRequest {
  /** The value of the header, as it was sent. */
  readonly header: string;
  readonly method: string;
  readonly params: object;
  /** Name of the parameter that holds the access token. */
  readonly tokenParam: string | null;
  readonly context: Pick<RequestContext, "caller">;
}

/** What came of a request: a call, or the error that it is refused with. */
export type StartOutcome<E extends ApiErrorObject> =
  | { readonly ok: true; readonly data: { readonly call_session_id: number } }
  | { readonly ok: false; readonly error: E };

/** The errors that a key can raise. */
export type KeyError = ApiErrorObject<"idempotency_key_invalid" | "idempotency_key_reused">;

/**
 * Lets requests with an idempotency key start one call at most. What decides is the store, which compares and remembers
 * in the write that stores the session: so it holds for two requests at once, after a crash, and after a restart.
 */
export class Repetitions {
  readonly #store: Pick<Store, "keyedSession">;
  readonly #runningTime: () => number;
  /** The first of the requests that are under way with a key, by its hash; resolves when that is answered. */
  readonly #underWay = new Map<string, Promise<void>>();

  /** @param runningTime for how long the server has run, ms: a key's age does not depend on the time of day. */
  constructor(store: Pick<Store, "keyedSession">, runningTime: () => number) {
    this.#store = store;
    this.#runningTime = runningTime;
  }

  /**
   * Answers with the call that an earlier request with the key has started, or lets `start` try. `start` is to hand
   * its argument to the store with the session, and to reject with a CallsError (`key_taken`) where the store does.
   */
  async answer<E extends ApiErrorObject>(
    { header, method, params, tokenParam, context: { caller } }: RepeatableRequest,
    start: (keyed: KeyedRequest) => Promise<StartOutcome<E>>,
  ): Promise<StartOutcome<E | KeyError>> {
    const key = readIdempotencyKey(header);
    if (key === null) return { ok: false, error: apiError("idempotency_key_invalid") };
    const owner = { accountId: caller.served.account.id, userLogin: caller.user.login, method };
    const now = this.#runningTime();
    const keyed = {
      key_hash: hashOfKey(key, owner),
      request_hash: hashOfRequest(params, tokenParam),
      remembered_from: now - CALL_API_IDEMPOTENCY.rememberedMs,
      remembered_at: now,
    };
    const first = this.#underWay.get(keyed.key_hash);
    if (first === undefined) return this.#asFirst(keyed, start);
    // Once is enough: if the first was refused, the store chooses among those that have waited for it.
    await first;
    return this.#answer(keyed, start);
  }

  async #asFirst<E extends ApiErrorObject>(
    keyed: KeyedRequest,
    start: (keyed: KeyedRequest) => Promise<StartOutcome<E>>,
  ): Promise<StartOutcome<E | KeyError>> {
    const answering = this.#answer(keyed, start);
    const done = (): void => {
      this.#underWay.delete(keyed.key_hash);
    };
    this.#underWay.set(keyed.key_hash, answering.then(done, done));
    return answering;
  }

  async #answer<E extends ApiErrorObject>(
    keyed: KeyedRequest,
    start: (keyed: KeyedRequest) => Promise<StartOutcome<E>>,
  ): Promise<StartOutcome<E | KeyError>> {
    for (;;) {
      const found = await this.#store.keyedSession(keyed);
      if (found !== null) {
        return isSameSecret(found.request_hash, keyed.request_hash)
          ? { ok: true, data: { call_session_id: found.call_session_id } }
          : { ok: false, error: apiError("idempotency_key_reused") };
      }
      try {
        return await start(keyed);
      } catch (error) {
        if (!(error instanceof CallsError && error.kind === "key_taken")) throw error;
        // Another request was stored meanwhile: now it can be looked up.
      }
    }
  }
}
