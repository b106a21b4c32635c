import type { CallEvent } from "@scenario-call/call-flow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  KEY_KEPT_LONGER_MS,
  type KeepingRule,
  type KeyedRequest,
  type NewSession,
  type SessionQuery,
  type Store,
  StoreError,
  type StoredToken,
  type Subscriber,
} from "../../src/ports/store.ts";
import { samplePlan, sampleSession } from "./sample-session.ts";

/** What a store under test can be asked for, beside the port. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Opens the same store once more after `store` was closed; null where it forgets. */
  readonly reopen: (() => Store | Promise<Store>) | null;
}

const STARTED: CallEvent = { at: 1, type: "started" };
const RINGING: CallEvent = { at: 2, type: "leg_ringing", leg: "employee:0.0" };
const ENDED: CallEvent = { at: 3, type: "leg_ended", leg: "employee:0.0", cause: "no_answer" };
const FINISHED = { at: 4, finish_reason: "operator_not_responsible" } as const;

function token(changes: Partial<StoredToken> = {}): StoredToken {
  return { token_hash: "a".repeat(64), account_id: 1001, user_login: "demo", expires_at: 5000, ...changes };
}

const REQUEST = "e".repeat(64);

function keyed(changes: Partial<KeyedRequest> = {}): KeyedRequest {
  return {
    key_hash: "a".repeat(64),
    request_hash: REQUEST,
    remembered_from: 0,
    remembered_at: 5000,
    ...changes,
  };
}

/** What every implementation of the Store port does. */
export function describeStore(name: string, make: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let tested: StoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      tested = await make();
      store = tested.store;
    });
    afterEach(async () => store.close());

    describe("sessions", () => {
      it("gives back a session as it was handed in, with its id, an empty journal and no end", async () => {
        const session = sampleSession();
        const id = await store.createSession(session);
        expect(await store.session(id)).toEqual({
          ...session,
          call_session_id: id,
          events: [],
          finished: null,
        });
      });

      it.each<[string, Partial<NewSession>]>([
        ["a request id that is text", { request_id: "17" }],
        ["a request id that is a number", { request_id: 17 }],
        ["a request id that is a fraction", { request_id: 1.5 }],
        ["no external id", { external_id: null }],
        [
          "an external id in any script, with a NUL, quotes and an emoji",
          { external_id: "'\"--\u0000 Ж \u{1F600}" },
        ],
        ["the largest scenario id", { scenario_id: Number.MAX_SAFE_INTEGER }],
        ["an outgoing direction", { direction: "out" }],
        ["a plan that refuses", { plan: samplePlan({ refusal: "no_active_scenario", operations: [] }) }],
      ])("keeps %s", async (_, changes) => {
        const id = await store.createSession(sampleSession(changes));
        expect(await store.session(id)).toMatchObject(changes);
      });

      it("gives ids that are positive safe integers and grow, also when asked many times at once", async () => {
        const ids = await Promise.all(
          Array.from({ length: 50 }, async () => store.createSession(sampleSession())),
        );
        const later = await store.createSession(sampleSession());
        for (const [index, id] of [...ids, later].entries()) {
          expect(Number.isSafeInteger(id)).toBe(true);
          expect(id).toBeGreaterThan(index === 0 ? 0 : (ids[index - 1] ?? Number.NaN));
        }
      });

      it("knows nothing of a session that was never created", async () => {
        expect(await store.session(1)).toBeNull();
        expect(await store.session(Number.MAX_SAFE_INTEGER)).toBeNull();
      });

      it("copies what it is given: changing it later changes nothing", async () => {
        const session = { ...sampleSession() };
        const creating = store.createSession(session);
        Object.assign(session, { user_login: "somebody else" });
        const id = await creating;
        const events: CallEvent[] = [{ ...STARTED }];
        const appending = store.appendEvents(id, events, null);
        Object.assign(events[0] ?? {}, { at: 99 });
        events.push(RINGING);
        await appending;
        expect(await store.session(id)).toMatchObject({ user_login: "demo", events: [STARTED] });
      });

      it("hands out copies: changing them changes nothing", async () => {
        const id = await store.createSession(sampleSession());
        await store.appendEvents(id, [STARTED], null);
        const read = await store.session(id);
        Object.assign(read?.plan.contact ?? {}, { phone_number: "1" });
        Object.assign(read?.events[0] ?? {}, { at: 99 });
        const again = await store.session(id);
        expect(again?.plan).toEqual(samplePlan());
        expect(again?.events).toEqual([STARTED]);
      });
    });

    describe("a search of sessions", () => {
      const ALL: SessionQuery = {
        account_id: 1001,
        created_from: 0,
        created_before: Number.MAX_SAFE_INTEGER,
        external_ids: null,
        include_open: true,
        after: 0,
        limit: 100,
      };
      const found = async (changes: Partial<SessionQuery> = {}): Promise<readonly number[]> =>
        (await store.findSessions({ ...ALL, ...changes })).map((session) => session.call_session_id);
      const create = async (changes: Partial<NewSession> = {}): Promise<number> =>
        store.createSession(sampleSession(changes));

      it("finds whole sessions, with journal and end", async () => {
        const id = await create();
        await store.appendEvents(id, [STARTED, ENDED], FINISHED);
        expect(await store.findSessions(ALL)).toEqual([await store.session(id)]);
      });

      it("takes the first moment of the interval and not the last", async () => {
        await create({ created_at: 999 });
        const first = await create({ created_at: 1000 });
        const last = await create({ created_at: 1999 });
        await create({ created_at: 2000 });
        expect(await found({ created_from: 1000, created_before: 2000 })).toEqual([first, last]);
      });

      it("leaves out sessions of other accounts", async () => {
        const own = await create();
        await create({ account_id: 1002 });
        expect(await found()).toEqual([own]);
      });

      it("leaves out sessions without an end, if they are not wanted", async () => {
        const open = await create();
        const ended = await create();
        await store.appendEvents(ended, [STARTED], FINISHED);
        expect(await found({ include_open: false })).toEqual([ended]);
        expect(await found({ include_open: true })).toEqual([open, ended]);
      });

      it("finds every session of the external ids that are named, and exactly those", async () => {
        const odd = "'\"--\\ % Ж \u{1F600}";
        const one = await create({ external_id: "one" });
        await create({ external_id: "One" });
        await create({ external_id: null });
        const again = await create({ external_id: "one" });
        const other = await create({ external_id: odd });
        expect(await found({ external_ids: ["one"] })).toEqual([one, again]);
        expect(await found({ external_ids: [odd, "one", "one", "nobody"] })).toEqual([one, again, other]);
        expect(await found({ external_ids: [] })).toEqual([]);
      });

      it.each([null, ["batch"]])(
        "gives batches that neither repeat nor miss a session",
        async (external_ids) => {
          const ids: number[] = [];
          // Later ids may be older: the order is that of the ids.
          for (let n = 0; n < 7; n += 1)
            ids.push(await create({ external_id: "batch", created_at: 100 - n }));
          const batches: (readonly number[])[] = [];
          let after = 0;
          do {
            batches.push(await found({ external_ids, after, limit: 3 }));
            after = batches.at(-1)?.at(-1) ?? 0;
          } while (batches.at(-1)?.length === 3);
          expect(batches.flat()).toEqual(ids);
          expect(batches.map((batch) => batch.length)).toEqual([3, 3, 1]);
        },
      );
    });

    describe("numbers kept for subscribers", () => {
      const SUBSCRIBER: Subscriber = {
        account_id: 1001,
        rule: "fixed_for_numa",
        contact_phone_number: "79260000000",
      };
      const create = async (
        number: string,
        instead_of: string | null,
        changes: Partial<NewSession> = {},
        rule: KeepingRule = "fixed_for_numa",
      ): Promise<number> =>
        store.createSession(sampleSession({ effective_virtual_phone_number: number, ...changes }), {
          rule,
          instead_of,
        });

      it("are none before a session was stored with one", async () => {
        expect(await store.keptNumber(SUBSCRIBER)).toBeNull();
        await store.createSession(sampleSession());
        await store.createSession(sampleSession(), null);
        expect(await store.keptNumber(SUBSCRIBER)).toBeNull();
      });

      it("are the effective number of the session that they were stored with", async () => {
        const id = await create("74951234567", null);
        expect(await store.keptNumber(SUBSCRIBER)).toBe("74951234567");
        expect(await store.session(id)).toMatchObject({ effective_virtual_phone_number: "74951234567" });
      });

      it("stay when a later session keeps none", async () => {
        await create("74951234567", null);
        await store.createSession(sampleSession({ effective_virtual_phone_number: "74993720692" }));
        expect(await store.keptNumber(SUBSCRIBER)).toBe("74951234567");
      });

      it("are of one account, one rule and one contact", async () => {
        await create("74951234567", null);
        for (const other of [
          { account_id: 1002 },
          { rule: "regional_fixed_for_numa" },
          { contact_phone_number: "79260000001" },
        ] satisfies readonly Partial<Subscriber>[]) {
          expect(await store.keptNumber({ ...SUBSCRIBER, ...other })).toBeNull();
        }
        await create("74993720692", null, {}, "regional_fixed_for_numa");
        await create("74950000002", null, { contact_phone_number: "79260000001" });
        await create("74950000003", null, { account_id: 1002 });
        expect(await store.keptNumber(SUBSCRIBER)).toBe("74951234567");
      });

      it("are replaced by a session that knew the one before", async () => {
        await create("74951234567", null);
        await create("74993720692", "74951234567");
        expect(await store.keptNumber(SUBSCRIBER)).toBe("74993720692");
      });

      it.each([null, "74950000009"])(
        "are not replaced by a session that knew %j: it is refused, and nothing of it is stored",
        async (known) => {
          const first = await create("74951234567", null);
          expect((await refusal(create("74993720692", known))).kind).toBe("kept_meanwhile");
          expect(await store.keptNumber(SUBSCRIBER)).toBe("74951234567");
          expect((await store.openSessions()).map((open) => open.call_session_id)).toEqual([first]);
        },
      );

      it("are one when many sessions for a contact are stored at once, and what goes with them is stored", async () => {
        const numbers = Array.from(
          { length: 20 },
          (_, index) => `749500000${String(index).padStart(2, "0")}`,
        );
        const [beside, ...outcomes] = await Promise.allSettled([
          store.createSession(sampleSession({ external_id: "beside" })),
          ...numbers.map(async (number) => create(number, null)),
        ]);
        expect(beside.status).toBe("fulfilled");
        expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
        expect(outcomes.findIndex(({ status }) => status === "fulfilled")).toBe(0);
        expect(await store.keptNumber(SUBSCRIBER)).toBe("74950000000");
        expect(await store.openSessions()).toHaveLength(2);
      });

      it("are copied: changing what was handed in changes nothing", async () => {
        const session = { ...sampleSession({ effective_virtual_phone_number: "74951234567" }) };
        const keep = { rule: "fixed_for_numa" as KeepingRule, instead_of: null as string | null };
        const creating = store.createSession(session, keep);
        Object.assign(session, { effective_virtual_phone_number: "1", contact_phone_number: "2" });
        Object.assign(keep, { rule: "regional_fixed_for_numa", instead_of: "3" });
        await creating;
        expect(await store.keptNumber(SUBSCRIBER)).toBe("74951234567");
      });
    });

    describe("the journal", () => {
      it("keeps events in the order in which they were added, whether awaited one by one or not", async () => {
        const id = await store.createSession(sampleSession());
        await store.appendEvents(id, [STARTED], null);
        await Promise.all([
          store.appendEvents(id, [RINGING], null),
          store.appendEvents(id, [ENDED, STARTED], null),
        ]);
        expect((await store.session(id))?.events).toEqual([STARTED, RINGING, ENDED, STARTED]);
      });

      it("keeps the journals of sessions apart", async () => {
        const one = await store.createSession(sampleSession());
        const two = await store.createSession(sampleSession());
        await Promise.all([
          store.appendEvents(one, [STARTED], null),
          store.appendEvents(two, [RINGING], null),
        ]);
        expect((await store.session(one))?.events).toEqual([STARTED]);
        expect((await store.session(two))?.events).toEqual([RINGING]);
      });

      it("takes no event at all for nothing to add", async () => {
        const id = await store.createSession(sampleSession());
        await store.appendEvents(id, [], null);
        expect((await store.session(id))?.events).toEqual([]);
      });

      it("ends a session together with its last events", async () => {
        const id = await store.createSession(sampleSession());
        await store.appendEvents(id, [STARTED, ENDED], FINISHED);
        expect(await store.session(id)).toMatchObject({ events: [STARTED, ENDED], finished: FINISHED });
      });

      it("refuses to add to a session that has ended, and leaves it as it was", async () => {
        const id = await store.createSession(sampleSession());
        await store.appendEvents(id, [STARTED], FINISHED);
        const error = await refusal(store.appendEvents(id, [RINGING], { at: 9, finish_reason: "timeout" }));
        expect(error.kind).toBe("session_finished");
        expect(await store.session(id)).toMatchObject({ events: [STARTED], finished: FINISHED });
      });

      it("refuses to add to a session that does not exist, and takes what was added beside it", async () => {
        const id = await store.createSession(sampleSession());
        const [unknown, known] = await Promise.allSettled([
          store.appendEvents(id + 1, [STARTED], null),
          store.appendEvents(id, [STARTED], null),
        ]);
        expect(unknown).toMatchObject({ status: "rejected", reason: { kind: "unknown_session" } });
        expect(known.status).toBe("fulfilled");
        expect((await store.session(id))?.events).toEqual([STARTED]);
        expect(await store.session(id + 1)).toBeNull();
      });
    });

    describe("open sessions", () => {
      it("are those without an end, oldest first, with their journals", async () => {
        const first = await store.createSession(sampleSession());
        const second = await store.createSession(sampleSession());
        const third = await store.createSession(sampleSession());
        await store.appendEvents(third, [STARTED], null);
        await store.appendEvents(second, [STARTED], FINISHED);
        expect((await store.openSessions()).map((open) => [open.call_session_id, open.events])).toEqual([
          [first, []],
          [third, [STARTED]],
        ]);
      });
    });

    describe("an idempotency key", () => {
      // Stored at a time of day that says nothing about its age.
      const create = async (at: number, changes: Partial<KeyedRequest> = {}): Promise<number> =>
        store.createSession(
          sampleSession({ created_at: 1_000_000 - at }),
          null,
          keyed({ remembered_at: at, ...changes }),
        );

      it("has started nothing before the first session with it", async () => {
        await store.createSession(sampleSession());
        await store.createSession(sampleSession(), null, null);
        expect(await store.keyedSession(keyed())).toBeNull();
      });

      it("leads to the session that was stored with it, and to no other key's", async () => {
        const one = await create(5000);
        const two = await create(5000, { key_hash: "b".repeat(64), request_hash: "d".repeat(64) });
        expect(await store.keyedSession(keyed())).toEqual({ call_session_id: one, request_hash: REQUEST });
        expect(await store.keyedSession(keyed({ key_hash: "b".repeat(64) }))).toEqual({
          call_session_id: two,
          request_hash: "d".repeat(64),
        });
        expect(await store.keyedSession(keyed({ key_hash: "c".repeat(64) }))).toBeNull();
      });

      it("takes one of fifty sessions at once, and nothing is stored of the others", async () => {
        const attempts = Array.from({ length: 50 }, async () => create(5000));
        const outcomes = await Promise.allSettled(attempts);
        const stored = outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
        const refused = outcomes.flatMap((one): unknown[] => (one.status === "rejected" ? [one.reason] : []));
        expect(stored).toHaveLength(1);
        expect(refused).toHaveLength(49);
        for (const reason of refused) expect(reason).toMatchObject({ kind: "key_taken" });
        expect((await store.openSessions()).map((open) => open.call_session_id)).toEqual(stored);
        expect(await store.keyedSession(keyed())).toMatchObject({ call_session_id: stored[0] });
      });

      it("takes no other session later, whatever that asks for, and not after the first has ended", async () => {
        const id = await create(5000);
        await store.appendEvents(id, [STARTED], FINISHED);
        for (const changes of [{}, { request_hash: "d".repeat(64) }])
          expect((await refusal(create(5001, changes))).kind).toBe("key_taken");
        expect(await store.openSessions()).toEqual([]);
        expect(await store.keyedSession(keyed())).toEqual({ call_session_id: id, request_hash: REQUEST });
      });

      it("is remembered from a moment on, that moment included, and is free again after", async () => {
        const first = await create(5000);
        expect(await store.keyedSession(keyed({ remembered_from: 5000 }))).not.toBeNull();
        expect((await refusal(create(9000, { remembered_from: 5000 }))).kind).toBe("key_taken");
        expect(await store.keyedSession(keyed({ remembered_from: 5001 }))).toBeNull();
        const second = await create(9000, { remembered_from: 5001, request_hash: "d".repeat(64) });
        expect(second).toBeGreaterThan(first);
        expect(await store.keyedSession(keyed({ remembered_from: 5001 }))).toEqual({
          call_session_id: second,
          request_hash: "d".repeat(64),
        });
      });

      it("is remembered however many others are forgotten meanwhile", async () => {
        const hash = (n: number): string => n.toString(16).padStart(64, "0");
        const later = 5000 + KEY_KEPT_LONGER_MS;
        for (let n = 0; n < 20; n += 1) await create(1000 + n, { key_hash: hash(n) });
        const kept = await create(5000);
        for (let n = 20; n < 40; n += 1) await create(later, { key_hash: hash(n), remembered_from: later });
        expect(await store.keyedSession(keyed({ remembered_from: 5000 }))).toMatchObject({
          call_session_id: kept,
        });
        expect(await store.keyedSession(keyed({ key_hash: hash(3), remembered_from: 0 }))).toBeNull();
      });

      it("is found by a request that came in time, also when it is looked up after later ones were stored", async () => {
        const first = await create(5000);
        // Others, read a moment after the key's time was over.
        for (let n = 0; n < 8; n += 1)
          await create(9000, { key_hash: n.toString(16).padStart(64, "0"), remembered_from: 5001 });
        const inTime = keyed({ remembered_from: 5000 });
        expect(await store.keyedSession(inTime)).toMatchObject({ call_session_id: first });
        const again = store.createSession(sampleSession({ created_at: 8999 }), null, inTime);
        expect((await refusal(again)).kind).toBe("key_taken");
      });

      it("is free when a number was kept meanwhile, and that number when the key was taken", async () => {
        const keep = { rule: "fixed_for_numa", instead_of: null } as const;
        await store.createSession(sampleSession(), keep);
        const late = store.createSession(sampleSession(), keep, keyed());
        expect((await refusal(late)).kind).toBe("kept_meanwhile");
        expect(await store.keyedSession(keyed())).toBeNull();
        await create(5000);
        const other = sampleSession({ contact_phone_number: "79260000001" });
        expect((await refusal(store.createSession(other, keep, keyed()))).kind).toBe("key_taken");
        expect(await store.keptNumber({ ...other, rule: "fixed_for_numa" })).toBeNull();
      });

      it("is taken as it was handed in", async () => {
        const given = { ...keyed() };
        const creating = store.createSession(sampleSession({ created_at: 5000 }), null, given);
        given.key_hash = "b".repeat(64);
        const id = await creating;
        expect(await store.keyedSession(keyed())).toMatchObject({ call_session_id: id });
        expect(await store.keyedSession(given)).toBeNull();
      });
    });

    describe("the running time", () => {
      it("is none in a new store, and then the latest that was put, whatever comes later", async () => {
        expect(await store.runningTime()).toBeNull();
        await store.putRunningTime(5000);
        expect(await store.runningTime()).toBe(5000);
        await store.putRunningTime(7000);
        await store.putRunningTime(6000);
        expect(await store.runningTime()).toBe(7000);
      });

      it("has come to where a key was remembered, but not to where a session without one was created", async () => {
        await store.createSession(sampleSession({ created_at: 9000 }));
        expect(await store.runningTime()).toBeNull();
        await store.createSession(sampleSession({ created_at: 9000 }), null, keyed({ remembered_at: 4000 }));
        expect(await store.runningTime()).toBe(4000);
        await store.putRunningTime(3000);
        expect(await store.runningTime()).toBe(4000);
        await store.putRunningTime(6000);
        expect(await store.runningTime()).toBe(6000);
      });
    });

    describe("tokens", () => {
      it("are given back by their hash, and only by that", async () => {
        await store.putToken(token());
        expect(await store.token(token().token_hash)).toEqual(token());
        expect(await store.token("b".repeat(64))).toBeNull();
      });

      it("are replaced when put again", async () => {
        await store.putToken(token());
        await store.putToken(token({ expires_at: 9000, user_login: "other" }));
        expect(await store.token(token().token_hash)).toEqual(
          token({ expires_at: 9000, user_login: "other" }),
        );
      });

      it("are deleted once", async () => {
        await store.putToken(token());
        expect(await store.deleteToken(token().token_hash)).toBe(true);
        expect(await store.deleteToken(token().token_hash)).toBe(false);
        expect(await store.token(token().token_hash)).toBeNull();
      });

      it("go when they expired before a moment, and the others stay", async () => {
        await store.putToken(token({ token_hash: "1", expires_at: 4999 }));
        await store.putToken(token({ token_hash: "2", expires_at: 5000 }));
        await store.putToken(token({ token_hash: "3", expires_at: 5001 }));
        expect(await store.deleteTokensExpiredBefore(5000)).toBe(1);
        expect(await store.token("1")).toBeNull();
        expect(await store.token("2")).not.toBeNull();
        expect(await store.token("3")).not.toBeNull();
      });
    });

    describe("closing", () => {
      it("refuses everything afterwards, and may be repeated", async () => {
        const id = await store.createSession(sampleSession());
        await store.close();
        await store.close();
        const attempts: (() => Promise<unknown>)[] = [
          async () => store.createSession(sampleSession()),
          async () => store.appendEvents(id, [STARTED], null),
          async () => store.session(id),
          async () => store.keptNumber({ ...sampleSession(), rule: "fixed_for_numa" }),
          async () => store.keyedSession(keyed()),
          async () => store.openSessions(),
          async () => store.putToken(token()),
          async () => store.token("1"),
          async () => store.deleteToken("1"),
          async () => store.deleteTokensExpiredBefore(1),
        ];
        for (const attempt of attempts) expect((await refusal(attempt())).kind).toBe("closed");
      });

      it("completes what was begun before it", async () => {
        const creating = store.createSession(sampleSession());
        await store.close();
        const id = await creating;
        if (tested.reopen === null) return;
        store = await tested.reopen();
        expect(await store.session(id)).not.toBeNull();
      });
    });

    it("says of itself whether it outlives the process, and it does exactly then", async () => {
      expect(store.durable).toBe(tested.reopen !== null);
      if (tested.reopen === null) return;
      const id = await store.createSession(sampleSession());
      await store.appendEvents(id, [STARTED, RINGING], null);
      const ended = await store.createSession(sampleSession(), { rule: "fixed_for_numa", instead_of: null });
      await store.appendEvents(ended, [STARTED], FINISHED);
      const repeated = await store.createSession(sampleSession({ created_at: 5000 }), null, keyed());
      await store.appendEvents(repeated, [STARTED], FINISHED);
      await store.putToken(token());
      await store.close();
      store = await tested.reopen();
      expect(await store.openSessions()).toEqual([
        { ...sampleSession(), call_session_id: id, events: [STARTED, RINGING], finished: null },
      ]);
      expect((await store.session(ended))?.finished).toEqual(FINISHED);
      expect(await store.token(token().token_hash)).toEqual(token());
      expect(await store.keptNumber({ ...sampleSession(), rule: "fixed_for_numa" })).toBe("74951234567");
      expect(await store.keyedSession(keyed())).toEqual({ call_session_id: repeated, request_hash: REQUEST });
      expect(await store.createSession(sampleSession())).toBeGreaterThan(repeated);
    });
  });
}

/** The StoreError a promise is rejected with; anything else fails the test. */
export async function refusal(attempt: Promise<unknown>): Promise<StoreError> {
  const error: unknown = await attempt.then(
    () => new Error("it was not refused"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreError)) throw error;
  return error;
}
