import { describe, expect, it } from "vitest";
import { createCaller } from "../src/caller/create-caller.ts";
import type { Caller, CallerOptions } from "../src/caller/create-caller.ts";
import type { CallerIntents } from "../src/caller/call-api-intents.ts";
import { callApiIntents } from "../src/caller/call-api-intents.ts";
import type { Transport, TransportOutcome, TransportRequest } from "../src/caller/transport.ts";
import type { CallFailure } from "../src/failures/guards.ts";
import { tokenFromFunction } from "../src/tokens/token-function.ts";
import { permanentToken } from "../src/tokens/token-provider.ts";
import { heldClock } from "./held-clock.ts";
import type { HeldClock } from "./held-clock.ts";
import { LIBRARY_ERRORS, LIBRARY_METHODS } from "./library-api.ts";
import type { LibraryErrorParams, LibraryMethods } from "./library-api.ts";

/** What a transport was asked to send. */
interface Sent {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly key: string | undefined;
}

/** What the network makes of a request. */
type Fate = (sent: Sent, request: TransportRequest) => TransportOutcome | Promise<TransportOutcome>;

const KNOWS = "?1";

const answered = (body: object, says: string | null = KNOWS, status = 200): TransportOutcome => ({
  kind: "answered",
  status,
  body: JSON.stringify(body),
  header: (name) => (name === "x-keys" ? says : null),
});
const lent =
  (says: string | null = KNOWS): Fate =>
  ({ id }) =>
    answered({ jsonrpc: "2.0", id, result: { data: { loan_id: 5 } } }, says);
const refused =
  (mnemonic: string, rest: object = {}, says: string | null = KNOWS): Fate =>
  ({ id }) =>
    answered({ jsonrpc: "2.0", id, error: { code: -1, message: "No", data: { mnemonic, ...rest } } }, says);
const lost: Fate = () => ({ kind: "no_answer", reason: "connection_lost" });
const noConnection: Fate = () => ({ kind: "not_sent", reason: "connection_failed", transient: true });
const untilStopped: Fate = (_sent, { signal }) =>
  new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve({ kind: "no_answer", reason: "stopped" })),
  );

const RULES = { header: "x-key", supportedHeader: "x-keys", methods: ["lend.book"] };
const BOOK = { book_id: 7 };

interface Arranged {
  readonly caller: Caller<LibraryMethods, LibraryErrorParams>;
  readonly sent: readonly Sent[];
  readonly clock: HeldClock;
  /** Lets everything happen that waits for less than ten seconds. */
  readonly flow: <Value>(work: Promise<Value>) => Promise<Value>;
}

/** A caller whose requests meet these fates in turn, the last one for ever. */
const arrange = (
  fates: readonly Fate[],
  mode: NonNullable<CallerIntents["keys"]>["mode"] | null = "detect",
  rest: Partial<CallerOptions<LibraryMethods>> = {},
  intents: Partial<CallerIntents> = {},
): Arranged => {
  const sent: Sent[] = [];
  const clock = heldClock();
  const transport: Transport = async (request) => {
    const message = JSON.parse(request.body) as Sent;
    const each = { ...message, body: request.body, key: request.headers?.["x-key"] };
    sent.push(each);
    const fate = fates[Math.min(sent.length, fates.length) - 1];
    if (fate === undefined) throw new Error("No fate was prepared");
    return fate(each, request);
  };
  const caller = createCaller<LibraryMethods, LibraryErrorParams>({
    methods: LIBRARY_METHODS,
    errors: LIBRARY_ERRORS,
    transport,
    tokens: permanentToken("the-token"),
    clock,
    intents: { keys: mode === null ? null : { rules: RULES, mode }, externalId: null, ...intents },
    ...rest,
  });
  const flow = async <Value>(work: Promise<Value>): Promise<Value> => {
    const state = { isDone: false };
    const done = work.finally(() => {
      state.isDone = true;
    });
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    for (let waited = 0; !state.isDone && waited < 9_900; waited += 100) {
      clock.advance(100);
      for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    }
    return done;
  };
  return { caller, sent, clock, flow };
};

const failureOf = async (
  result: Promise<{ readonly ok: boolean; readonly error?: unknown }>,
): Promise<CallFailure> => {
  const told = await result;
  if (told.ok) throw new Error("It succeeded");
  return told.error as CallFailure;
};

const keysOf = (sent: readonly Sent[]): readonly boolean[] => sent.map(({ key }) => key !== undefined);

describe("a key is sent", () => {
  it("from the second call on, where the first answer has said that the server knows keys; each has its own", async () => {
    const { caller, sent } = arrange([lent()]);
    for (let nth = 0; nth < 3; nth += 1) await caller.call("lend.book", BOOK);
    expect(keysOf(sent)).toEqual([false, true, true]);
    expect(sent[1]?.key).toMatch(/^"[0-9a-f-]{36}"$/u);
    expect(sent[1]?.key).not.toBe(sent[2]?.key);
  });

  it.each([null, "?0", "1", "true", "?1x", "x?1"])("to no server that says %j of keys", async (says) => {
    const { caller, sent } = arrange([lent(says)]);
    for (let nth = 0; nth < 2; nth += 1) await caller.call("lend.book", BOOK);
    expect(keysOf(sent)).toEqual([false, false]);
  });

  it.each([" ?1", "?1;x=2"])("to one that says %j, which means the same", async (says) => {
    const { caller, sent } = arrange([lent(says)]);
    for (let nth = 0; nth < 2; nth += 1) await caller.call("lend.book", BOOK);
    expect(keysOf(sent)).toEqual([false, true]);
  });

  it("no more once an answer does not say so any more, unless it is none of the server's own", async () => {
    const { caller, sent } = arrange([
      lent(),
      ({ id }) => answered({ jsonrpc: "2.0", id, result: { data: { loan_id: 1 } } }, null, 502),
      lent(null),
      lent(null),
    ]);
    for (let nth = 0; nth < 4; nth += 1) await caller.call("lend.book", BOOK);
    expect(keysOf(sent)).toEqual([false, true, true, false]);
  });

  it("with the methods that know it, and with no other", async () => {
    const counted: Fate = ({ id }) => answered({ jsonrpc: "2.0", id, result: { data: { count: 0 } } });
    const { caller, sent } = arrange([counted, counted, lent()]);
    for (let nth = 0; nth < 2; nth += 1) await caller.call("count.books", {});
    await caller.call("lend.book", BOOK);
    expect(keysOf(sent)).toEqual([false, false, true]);
  });

  it("with the first call already where the login's answer has said it", async () => {
    const { caller, sent } = arrange([lent(null)]);
    // A login is a call of this caller: its token comes with an answer.
    const viaLogin = arrange([lent(), lent()], "detect", {
      tokens: {
        get: async () => {
          await viaLogin.caller.call("count.books", {});
          return "token-of-login";
        },
        refused: () => false,
      },
    });
    await viaLogin.caller.call("lend.book", BOOK);
    expect(viaLogin.sent.map(({ method, key }) => [method, key !== undefined])).toEqual([
      ["count.books", false],
      ["lend.book", true],
    ]);
    await caller.call("lend.book", BOOK);
    expect(keysOf(sent)).toEqual([false]);
  });

  it("with the first call where the caller was told to assume it", async () => {
    const { caller, sent } = arrange([lent(null)], "assume");
    for (let nth = 0; nth < 2; nth += 1) await caller.call("lend.book", BOOK);
    expect(keysOf(sent)).toEqual([true, false]);
  });

  it("after a question that does nothing, where the caller was told to ask", async () => {
    const { caller, sent } = arrange([refused("method_not_found"), lent()], "ask");
    for (let nth = 0; nth < 2; nth += 1) await caller.call("lend.book", BOOK);
    expect(sent.map(({ method }) => method)).toEqual(["idempotency.probe", "lend.book", "lend.book"]);
    expect(sent[0]?.params).toEqual({});
    expect(keysOf(sent)).toEqual([false, true, true]);
  });

  it("not at all, and the call is, where the server answers that question without saying so", async () => {
    const { caller, sent } = arrange([refused("method_not_found", {}, null), lent(null)], "ask");
    await caller.call("lend.book", BOOK);
    expect(keysOf(sent)).toEqual([false, false]);
  });

  it("and the call is not, where that question gets no answer", async () => {
    const { caller, sent } = arrange([lost], "ask");
    const failure = await failureOf(caller.safeCall("lend.book", BOOK));
    expect(failure).toMatchObject({ kind: "not_sent", reason: "connection_failed", repeatable: true });
    expect(sent.map(({ method }) => method)).toEqual(["idempotency.probe"]);
  });
});

describe("the question whether a server knows keys", () => {
  it("is asked once, however many calls wait for the answer", async () => {
    const { caller, sent, flow } = arrange([refused("method_not_found"), lent()], "ask");
    await flow(Promise.all(Array.from({ length: 8 }, () => caller.call("lend.book", BOOK))));
    expect(sent.filter(({ method }) => method === "idempotency.probe")).toHaveLength(1);
    expect(keysOf(sent)).toEqual([false, ...Array.from({ length: 8 }, () => true)]);
  });

  it("is asked again for those that have time, when the call that asked it was ended", async () => {
    const { caller, sent, flow } = arrange([untilStopped, refused("method_not_found"), lent()], "ask");
    const controller = new AbortController();
    const first = failureOf(caller.safeCall("lend.book", BOOK, { signal: controller.signal }));
    const second = caller.call("lend.book", BOOK);
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    controller.abort();
    expect(await first).toMatchObject({ kind: "not_sent", reason: "aborted" });
    expect(await flow(second)).toEqual({ loan_id: 5 });
    expect(sent.map(({ method }) => method)).toEqual(["idempotency.probe", "idempotency.probe", "lend.book"]);
  });

  it("leaves all calls unsent that waited for it, when it is lost", async () => {
    const { caller, sent } = arrange([lost], "ask");
    const failures = await Promise.all(
      Array.from({ length: 3 }, () => failureOf(caller.safeCall("lend.book", BOOK))),
    );
    expect(failures).toMatchObject(Array.from({ length: 3 }, () => ({ kind: "not_sent" })));
    expect(sent).toHaveLength(1);
  });
});

describe("a key that the caller gives", () => {
  const mine = { idempotency_key: "order-17" };

  it("is sent to a server that knows keys, which is asked first where nothing is known", async () => {
    const { caller, sent } = arrange([refused("method_not_found"), lent()]);
    await caller.call("lend.book", BOOK, mine);
    expect(sent.map(({ method, key }) => [method, key])).toEqual([
      ["idempotency.probe", undefined],
      ["lend.book", '"order-17"'],
    ]);
  });

  it.each<[string, Parameters<typeof arrange>]>([
    ["does not know keys", [[refused("method_not_found", {}, null)]]],
    ["knows none by its name", [[lent()], null]],
  ])("keeps the call from a server that %s", async (_name, [fates, mode]) => {
    const { caller, sent } = arrange(fates, mode);
    const failure = await failureOf(caller.safeCall("lend.book", BOOK, mine));
    expect(failure).toMatchObject({ kind: "not_sent", reason: "key_not_supported", repeatable: false });
    expect(sent.filter(({ method }) => method === "lend.book")).toEqual([]);
  });

  it("keeps a call from being made whose method knows no key", async () => {
    const { caller, sent } = arrange([lent()]);
    const failure = await failureOf(caller.safeCall("count.books", {}, mine));
    expect(failure).toMatchObject({ kind: "not_sent", reason: "key_not_supported" });
    expect(sent).toEqual([]);
  });

  it.each(["", "two words", 'a"b', "a\\b", "ключ", "a\n", "x".repeat(256)])(
    "is a mistake where it is %j",
    async (idempotency_key) => {
      const { caller, sent } = arrange([lent()]);
      await expect(caller.call("lend.book", BOOK, { idempotency_key })).rejects.toThrow(TypeError);
      expect(sent).toEqual([]);
    },
  );
});

describe("after an unknown outcome", () => {
  /** A caller whose server has said that it knows keys; its requests meet these fates from now on. */
  const after = async (
    fates: readonly Fate[],
    rest: Partial<CallerOptions<LibraryMethods>> = {},
    intents: Partial<CallerIntents> = {},
  ): Promise<Arranged> => {
    const queue = [lent(), ...fates];
    const next: Fate = (sent, request) =>
      ((queue.length > 1 ? queue.shift() : queue[0]) as Fate)(sent, request);
    const arranged = arrange([next], "detect", rest, intents);
    await arranged.caller.call("lend.book", BOOK);
    (arranged.sent as Sent[]).length = 0;
    return arranged;
  };

  it("the same bytes go out with the same key, and the answer is the call's", async () => {
    const { caller, sent, flow } = await after([lost, lent()]);
    expect(await flow(caller.call("lend.book", BOOK))).toEqual({ loan_id: 5 });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]?.key).toBeDefined();
  });

  it.each<[string, Fate]>([
    ["a lost connection", lost],
    ["something that is no answer", () => ({ kind: "answered", status: 502, body: "<html>" })],
    ["an answer to another request", lent()],
    ["an error of which the spec says that asking again may help", refused("out_of_order")],
  ])("the request is repeated after %s", async (name, fate) => {
    const mismatched: Fate = () => answered({ jsonrpc: "2.0", id: "other", result: { data: {} } });
    const { caller, sent, flow } = await after([name.startsWith("an answer to") ? mismatched : fate, lent()]);
    expect(await flow(caller.call("lend.book", BOOK))).toEqual({ loan_id: 5 });
    expect(sent).toHaveLength(2);
  });

  it.each<[string, Fate, object]>([
    [
      "an answer too large",
      () => ({ kind: "no_answer", reason: "answer_too_large" }),
      { reason: "answer_too_large" },
    ],
    [
      "a transport that breaks its contract",
      () => Promise.reject(new Error("bug")),
      { reason: "transport_failed" },
    ],
    ["an error of which the spec says nothing", refused("unheard_of"), { mnemonic: "unheard_of" }],
  ])("the request is not repeated after %s", async (_name, fate, expected) => {
    const { caller, sent, flow } = await after([fate, lent()]);
    expect(await flow(failureOf(caller.safeCall("lend.book", BOOK)))).toMatchObject({
      ...expected,
      neverStarted: false,
    });
    expect(sent).toHaveLength(1);
  });

  it("the request is repeated at most as often as the caller was told", async () => {
    const { caller, sent, flow } = await after([lost], {}, { keyed_attempts: 5 });
    expect(await flow(failureOf(caller.safeCall("lend.book", BOOK)))).toMatchObject({
      kind: "unknown_outcome",
    });
    expect(sent).toHaveLength(5);
  });

  it("the request is never repeated without a key, whatever the options say", async () => {
    const { caller, sent, flow } = arrange([lost], "detect", {}, { keyed_attempts: 10 });
    await flow(failureOf(caller.safeCall("lend.book", BOOK)));
    expect(sent).toHaveLength(1);
  });

  it("a try whose own time ended leaves the rest of the time to the repetition", async () => {
    const { caller, sent, flow } = await after([untilStopped, lent()], { try_timeout_ms: 500 });
    expect(await flow(caller.call("lend.book", BOOK))).toEqual({ loan_id: 5 });
    expect(sent).toHaveLength(2);
  });

  it("nothing is repeated after the time of the call, or after its abort", async () => {
    const timed = await after([untilStopped, lent()], { timeout_ms: 500 });
    expect(await timed.flow(failureOf(timed.caller.safeCall("lend.book", BOOK)))).toMatchObject({
      reason: "timeout",
    });
    const aborted = await after([untilStopped, lent()]);
    const controller = new AbortController();
    const failure = failureOf(aborted.caller.safeCall("lend.book", BOOK, { signal: controller.signal }));
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    controller.abort();
    expect(await aborted.flow(failure)).toMatchObject({ kind: "unknown_outcome", reason: "aborted" });
    expect([timed.sent.length, aborted.sent.length]).toEqual([1, 1]);
  });

  it.each<[string, Fate]>([
    ["finds no connection", noConnection],
    ["is refused, which says nothing about what was sent before", refused("book_not_found")],
    ["is refused for its token", refused("token_refused")],
  ])("the doubt stays where the repetition %s", async (_name, fate) => {
    const { caller, flow } = await after([lost, fate], { connect_attempts: 1 });
    const failure = await flow(failureOf(caller.safeCall("lend.book", BOOK)));
    expect(failure).toMatchObject({
      kind: "unknown_outcome",
      reason: "connection_lost",
      neverStarted: false,
    });
    expect(failure.cause).toMatchObject({ neverStarted: true });
  });

  it("the doubt stays where an error left it, and the repetition is refused", async () => {
    const { caller, flow } = await after([refused("out_of_order"), refused("book_not_found")]);
    const failure = await flow(failureOf(caller.safeCall("lend.book", BOOK)));
    expect(failure).toMatchObject({ kind: "api_error", mnemonic: "out_of_order", neverStarted: false });
  });

  it("a new token goes with the same key, under a new id", async () => {
    const tokens = ["old", "old", "old", "new"];
    const { caller, sent, flow } = await after([lost, refused("token_refused"), lent()], {
      tokens: { get: () => tokens.shift() ?? "new", refused: () => true },
    });
    expect(await flow(caller.call("lend.book", BOOK))).toEqual({ loan_id: 5 });
    expect(sent.map(({ params }) => params["access_token"])).toEqual(["old", "old", "new"]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect(sent.map(({ id }) => id === sent[0]?.id)).toEqual([true, true, false]);
  });

  it("a caller that assumed keys asks before it relies on them", async () => {
    const lies = arrange([lost, refused("method_not_found", {}, null)], "assume");
    expect(await lies.flow(failureOf(lies.caller.safeCall("lend.book", BOOK)))).toMatchObject({
      kind: "unknown_outcome",
    });
    expect(lies.sent.map(({ method }) => method)).toEqual(["lend.book", "idempotency.probe"]);
    const holds = arrange([lost, refused("method_not_found"), lent()], "assume");
    expect(await holds.flow(holds.caller.call("lend.book", BOOK))).toEqual({ loan_id: 5 });
    expect(holds.sent.map(({ method }) => method)).toEqual(["lend.book", "idempotency.probe", "lend.book"]);
  });
});

describe("an error of which the spec says that nothing was started, and that asking again may help", () => {
  const errors = {
    ...LIBRARY_ERRORS,
    closed_for_lunch: {
      ...LIBRARY_ERRORS["book_not_found"],
      mnemonic: "closed_for_lunch",
      message: "Lunch",
      repeat: "later",
    },
  } as typeof LIBRARY_ERRORS;

  it("is asked about again, under a new id, as often as a connection would be tried", async () => {
    const { caller, sent, flow } = arrange([refused("closed_for_lunch")], null, {
      errors,
      connect_attempts: 4,
    });
    const failure = await flow(failureOf(caller.safeCall("lend.book", BOOK)));
    expect(failure).toMatchObject({ kind: "api_error", mnemonic: "closed_for_lunch", repeatable: true });
    expect(new Set(sent.map(({ id }) => id)).size).toBe(4);
  });

  it("is the answer where the time of the call ends meanwhile", async () => {
    const { caller, sent, flow } = arrange([refused("closed_for_lunch")], null, {
      errors,
      timeout_ms: 50,
      random: () => 0.9,
    });
    expect(await flow(failureOf(caller.safeCall("lend.book", BOOK)))).toMatchObject({ kind: "api_error" });
    expect(sent).toHaveLength(1);
  });
});

describe("the budget", () => {
  it("ends repetitions when a service is in trouble: ten, and two more for ten calls", async () => {
    const { caller, sent, flow } = arrange([noConnection], null, { connect_attempts: 3 });
    const perCall: number[] = [];
    for (let nth = 0; nth < 12; nth += 1) {
      const before = sent.length;
      await flow(failureOf(caller.safeCall("lend.book", BOOK)));
      perCall.push(sent.length - before);
    }
    // 10 + 0.2 for each call; never more than 10 at once.
    expect(perCall).toEqual([3, 3, 3, 3, 3, 1, 2, 1, 1, 1, 1, 2]);
  });

  it("is what the caller was told, and nothing at all if so", async () => {
    const { caller, sent, flow } = arrange([noConnection], null, { repeat_budget: 0 });
    await flow(failureOf(caller.safeCall("lend.book", BOOK)));
    expect(sent).toHaveLength(1);
    expect(() => arrange([lent()], null, { repeat_budget: -1 })).toThrow(RangeError);
    expect(() => arrange([lent()], null, { repeat_budget: Number.NaN })).toThrow(RangeError);
  });
});

describe("an id to find the call by", () => {
  const externalId = { param: "note", methods: ["lend.book"] };

  it("is set where the caller gave none, new for each call, and told with the failure", async () => {
    const { caller, sent } = arrange([lost], null, {}, { externalId });
    const failures = [
      await failureOf(caller.safeCall("lend.book", BOOK)),
      await failureOf(caller.safeCall("lend.book", BOOK)),
    ];
    const notes = sent.map(({ params }) => params["note"]);
    expect(notes[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    expect(new Set(notes).size).toBe(2);
    expect(failures.map(({ intent }) => intent)).toEqual(
      notes.map((note) => ({ external_id: note, idempotency_key: null, began_at: 1_800_000_000_000 })),
    );
    expect(JSON.parse(JSON.stringify(failures[0]))).toMatchObject({ externalId: notes[0] });
  });

  it("is the caller's own where there is one", async () => {
    const { caller, sent } = arrange([lost], null, {}, { externalId });
    const failure = await failureOf(caller.safeCall("lend.book", { ...BOOK, note: "order 79260000000" }));
    expect(sent[0]?.params["note"]).toBe("order 79260000000");
    expect(failure.intent?.external_id).toBe("order 79260000000");
    expect(JSON.stringify(failure)).not.toContain("79260000000");
  });

  it("is not set where the caller gave a key: whoever repeats the call has to send the same", async () => {
    const { caller, sent } = arrange([lent()], "assume", {}, { externalId });
    for (let nth = 0; nth < 2; nth += 1)
      await caller.call("lend.book", BOOK, { idempotency_key: "order-17" });
    expect(sent.map(({ params }) => params)).toEqual(
      Array.from({ length: 2 }, () => ({ access_token: "the-token", ...BOOK })),
    );
  });

  it("is not set for other methods, nor where the caller does not want it", async () => {
    const { caller, sent } = arrange(
      [({ id }) => answered({ jsonrpc: "2.0", id, result: { data: { count: 0 } } })],
      null,
      {},
      { externalId },
    );
    await caller.call("count.books", {});
    const without = arrange([lost], null);
    const failure = await failureOf(without.caller.safeCall("lend.book", BOOK));
    expect([sent[0]?.params, without.sent[0]?.params["note"], failure.intent]).toEqual([{}, undefined, null]);
  });
});

describe("waiting for limits", () => {
  const exhausted = (limit_type: string | null, limits: object | null): Fate =>
    refused("limit_exceeded", {
      params: limit_type === null ? null : { limit_type, limit_max_value: 5 },
      metadata: limits === null ? null : { limits },
    });
  const minute = {
    minute_limit: 5,
    minute_remaining: 0,
    minute_reset: 7,
    day_limit: 9,
    day_remaining: 4,
    day_reset: 4_000,
  };
  const errors = {
    ...LIBRARY_ERRORS,
    limit_exceeded: {
      ...LIBRARY_ERRORS["book_not_found"],
      mnemonic: "limit_exceeded",
      message: "Limit per {limit_type} is {limit_max_value}",
      repeat: "later",
    },
  } as typeof LIBRARY_ERRORS;
  const wait = { errors, wait_for_limits: true, random: () => 0 };

  it("lasts until the points are full again, and no call is made before", async () => {
    const { caller, sent, clock } = arrange([exhausted("minute", minute), lent()], null, wait);
    const result = caller.call("lend.book", BOOK);
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    };
    await settle();
    clock.advance(6_999);
    await settle();
    expect(sent).toHaveLength(1);
    clock.advance(1);
    expect(await result).toEqual({ loan_id: 5 });
    expect(sent).toHaveLength(2);
    expect(sent[1]?.id).not.toBe(sent[0]?.id);
  });

  it("takes the limit that is empty where the error names none", async () => {
    const { caller, flow } = arrange([exhausted(null, minute), lent()], null, wait);
    expect(await flow(caller.call("lend.book", BOOK))).toEqual({ loan_id: 5 });
  });

  it.each<[string, Fate, Partial<CallerOptions<LibraryMethods>>]>([
    ["nobody asked for it", exhausted("minute", minute), { errors }],
    ["it would take longer than the call has time", exhausted("day", minute), wait],
    ["the answer does not tell for how long", exhausted("minute", null), wait],
    [
      "the spec does not say that nothing was started",
      exhausted("minute", minute),
      { ...wait, errors: LIBRARY_ERRORS },
    ],
  ])("is not done where %s", async (_name, fate, rest) => {
    const { caller, sent, flow } = arrange([fate, lent()], null, rest);
    expect(await flow(failureOf(caller.safeCall("lend.book", BOOK)))).toMatchObject({
      mnemonic: "limit_exceeded",
    });
    expect(sent).toHaveLength(1);
  });

  it("lasts until all that are empty are full again, and is not done where one of them does not tell", async () => {
    const both = { ...minute, day_remaining: 0, day_reset: 9 };
    const told = arrange([exhausted(null, both), lent()], null, wait);
    const result = told.caller.call("lend.book", BOOK);
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    told.clock.advance(8_999);
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
    expect(told.sent).toHaveLength(1);
    told.clock.advance(1);
    expect(await result).toEqual({ loan_id: 5 });
    const untold = arrange([exhausted(null, { ...both, day_reset: null }), lent()], null, wait);
    await untold.flow(failureOf(untold.caller.safeCall("lend.book", BOOK)));
    expect(untold.sent).toHaveLength(1);
  });

  it("asks less and less often a server whose points are said to be full again, and never are", async () => {
    const atOnce = exhausted("minute", { ...minute, minute_reset: 0 });
    const { caller, sent, flow } = arrange([atOnce], null, { ...wait, random: () => 0.9999 });
    const result = caller.safeCall("lend.book", BOOK, { timeout_ms: 6_300 });
    expect(await flow(failureOf(result))).toMatchObject({ mnemonic: "limit_exceeded" });
    // After 0.2, 0.4, 0.8, 1.6 and 3.2 s; the next time would be after the end of the call.
    expect(sent).toHaveLength(6);
  });

  it("can be asked for by a single call, and declined by one", async () => {
    const one = arrange([exhausted("minute", minute), lent()], null, { ...wait, wait_for_limits: false });
    expect(await one.flow(one.caller.call("lend.book", BOOK, { wait_for_limits: true }))).toEqual({
      loan_id: 5,
    });
    const other = arrange([exhausted("minute", minute), lent()], null, wait);
    await other.flow(failureOf(other.caller.safeCall("lend.book", BOOK, { wait_for_limits: false })));
    expect(other.sent).toHaveLength(1);
  });
});

describe("a signal that fires at any moment of a call", () => {
  const turns = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
  };

  /** A network that takes its time, and knows whether a call has left. */
  const arriving =
    (fate: Fate, left: string[]): Fate =>
    async (sent, request) => {
      if (request.signal.aborted) return { kind: "not_sent", reason: "stopped", transient: false };
      if (sent.method === "lend.book") left.push(sent.key ?? "no key");
      await turns(3);
      if (request.signal.aborted) return { kind: "no_answer", reason: "stopped" };
      return fate(sent, request);
    };

  const tokens = {
    "a permanent key": () => permanentToken("the-token"),
    "a function": () => tokenFromFunction(async () => "the-token"),
  };

  it.each(
    (["ask", "assume", "detect"] as const).flatMap((mode) =>
      (Object.keys(tokens) as (keyof typeof tokens)[]).flatMap((kind) =>
        ([lent(), lost, refused("token_refused")] as const).map((fate) => [mode, kind, fate] as const),
      ),
    ),
  )("does not make the call lie of what has left (%s, %s)", async (mode, kind, fate) => {
    const seen = new Set<string>();
    const lies: string[] = [];
    for (let moment = 0; moment < 60; moment += 1) {
      const left: string[] = [];
      const { caller, flow } = arrange([arriving(fate, left)], mode, { tokens: tokens[kind]() });
      const controller = new AbortController();
      const work = caller.safeCall("lend.book", BOOK, { signal: controller.signal });
      await turns(moment);
      controller.abort();
      const result = await flow(work as Promise<{ readonly ok: boolean; readonly error?: CallFailure }>);
      const told = result.ok ? "started" : (result.error?.kind ?? "");
      seen.add(told);
      // More than once only with one key.
      const sentTwice = left.includes("no key") ? fate === lost && left.length > 1 : new Set(left).size > 1;
      if (sentTwice) lies.push(`${moment}: sent twice`);
      if (told === "not_sent" && left.length > 0) lies.push(`${moment}: had left`);
      if (told === "unknown_outcome" && left.length === 0) lies.push(`${moment}: never left`);
    }
    expect(lies).toEqual([]);
    // Something has to be waited for before the request: only then is there a moment at which it has not left.
    expect(seen.has("not_sent")).toBe(mode === "ask" || kind === "a function");
  });
});

describe("hooks", () => {
  it("are told of each request before and after it, masked", async () => {
    const told: string[] = [];
    const infos: object[] = [];
    const { caller, flow } = arrange([noConnection, refused("book_not_found")], null, {
      requestId: (() => {
        let nth = 0;
        return () => `r${(nth += 1)}`;
      })(),
      hooks: {
        before_try: (info) => {
          told.push(`before ${info.request_id}`);
          infos.push(info);
        },
        after_try: (info) => {
          told.push(`after ${info.request_id} ${info.error?.kind}`);
          infos.push(info);
        },
      },
    });
    await flow(failureOf(caller.safeCall("lend.book", { ...BOOK, note: "for +7 926 000-00-00" })));
    expect(told).toEqual(["before r1", "after r1 not_sent", "before r2", "after r2 api_error"]);
    expect(infos).toMatchObject([
      { method: "lend.book", number: 1, reason: "first", is_keyed: false },
      { number: 1, duration_ms: 0 },
      { number: 2, reason: "not_sent" },
      { number: 2 },
    ]);
    expect(JSON.stringify(infos)).not.toMatch(/the-token|926 000/u);
  });

  it("decide nothing: what they throw is dropped, at once or later", async () => {
    const hooks = {
      before_try: () => {
        throw new Error("hook");
      },
      after_try: (() => Promise.reject(new Error("hook"))) as () => void,
    };
    const { caller } = arrange([lent()], null, { hooks });
    expect(await caller.call("lend.book", BOOK)).toEqual({ loan_id: 5 });
  });
});

describe("the intents of the Call API", () => {
  const own = new URL("https://calls.example.com/v4.0");
  const brand = new URL("https://callapi.uiscom.ru/v4.0");

  it("send no keys to a brand, however it was named, and an id by which a call can be found to everybody", () => {
    expect(callApiIntents(own, {})).toMatchObject({
      keys: { mode: "detect" },
      externalId: { param: "external_id" },
    });
    expect(callApiIntents(brand, {})).toMatchObject({ keys: null, externalId: { param: "external_id" } });
    expect(callApiIntents(own, { idempotency_keys: "never" }).keys).toBeNull();
    expect(callApiIntents(own, { set_external_id: false }).externalId).toBeNull();
  });

  it.each(["ask", "assume"] as const)("refuse to %s at a brand, which knows no keys", (idempotency_keys) => {
    expect(() => callApiIntents(brand, { idempotency_keys })).toThrow(TypeError);
  });

  it("refuse what is no way to use keys", () => {
    expect(() => callApiIntents(own, { idempotency_keys: "always" as "ask" })).toThrow(TypeError);
  });
});
