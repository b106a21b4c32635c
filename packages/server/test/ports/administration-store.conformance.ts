import type { CallEvent } from "@scenario-call/call-flow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HeldTarget, NewSession, Store, SweepRequest } from "../../src/ports/store.ts";
import { samplePlan, sampleSession } from "./sample-session.ts";
import { refusal, type StoreUnderTest } from "./store.conformance.ts";

const ACCOUNT = 1001;
const STARTED: CallEvent = { at: 1, type: "started" };
const DAY = 86_400_000;
/** When the sessions of these tests were accepted. */
const THEN = 100 * DAY;

const CRM: HeldTarget = { account_id: ACCOUNT, target: "1001 crm" };

/** A request that lets everything go that is over. */
const sweepOf = (changes: Partial<SweepRequest> = {}): SweepRequest => ({
  finished_before: THEN + 10 * DAY,
  keys_before: THEN + 10 * DAY,
  kept_before: 0,
  letters_before: 0,
  targets: [],
  after: 0,
  limit: 100,
  ...changes,
});

/** What every implementation of the Store port keeps for administration, and lets go. */
export function describeAdministrationStore(
  name: string,
  make: () => StoreUnderTest | Promise<StoreUnderTest>,
): void {
  describe(`${name} for administration`, () => {
    let tested: StoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      tested = await make();
      store = tested.store;
    });
    afterEach(async () => store.close());

    /** A session with two steps in its journal, which has ended at `at`. */
    const ended = async (at: number = THEN + 1000, changes: Partial<NewSession> = {}): Promise<number> => {
      const id = await store.createSession(sampleSession({ created_at: THEN, ...changes }));
      await store.appendEvents(id, [STARTED], null);
      await store.appendEvents(id, [STARTED], { at, finish_reason: "success_finish" });
      return id;
    };
    const isThere = async (id: number): Promise<boolean> => (await store.session(id)) !== null;
    const feedOf = async (id: number): Promise<number> =>
      (await store.feedAfter(ACCOUNT, 0, 1000)).filter((step) => step.call_session_id === id).length;

    it("has no accounts until some are put, and then the last", async () => {
      expect(await store.accounts()).toBeNull();
      await store.putAccounts({ revision: 1, text: "first" });
      await store.putAccounts({ revision: 2, text: "Ж second" });
      expect(await store.accounts()).toEqual({ revision: 2, text: "Ж second" });
      await store.close();
      if (tested.reopen === null) return;
      store = await tested.reopen();
      expect(await store.accounts()).toEqual({ revision: 2, text: "Ж second" });
    });

    it("lets an ended session go with its journal and its part of the feed, and no other", async () => {
      const [old, young] = [await ended(), await ended(THEN + 20 * DAY)];
      const open = await store.createSession(sampleSession({ created_at: THEN }));
      await store.appendEvents(open, [STARTED], null);
      expect(await store.sweep(sweepOf())).toMatchObject({ sessions: 1, next: null });
      expect(await Promise.all([old, young, open].map(isThere))).toEqual([false, true, true]);
      expect(await Promise.all([old, young, open].map(feedOf))).toEqual([0, 3, 2]);
      expect((await store.session(young))?.events).toHaveLength(2);
      expect((await refusal(store.appendEvents(old, [STARTED], null))).kind).toBe("unknown_session");
      // Neither id nor place in the feed is given out again.
      expect(await ended()).toBeGreaterThan(open);
    });

    it("never gives a place in the feed again, not even when nothing is left of it", async () => {
      await ended();
      const head = await store.feedHead(ACCOUNT);
      await store.sweep(sweepOf());
      expect(await store.feedAfter(ACCOUNT, 0, 9)).toEqual([]);
      expect(await store.feedEnd()).toBe(head);
      await ended();
      expect((await store.feedAfter(ACCOUNT, 0, 9))[0]?.position).toBeGreaterThan(head);
    });

    it("ended exactly at the limit is not before it", async () => {
      const id = await ended(THEN + 5000);
      await store.sweep(sweepOf({ finished_before: THEN + 5000 }));
      expect(await isThere(id)).toBe(true);
      await store.sweep(sweepOf({ finished_before: THEN + 5001 }));
      expect(await isThere(id)).toBe(false);
    });

    it("keeps a session that a target has in its queue, and one that the target has not come to", async () => {
      const [inQueue, notYet] = [await ended(), await ended()];
      const [, , last] = await store.feedAfter(ACCOUNT, 0, 9);
      const waiting = { call_session_id: inQueue, sequence_number: 0 };
      await store.queueSessions(CRM.target, String(last?.position), [waiting], 0);
      await store.sweep(sweepOf({ targets: [CRM] }));
      expect(await Promise.all([inQueue, notYet].map(isThere))).toEqual([true, true]);
      await store.deleteQueuedSession(CRM.target, inQueue);
      await store.sweep(sweepOf({ targets: [CRM] }));
      expect(await Promise.all([inQueue, notYet].map(isThere))).toEqual([false, true]);
      await store.queueSessions(CRM.target, String(await store.feedHead(ACCOUNT)), [], 0);
      await store.sweep(sweepOf({ targets: [CRM] }));
      expect(await isThere(notYet)).toBe(false);
    });

    it("waits for the slowest of several targets", async () => {
      const id = await ended();
      const other = { account_id: ACCOUNT, target: "1001 other" };
      await store.queueSessions(CRM.target, String(await store.feedHead(ACCOUNT)), [], 0);
      await store.queueSessions(other.target, "1", [], 0);
      await store.sweep(sweepOf({ targets: [CRM, other] }));
      expect(await isThere(id)).toBe(true);
    });

    it("takes no notice of targets of other accounts, nor of those that are not served any more", async () => {
      const id = await ended();
      const foreign = { account_id: 2, target: "2 crm" };
      await store.queueSessions(foreign.target, "0", [], 0);
      const waiting = { call_session_id: id, sequence_number: 0 };
      await store.queueSessions("1001 gone", "0", [waiting], 0);
      await store.sweep(sweepOf({ targets: [foreign] }));
      expect(await isThere(id)).toBe(false);
      // And what was waiting there is waiting for nothing.
      expect(await store.queuedSessions("1001 gone")).toEqual([]);
    });

    it("keeps a session with a dead letter for as long as that is kept", async () => {
      const id = await ended();
      await store.queueSessions(CRM.target, String(await store.feedHead(ACCOUNT)), [], 0);
      const row = { target: CRM.target, call_session_id: id, sequence_number: 1 };
      const letter = { ...row, at: THEN + 2000, reason: "time_out" };
      await store.putQueuedSession({ ...row, attempts: 0, due_at: null, failing_since: 1 }, letter);
      await store.deleteQueuedSession(CRM.target, id);
      const kept = await store.sweep(sweepOf({ targets: [CRM], letters_before: THEN + 2000 }));
      expect(kept).toMatchObject({ sessions: 0, dead_letters: 0 });
      expect(await store.deadLetters(CRM.target)).toEqual([letter]);
      const gone = await store.sweep(sweepOf({ targets: [CRM], letters_before: THEN + 2001 }));
      expect(gone).toMatchObject({ sessions: 1, dead_letters: 1 });
      expect(await store.deadLetters(CRM.target)).toEqual([]);
    });

    it("keeps a session that still answers for an idempotency key", async () => {
      const keyed = {
        key_hash: "a".repeat(64),
        request_hash: "b".repeat(64),
        remembered_from: 0,
        remembered_at: THEN,
      };
      const id = await store.createSession(sampleSession({ created_at: THEN }), null, keyed);
      await store.appendEvents(id, [STARTED], { at: THEN + 1, finish_reason: "success_finish" });
      expect(await store.sweep(sweepOf({ keys_before: THEN }))).toMatchObject({ sessions: 0, keys: 0 });
      expect(await store.keyedSession(keyed)).toMatchObject({ call_session_id: id });
      expect(await store.sweep(sweepOf({ keys_before: THEN + 1 }))).toMatchObject({ sessions: 1, keys: 1 });
      expect(await store.keyedSession(keyed)).toBeNull();
    });

    it("keeps a number for a subscriber as long as it is used, the same number included", async () => {
      const subscriber = { ...sampleSession(), rule: "fixed_for_numa" } as const;
      const number = sampleSession().effective_virtual_phone_number;
      const call = async (created_at: number, instead_of: string | null): Promise<number> =>
        store.createSession(sampleSession({ created_at }), { rule: "fixed_for_numa", instead_of });
      await call(THEN, null);
      await call(THEN + 2 * DAY, number);
      expect(await store.sweep(sweepOf({ kept_before: THEN + DAY }))).toMatchObject({ kept_numbers: 0 });
      expect(await store.keptNumber(subscriber)).toBe(number);
      expect(await store.sweep(sweepOf({ kept_before: THEN + 3 * DAY }))).toMatchObject({ kept_numbers: 1 });
      expect(await store.keptNumber(subscriber)).toBeNull();
    });

    it("goes through many sessions step by step, and comes to the end", async () => {
      const ids = [];
      for (let n = 0; n < 25; n += 1) ids.push(await ended(n === 7 ? THEN + 20 * DAY : THEN + n));
      let [after, steps, sessions]: [number | null, number, number] = [0, 0, 0];
      while (after !== null) {
        const outcome = await store.sweep(sweepOf({ after, limit: 10 }));
        sessions += outcome.sessions;
        after = outcome.next;
        steps += 1;
      }
      expect([sessions, steps]).toEqual([24, 3]);
      expect(await Promise.all(ids.map(isThere))).toEqual(ids.map((_, n) => n === 7));
    });

    it("lets operations that many calls share be shared anew when they are all gone", async () => {
      for (let n = 0; n < 4; n += 1) await ended();
      await store.sweep(sweepOf());
      const later = [];
      for (let n = 0; n < 4; n += 1) later.push(await ended(THEN + 20 * DAY));
      for (const id of later) expect((await store.session(id))?.plan).toEqual(samplePlan());
    });

    it("refuses when it is closed", async () => {
      await store.close();
      expect((await refusal(store.accounts())).kind).toBe("closed");
      expect((await refusal(store.putAccounts({ revision: 1, text: "" }))).kind).toBe("closed");
      expect((await refusal(store.sweep(sweepOf()))).kind).toBe("closed");
    });
  });
}
