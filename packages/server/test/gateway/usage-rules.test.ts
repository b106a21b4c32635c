import { describe, expect, test } from "vitest";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { StoreError, type Subscriber } from "../../src/ports/store.ts";
import { call, CALL_PARAMS, startServer, type TestServer } from "./support.ts";

const COMPONENTS = [
  "call_api_base",
  "call_api_scenario_call",
  "call_api_management",
  "va",
  "number_management",
];
const SHOP = "74993720692";
const DELIVERIES = "74951234567";
const LOCKED = "74950000001";
const KAZAN = "78430000001";
const NUMBERS = [
  { virtual_phone_number: SHOP },
  { virtual_phone_number: DELIVERIES },
  { virtual_phone_number: LOCKED, status: "manual_lock" },
  { virtual_phone_number: KAZAN },
];
const MOSCOW_CONTACT = "79260000000";
const KAZAN_CONTACT = "78437654321";
const STRANGER = "79990000000";

type Options = Parameters<typeof startServer>[1];

const start = async (given: object = {}, options: Options = {}): Promise<TestServer> =>
  startServer({ components: COMPONENTS, virtual_numbers: NUMBERS, ...given }, options);

/** Random numbers one after another, then the last for ever. */
const chance = (...values: readonly number[]): (() => number) => {
  let at = 0;
  return () => values[Math.min(at++, values.length - 1)] ?? 0;
};

const place = async (server: TestServer, rule: string | undefined, params: object = {}): Promise<number> => {
  const usage = rule === undefined ? {} : { virtual_phone_usage_rule: rule };
  const answer = await call(server.url, "start.scenario_call", { ...CALL_PARAMS, ...usage, ...params });
  return Number(answer.result?.data["call_session_id"]);
};

/** The number that a call shows its contact. */
const shown = async (server: TestServer, rule?: string, params: object = {}): Promise<string | undefined> => {
  const session = await server.store.session(await place(server, rule, params));
  expect(session?.plan.contact.caller_id).toBe(session?.effective_virtual_phone_number);
  return session?.effective_virtual_phone_number;
};

describe("S4 the usage rule", () => {
  test("fixed, and none, shows the requested number", async () => {
    const server = await start({}, { random: () => 0.99 });
    expect(await shown(server, "fixed")).toBe(SHOP);
    expect(await shown(server)).toBe(SHOP);
  });

  test("random shows any active number of the account, for each call anew", async () => {
    const server = await start({}, { random: chance(0, 0.34, 0.67, 0.99) });
    const numbers = [];
    for (let n = 0; n < 4; n += 1) numbers.push(await shown(server, "random"));
    expect(numbers).toEqual([SHOP, DELIVERIES, KAZAN, KAZAN]);
  });

  test("regional_random shows any active number of the contact's region", async () => {
    const server = await start({}, { random: chance(0.99, 0.49, 0.99) });
    expect(await shown(server, "regional_random", { contact: KAZAN_CONTACT })).toBe(KAZAN);
    expect(await shown(server, "regional_random", { contact: MOSCOW_CONTACT })).toBe(SHOP);
    expect(await shown(server, "regional_random", { contact: MOSCOW_CONTACT })).toBe(DELIVERIES);
  });

  test("fixed_for_numa shows a contact the number of the first call for ever, each contact his own", async () => {
    const server = await start({}, { random: chance(0.5, 0.99, 0) });
    expect(await shown(server, "fixed_for_numa", { contact: MOSCOW_CONTACT })).toBe(DELIVERIES);
    expect(await shown(server, "fixed_for_numa", { contact: STRANGER })).toBe(KAZAN);
    expect(await shown(server, "fixed_for_numa", { contact: MOSCOW_CONTACT })).toBe(DELIVERIES);
    expect(await shown(server, "fixed_for_numa", { contact: STRANGER })).toBe(KAZAN);
  });

  test("regional_fixed_for_numa keeps a number of the region, apart from what the other rule keeps", async () => {
    const server = await start({}, { random: chance(0.99, 0.99, 0) });
    expect(await shown(server, "fixed_for_numa")).toBe(KAZAN);
    expect(await shown(server, "regional_fixed_for_numa")).toBe(DELIVERIES);
    expect(await shown(server, "regional_fixed_for_numa")).toBe(DELIVERIES);
    expect(await shown(server, "fixed_for_numa")).toBe(KAZAN);
  });
});

describe("S5 where nothing suits", () => {
  test.each(["regional_random", "regional_fixed_for_numa"])(
    "%s shows the requested number, and keeps nothing",
    async (rule) => {
      const server = await start();
      for (const contact of [STRANGER, "100123"]) {
        expect(await shown(server, rule, { contact, virtual_phone_number: DELIVERIES })).toBe(DELIVERIES);
        expect(await shown(server, rule, { contact, virtual_phone_number: SHOP })).toBe(SHOP);
      }
    },
  );

  test.each(["random", "fixed_for_numa"])(
    "%s shows the requested number though it is locked",
    async (rule) => {
      const server = await start({
        virtual_numbers: [{ virtual_phone_number: LOCKED, status: "manual_lock" }],
      });
      expect(await shown(server, rule, { virtual_phone_number: LOCKED })).toBe(LOCKED);
      await server.clock.runToEnd();
      expect((await server.store.session(1))?.finished?.finish_reason).toBe("numb_is_inactive");
    },
  );
});

describe("a locked number", () => {
  test("that was asked for ends the call, unless the rule shows another", async () => {
    const server = await start({}, { random: () => 0 });
    expect(await shown(server, "fixed", { virtual_phone_number: LOCKED })).toBe(LOCKED);
    expect(await shown(server, "random", { virtual_phone_number: LOCKED })).toBe(SHOP);
    await server.clock.runToEnd();
    expect((await server.store.session(1))?.finished?.finish_reason).toBe("numb_is_inactive");
    expect((await server.store.session(2))?.finished?.finish_reason).toBe("success_finish");
  });
});

describe("S6 what is kept for a contact", () => {
  test("outlives the server", async () => {
    const store = new MemoryStore();
    const first = await start({}, { store, random: () => 0.99 });
    const id = await place(first, "fixed_for_numa");
    await first.server.close();
    const second = await start({}, { store, random: () => 0 });
    const next = await place(second, "fixed_for_numa");
    for (const each of [id, next])
      expect((await store.session(each))?.effective_virtual_phone_number).toBe(KAZAN);
  });

  test.each([
    ["locked", NUMBERS.map((n) => (n.virtual_phone_number === KAZAN ? { ...n, status: "limit_lock" } : n))],
    ["no longer rented", NUMBERS.slice(0, 3)],
  ])("is chosen anew when it is %s, and then kept", async (_, virtual_numbers) => {
    const store = new MemoryStore();
    const first = await start({}, { store, random: () => 0.99 });
    await place(first, "fixed_for_numa");
    await first.server.close();
    const second = await start({ virtual_numbers }, { store, random: chance(0.99, 0) });
    for (let n = 0; n < 2; n += 1) {
      const session = await store.session(await place(second, "fixed_for_numa"));
      expect(session?.effective_virtual_phone_number).toBe(DELIVERIES);
    }
  });

  test("is one number, also when many calls to him are placed at once", async () => {
    /** All calls have looked for a kept number, and found none, before the first of them is stored. */
    class SlowStore extends MemoryStore {
      readonly #waiting: (() => void)[] = [];
      override async keptNumber(subscriber: Subscriber): Promise<string | null> {
        const kept = await super.keptNumber(subscriber);
        if (this.#waiting.length < 12) {
          await new Promise<void>((resolve) => {
            this.#waiting.push(resolve);
            if (this.#waiting.length === 12) for (const go of this.#waiting) go();
          });
        }
        return kept;
      }
    }
    const store = new SlowStore();
    let n = 0;
    const chosen: number[] = [];
    const random = (): number => {
      chosen.push(n % 3);
      return (n++ % 3) / 3;
    };
    const server = await start({}, { store, random });
    const ids = await Promise.all(
      Array.from({ length: 12 }, async () => place(server, "fixed_for_numa", { contact: STRANGER })),
    );
    // Left to chance, they would have shown three numbers; eleven had to choose again.
    expect(new Set(chosen.slice(0, 12)).size).toBe(3);
    expect(chosen).toHaveLength(23);
    const sessions = await Promise.all(ids.map(async (id) => store.session(id)));
    expect(new Set(ids).size).toBe(12);
    expect(new Set(sessions.map((session) => session?.effective_virtual_phone_number)).size).toBe(1);
    expect(server.server.calls.live).toBe(12);
  });

  test("is not kept for a call that could not be stored", async () => {
    class FullOnce extends MemoryStore {
      full = true;
      override async createSession(...args: Parameters<MemoryStore["createSession"]>): Promise<number> {
        if (!this.full) return super.createSession(...args);
        this.full = false;
        throw new StoreError("write_failed", "the disk of the test is full");
      }
    }
    const store = new FullOnce();
    const server = await start({}, { store, random: chance(0.99, 0) });
    const refused = await call(server.url, "start.scenario_call", {
      ...CALL_PARAMS,
      virtual_phone_usage_rule: "fixed_for_numa",
    });
    expect(refused.error?.data.mnemonic).toBe("internal_error");
    const session = await store.session(await place(server, "fixed_for_numa"));
    expect(session?.effective_virtual_phone_number).toBe(SHOP);
  });
});

describe("a call that shows another number than was asked for", () => {
  test("names both in its session, in list.calls, in events and in the report, and dials with the one shown", async () => {
    const server = await start({}, { random: () => 0.99 });
    const both = { virtual_phone_number: SHOP, effective_virtual_phone_number: KAZAN };
    const id = await place(server, "random", { contact: MOSCOW_CONTACT });
    expect(await server.store.session(id)).toMatchObject(both);
    await server.clock.advance(1500);
    const listed = await call(server.url, "list.calls", { access_token: CALL_PARAMS.access_token });
    expect(listed.result?.data).toMatchObject([{ ...both, call_session_id: id }]);
    await server.clock.runToEnd();

    const session = await server.store.session(id);
    if (session === null) throw new Error("the session is gone");
    const events = eventsOf(session);
    expect(events.length).toBeGreaterThan(2);
    for (const event of events) expect(event).toMatchObject(both);

    const report = await call(server.server.dataUrl, "get.calls_report", {
      access_token: CALL_PARAMS.access_token,
      date_from: "2026-01-01 00:00:00",
      date_till: "2026-01-02 23:59:59",
      fields: ["id", "virtual_phone_number", "effective_virtual_phone_number"],
    });
    expect(report.result?.data).toEqual([{ id, ...both }]);
  });
});
