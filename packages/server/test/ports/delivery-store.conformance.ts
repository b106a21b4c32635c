import type { CallEvent } from "@scenario-call/call-flow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeadLetter, QueuedSession } from "../../src/ports/delivery-store.ts";
import type { Store } from "../../src/ports/store.ts";
import { sampleSession } from "./sample-session.ts";
import { refusal, type StoreUnderTest } from "./store.conformance.ts";

const ACCOUNT = 1001;
const STARTED: CallEvent = { at: 1, type: "started" };
const RINGING: CallEvent = { at: 2, type: "leg_ringing", leg: "employee:0.0" };
const AT = 800;
const CLEAN = { attempts: 0, due_at: AT, failing_since: null };

const queued = (changes: Partial<QueuedSession> = {}): QueuedSession => ({
  target: "crm",
  call_session_id: 7,
  sequence_number: 2,
  attempts: 3,
  due_at: 5000,
  failing_since: 1000,
  ...changes,
});
const letter = (changes: Partial<DeadLetter> = {}): DeadLetter => ({
  target: "crm",
  call_session_id: 7,
  sequence_number: 3,
  at: 9000,
  reason: "time_out",
  ...changes,
});

/** What every implementation of the DeliveryStore port does. */
export function describeDeliveryStore(
  name: string,
  make: () => StoreUnderTest | Promise<StoreUnderTest>,
): void {
  describe(`${name} as a store of deliveries`, () => {
    let tested: StoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      tested = await make();
      store = tested.store;
    });
    afterEach(async () => store.close());

    const feed = async (after = 0, limit = 100, account = ACCOUNT) =>
      (await store.feedAfter(account, after, limit)).map((step) => [step.call_session_id, step.entries]);

    it("has every step in the feed of its account, in the order of storing, and nobody else's", async () => {
      const one = await store.createSession(sampleSession());
      const foreign = await store.createSession(sampleSession({ account_id: 1002 }));
      const two = await store.createSession(sampleSession());
      await store.appendEvents(two, [STARTED], null);
      await store.appendEvents(one, [STARTED, RINGING], { at: 3, finish_reason: "timeout" });
      expect(await feed()).toEqual([
        [one, 0],
        [two, 0],
        [two, 1],
        [one, 1],
        [one, 2],
      ]);
      expect(await feed(0, 100, 1002)).toEqual([[foreign, 0]]);
      expect(await feed(0, 100, 1003)).toEqual([]);
    });

    it("goes on in the feed after any position, and has its end as head", async () => {
      expect(await store.feedHead(ACCOUNT)).toBe(0);
      expect(await store.feedEnd()).toBe(0);
      const id = await store.createSession(sampleSession());
      await store.appendEvents(id, [STARTED, RINGING], null);
      await store.createSession(sampleSession({ account_id: 1002 }));
      const steps = await store.feedAfter(ACCOUNT, 0, 100);
      expect(steps.map(({ position }) => position)).toEqual(
        steps.map(({ position }) => position).toSorted((one, other) => one - other),
      );
      expect(await store.feedHead(ACCOUNT)).toBe(steps[2]?.position);
      expect(await store.feedEnd()).toBe((await store.feedAfter(1002, 0, 100))[0]?.position);
      expect(await feed(steps[0]?.position, 1)).toEqual([[id, 1]]);
      expect(await feed(steps[1]?.position)).toEqual([[id, 2]]);
      expect(await feed(steps[2]?.position)).toEqual([]);
    });

    it("has nothing in the feed of what was refused", async () => {
      const id = await store.createSession(sampleSession());
      await store.appendEvents(id, [STARTED], { at: 3, finish_reason: "timeout" });
      await refusal(store.appendEvents(id, [RINGING], null));
      await refusal(
        store.createSession(sampleSession(), { rule: "fixed_for_numa", instead_of: "74950000009" }),
      );
      expect(await feed()).toEqual([
        [id, 0],
        [id, 1],
      ]);
    });

    it("knows no cursor of a target before it was told one, and keeps those of targets apart", async () => {
      expect(await store.targetCursor("crm")).toBeNull();
      await store.queueSessions("crm", "12", [], AT);
      expect(await store.targetCursor("crm")).toBe("12");
      await store.queueSessions("crm", "13", [], AT);
      expect(await store.targetCursor("crm")).toBe("13");
      expect(await store.targetCursor("other")).toBeNull();
    });

    it("queues a session once: one that waits already stays as it is", async () => {
      await store.queueSessions("crm", "1", [{ call_session_id: 7, sequence_number: 0 }], AT);
      await store.putQueuedSession(queued());
      await store.queueSessions(
        "crm",
        "2",
        [
          { call_session_id: 7, sequence_number: 9 },
          { call_session_id: 5, sequence_number: 4 },
        ],
        AT,
      );
      expect(await store.queuedSessions("crm")).toEqual([
        { target: "crm", call_session_id: 5, sequence_number: 4, ...CLEAN },
        queued(),
      ]);
      expect(await store.queuedSessions("other")).toEqual([]);
    });

    it("makes a session due that was not, and changes nothing else in it, when it is queued again", async () => {
      await store.putQueuedSession(queued({ due_at: null }));
      await store.queueSessions("crm", "2", [{ call_session_id: 7, sequence_number: 9 }], AT);
      expect(await store.queuedSessions("crm")).toEqual([queued({ due_at: AT })]);
    });

    it("wakes in one queue those that are due at no time, and no others", async () => {
      await store.putQueuedSession(queued({ call_session_id: 5, due_at: null }));
      await store.putQueuedSession(queued({ call_session_id: 6, due_at: 5000 }));
      await store.putQueuedSession(queued({ target: "other", due_at: null }));
      await store.wakeQueuedSessions("crm", AT);
      expect(await store.queuedSessions("crm")).toEqual([
        queued({ call_session_id: 5, due_at: AT }),
        queued({ call_session_id: 6, due_at: 5000 }),
      ]);
      expect(await store.queuedSessions("other")).toEqual([queued({ target: "other", due_at: null })]);
    });

    it("has what is due of one queue, the earliest first, then by session, and no more than asked for", async () => {
      await store.putQueuedSession(queued({ call_session_id: 10, due_at: 2000 }));
      await store.putQueuedSession(queued({ call_session_id: 9, due_at: 2000 }));
      await store.putQueuedSession(queued({ call_session_id: 8, due_at: null }));
      await store.putQueuedSession(queued({ call_session_id: 11, due_at: 1000 }));
      await store.putQueuedSession(queued({ call_session_id: 7, due_at: 10_000 }));
      await store.putQueuedSession(queued({ target: "other", call_session_id: 1, due_at: 1 }));
      const due = async (limit: number) =>
        (await store.dueSessions("crm", limit)).map(({ call_session_id: id }) => id);
      expect(await due(100)).toEqual([11, 9, 10, 7]);
      expect(await due(2)).toEqual([11, 9]);
      expect(await store.dueSessions("crm", 1)).toEqual([queued({ call_session_id: 11, due_at: 1000 })]);
      expect(await store.dueSessions("nobody", 100)).toEqual([]);
    });

    it("lets a session go from one queue, and from no other", async () => {
      for (const target of ["crm", "other"]) await store.putQueuedSession(queued({ target }));
      await store.deleteQueuedSession("crm", 7);
      expect(await store.queuedSessions("crm")).toEqual([]);
      expect(await store.queuedSessions("other")).toEqual([queued({ target: "other" })]);
    });

    it("keeps dead letters by session and number until each is deleted, once", async () => {
      await store.putQueuedSession(queued(), letter({ sequence_number: 10 }));
      await store.putQueuedSession(queued(), letter({ sequence_number: 9 }));
      await store.putQueuedSession(queued(), letter({ call_session_id: 6 }));
      await store.putQueuedSession(queued());
      expect(await store.deadLetters("crm")).toEqual([
        letter({ call_session_id: 6 }),
        letter({ sequence_number: 9 }),
        letter({ sequence_number: 10 }),
      ]);
      expect(await store.deadLetters("other")).toEqual([]);
      expect(await store.deleteDeadLetter(letter({ sequence_number: 9 }))).toBe(true);
      expect(await store.deleteDeadLetter(letter({ sequence_number: 9 }))).toBe(false);
      expect(await store.deadLetters("crm")).toHaveLength(2);
    });

    it("copies: changing what was handed in changes nothing", async () => {
      const row = { ...queued() };
      const writing = store.putQueuedSession(row);
      Object.assign(row, { sequence_number: 99 });
      await writing;
      expect(await store.queuedSessions("crm")).toEqual([queued()]);
    });

    it("refuses everything once it is closed", async () => {
      await store.close();
      const attempts: (() => Promise<unknown>)[] = [
        async () => store.feedHead(ACCOUNT),
        async () => store.feedEnd(),
        async () => store.feedAfter(ACCOUNT, 0, 1),
        async () => store.targetCursor("crm"),
        async () => store.queueSessions("crm", "1", [], AT),
        async () => store.queuedSessions("crm"),
        async () => store.wakeQueuedSessions("crm", 1),
        async () => store.dueSessions("crm", 1),
        async () => store.putQueuedSession(queued()),
        async () => store.deleteQueuedSession("crm", 7),
        async () => store.deadLetters("crm"),
        async () => store.deleteDeadLetter(letter()),
      ];
      for (const attempt of attempts) expect((await refusal(attempt())).kind).toBe("closed");
    });

    it("outlives the process where the store does", async () => {
      if (tested.reopen === null) return;
      const id = await store.createSession(sampleSession());
      await store.queueSessions("crm", "3", [{ call_session_id: id, sequence_number: 0 }], AT);
      await store.putQueuedSession(queued(), letter());
      const [head, before] = [await store.feedHead(ACCOUNT), await store.queuedSessions("crm")];
      await store.close();
      store = await tested.reopen();
      expect(await store.feedHead(ACCOUNT)).toBe(head);
      expect(await store.targetCursor("crm")).toBe("3");
      expect(await store.queuedSessions("crm")).toEqual(before);
      expect(await store.deadLetters("crm")).toEqual([letter()]);
      await store.appendEvents(id, [STARTED], null);
      expect(await feed(head)).toEqual([[id, 1]]);
    });
  });
}
