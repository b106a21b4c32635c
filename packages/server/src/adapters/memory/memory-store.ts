import type { CallEvent } from "@scenario-call/call-flow";
import type { DeadLetter, FeedStep, QueuedSession } from "../../ports/delivery-store.ts";
import {
  KEY_KEPT_LONGER_MS,
  type KeptNumber,
  type KeyedRequest,
  type KeyedSession,
  type NewSession,
  type RequestKey,
  type SessionQuery,
  type Store,
  type StoredAccounts,
  StoreError,
  type StoredSession,
  type StoredToken,
  type Subscriber,
  type SweepOutcome,
  type SweepRequest,
} from "../../ports/store.ts";
import { DeliveryMemory } from "./delivery-memory.ts";

interface Row {
  readonly accountId: number;
  /** Kept as text, as on a disk: so nobody outside can change it. */
  readonly session: string;
  readonly journal: string[];
  finished: string | null;
}

/**
 * A store that forgets everything with the process, for tests and trials. It keeps ended sessions too: a server that
 * runs for long wants the one on disk.
 */
export class MemoryStore implements Store {
  readonly name = "memory";
  readonly durable = false;
  readonly #sessions = new Map<number, Row>();
  readonly #open = new Set<number>();
  readonly #tokens = new Map<string, StoredToken>();
  readonly #kept = new Map<string, { readonly number: string; readonly used_at: number }>();
  #accounts: StoredAccounts | null = null;
  /** By the hash of the key; the oldest first. */
  readonly #keyed = new Map<string, KeyedSession & { readonly remembered_at: number }>();
  #runningTime: number | null = null;
  readonly #delivery = new DeliveryMemory();
  #lastId = 0;
  #closed = false;

  async createSession(
    session: NewSession,
    keep: KeptNumber | null = null,
    keyed: KeyedRequest | null = null,
  ): Promise<number> {
    this.#refuseIfClosed();
    if (keyed !== null && this.#remembered(keyed) !== null)
      throw new StoreError("key_taken", "a session is remembered for the idempotency key by now");
    if (keep !== null) {
      const key = subscriberKey({ ...session, rule: keep.rule });
      if ((this.#kept.get(key)?.number ?? null) !== keep.instead_of)
        throw new StoreError("kept_meanwhile", "another number is kept for the contact by now");
      this.#kept.set(key, {
        number: session.effective_virtual_phone_number,
        used_at: session.created_at,
      });
    }
    this.#lastId += 1;
    this.#sessions.set(this.#lastId, {
      accountId: session.account_id,
      session: JSON.stringify(session),
      journal: [],
      finished: null,
    });
    this.#delivery.addStep(session.account_id, this.#lastId, 0);
    this.#open.add(this.#lastId);
    if (keyed !== null) this.#rememberKey(keyed, this.#lastId);
    return this.#lastId;
  }

  async keyedSession(key: RequestKey): Promise<KeyedSession | null> {
    this.#refuseIfClosed();
    return this.#remembered(key);
  }

  async runningTime(): Promise<number | null> {
    this.#refuseIfClosed();
    return this.#runningTime;
  }

  async putRunningTime(at: number): Promise<void> {
    this.#refuseIfClosed();
    this.#runningTime = Math.max(at, this.#runningTime ?? at);
  }

  async keptNumber(subscriber: Subscriber): Promise<string | null> {
    this.#refuseIfClosed();
    return this.#kept.get(subscriberKey(subscriber))?.number ?? null;
  }

  async appendEvents(
    callSessionId: number,
    events: readonly CallEvent[],
    finished: StoredSession["finished"],
  ): Promise<void> {
    this.#refuseIfClosed();
    const row = this.#sessions.get(callSessionId);
    if (row === undefined) throw new StoreError("unknown_session", `no session has the id ${callSessionId}`);
    if (row.finished !== null) throw new StoreError("session_finished", `session ${callSessionId} has ended`);
    for (const event of events) {
      row.journal.push(JSON.stringify(event));
      this.#delivery.addStep(row.accountId, callSessionId, row.journal.length);
    }
    if (finished !== null) {
      row.finished = JSON.stringify(finished);
      this.#open.delete(callSessionId);
    }
  }

  async session(callSessionId: number): Promise<StoredSession | null> {
    this.#refuseIfClosed();
    return this.#read(callSessionId);
  }

  async findSessions(query: SessionQuery): Promise<readonly StoredSession[]> {
    this.#refuseIfClosed();
    const found: StoredSession[] = [];
    for (const id of this.#sessions.keys()) {
      if (found.length >= query.limit) break;
      const session = id > query.after ? this.#read(id) : null;
      if (session !== null && isAskedFor(session, query)) found.push(session);
    }
    return found;
  }

  async openSessions(): Promise<readonly StoredSession[]> {
    this.#refuseIfClosed();
    return [...this.#open].flatMap((id) => this.#read(id) ?? []);
  }

  async putToken(token: StoredToken): Promise<void> {
    this.#refuseIfClosed();
    this.#tokens.set(token.token_hash, { ...token });
  }

  async token(tokenHash: string): Promise<StoredToken | null> {
    this.#refuseIfClosed();
    const token = this.#tokens.get(tokenHash);
    return token === undefined ? null : { ...token };
  }

  async deleteToken(tokenHash: string): Promise<boolean> {
    this.#refuseIfClosed();
    return this.#tokens.delete(tokenHash);
  }

  async deleteTokensExpiredBefore(at: number): Promise<number> {
    this.#refuseIfClosed();
    const expired = [...this.#tokens.values()].filter((token) => token.expires_at < at);
    for (const token of expired) this.#tokens.delete(token.token_hash);
    return expired.length;
  }

  async feedHead(accountId: number): Promise<number> {
    this.#refuseIfClosed();
    return this.#delivery.feedHead(accountId);
  }

  async feedEnd(): Promise<number> {
    this.#refuseIfClosed();
    return this.#delivery.feedEnd;
  }

  async feedAfter(accountId: number, position: number, limit: number): Promise<readonly FeedStep[]> {
    this.#refuseIfClosed();
    return this.#delivery.feedAfter(accountId, position, limit);
  }

  async targetCursor(target: string): Promise<string | null> {
    this.#refuseIfClosed();
    return this.#delivery.targetCursor(target);
  }

  async queueSessions(
    target: string,
    cursor: string,
    sessions: readonly Pick<QueuedSession, "call_session_id" | "sequence_number">[],
    at: number,
  ): Promise<void> {
    this.#refuseIfClosed();
    this.#delivery.queueSessions(target, cursor, sessions, at);
  }

  async wakeQueuedSessions(target: string, at: number): Promise<void> {
    this.#refuseIfClosed();
    this.#delivery.wakeQueuedSessions(target, at);
  }

  async dueSessions(target: string, limit: number): Promise<readonly QueuedSession[]> {
    this.#refuseIfClosed();
    return this.#delivery.dueSessions(target, limit);
  }

  async queuedSessions(target: string): Promise<readonly QueuedSession[]> {
    this.#refuseIfClosed();
    return this.#delivery.queuedSessions(target);
  }

  async putQueuedSession(queued: QueuedSession, letter: DeadLetter | null = null): Promise<void> {
    this.#refuseIfClosed();
    this.#delivery.putQueuedSession(queued, letter);
  }

  async deleteQueuedSession(target: string, callSessionId: number): Promise<void> {
    this.#refuseIfClosed();
    this.#delivery.deleteQueuedSession(target, callSessionId);
  }

  async deadLetters(target: string): Promise<readonly DeadLetter[]> {
    this.#refuseIfClosed();
    return this.#delivery.deadLetters(target);
  }

  async deleteDeadLetter(
    letter: Pick<DeadLetter, "target" | "call_session_id" | "sequence_number">,
  ): Promise<boolean> {
    this.#refuseIfClosed();
    return this.#delivery.deleteDeadLetter(letter);
  }

  async accounts(): Promise<StoredAccounts | null> {
    this.#refuseIfClosed();
    return this.#accounts === null ? null : { ...this.#accounts };
  }

  async putAccounts(accounts: StoredAccounts): Promise<void> {
    this.#refuseIfClosed();
    this.#accounts = { ...accounts };
  }

  async sweep(request: SweepRequest): Promise<SweepOutcome> {
    this.#refuseIfClosed();
    const { limit, after, keys_before, kept_before } = request;
    const targets = request.targets.map((target) => ({ ...target }));
    const dead_letters = this.#delivery.deleteLettersBefore(request.letters_before, limit);
    const kept_numbers = deleteOldest(this.#kept, limit, ({ used_at }) => used_at < kept_before);
    const keys = deleteOldest(this.#keyed, limit, ({ remembered_at }) => remembered_at < keys_before);
    const answering = new Set([...this.#keyed.values()].map((keyed) => keyed.call_session_id));
    const looked = [...this.#sessions.keys()].filter((id) => id > after).slice(0, limit);
    let [sessions, lastCreated] = [0, Number.POSITIVE_INFINITY];
    for (const id of looked) {
      const session = this.#read(id);
      if (session === null) continue;
      lastCreated = session.created_at;
      const { finished, account_id } = session;
      if (finished === null || finished.at >= request.finished_before || answering.has(id)) continue;
      const own = targets.filter((target) => target.account_id === account_id).map(({ target }) => target);
      if (this.#delivery.isWaitedFor(id, own)) continue;
      this.#sessions.delete(id);
      this.#delivery.forget(
        id,
        targets.map(({ target }) => target),
      );
      sessions += 1;
    }
    const last = looked.at(-1) ?? after;
    const isMore = looked.length === limit && lastCreated < request.finished_before;
    const isFull = [dead_letters, kept_numbers, keys].includes(limit);
    return { sessions, keys, kept_numbers, dead_letters, next: isMore || isFull ? last : null };
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #remembered({ key_hash, remembered_from }: RequestKey): KeyedSession | null {
    const found = this.#keyed.get(key_hash);
    if (found === undefined || found.remembered_at < remembered_from) return null;
    const { remembered_at: _, ...keyed } = found;
    return keyed;
  }

  #rememberKey({ key_hash, request_hash, remembered_from, remembered_at }: KeyedRequest, id: number): void {
    for (const [hash, { remembered_at: at }] of this.#keyed) {
      if (at >= remembered_from - KEY_KEPT_LONGER_MS) break;
      this.#keyed.delete(hash);
    }
    this.#keyed.delete(key_hash);
    this.#keyed.set(key_hash, { call_session_id: id, request_hash, remembered_at });
    this.#runningTime = Math.max(remembered_at, this.#runningTime ?? remembered_at);
  }

  #read(callSessionId: number): StoredSession | null {
    const row = this.#sessions.get(callSessionId);
    if (row === undefined) return null;
    return {
      ...(JSON.parse(row.session) as NewSession),
      call_session_id: callSessionId,
      events: row.journal.map((event) => JSON.parse(event) as CallEvent),
      finished: row.finished === null ? null : (JSON.parse(row.finished) as StoredSession["finished"]),
    };
  }

  #refuseIfClosed(): void {
    if (this.#closed) throw new StoreError("closed", "the store has been closed");
  }
}

const deleteOldest = <Key, Value>(
  map: Map<Key, Value>,
  limit: number,
  isOld: (value: Value) => boolean,
): number => {
  const old = [...map].filter(([, value]) => isOld(value)).slice(0, limit);
  for (const [key] of old) map.delete(key);
  return old.length;
};

const subscriberKey = ({ account_id, rule, contact_phone_number }: Subscriber): string =>
  `${account_id} ${rule} ${contact_phone_number}`;

const isAskedFor = (session: StoredSession, query: SessionQuery): boolean =>
  session.account_id === query.account_id &&
  session.created_at >= query.created_from &&
  session.created_at < query.created_before &&
  (query.include_open || session.finished !== null) &&
  (query.external_ids === null ||
    (session.external_id !== null && query.external_ids.includes(session.external_id)));
