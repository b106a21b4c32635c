import { describe, expect, it } from "vitest";
import { createCaller } from "../src/caller/create-caller.ts";
import type { Caller, CallerOptions } from "../src/caller/create-caller.ts";
import type { Transport, TransportOutcome } from "../src/caller/transport.ts";
import type { CallFailure } from "../src/failures/guards.ts";
import { sessionToken } from "../src/tokens/session-token.ts";
import { tokenFromFunction } from "../src/tokens/token-function.ts";
import { permanentToken } from "../src/tokens/token-provider.ts";
import { heldClock } from "./held-clock.ts";
import { LIBRARY_ERRORS, LIBRARY_METHODS } from "./library-api.ts";
import type { LibraryErrorParams, LibraryMethods } from "./library-api.ts";

interface Sent {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

type Answer = (sent: Sent, signal: AbortSignal) => TransportOutcome | Promise<TransportOutcome>;

const answered = (body: object, status = 200): TransportOutcome => ({
  kind: "answered",
  status,
  body: JSON.stringify(body),
});
const lent: Answer = ({ id }) => answered({ jsonrpc: "2.0", id, result: { data: { loan_id: 5 } } });
const refused =
  (mnemonic: string, metadata?: object): Answer =>
  ({ id }) =>
    answered({ jsonrpc: "2.0", id, error: { code: -1, message: "No", data: { mnemonic, metadata } } });
const noConnection: Answer = () => ({ kind: "not_sent", reason: "connection_failed", transient: true });

/** Answers each request in turn, the last way for ever. */
const inTurn = (...answers: readonly Answer[]): { readonly transport: Transport; readonly sent: Sent[] } => {
  const sent: Sent[] = [];
  const transport: Transport = async ({ body, signal }) => {
    const request = JSON.parse(body) as Sent;
    sent.push(request);
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (answer === undefined) throw new Error("No answer was prepared");
    return answer(request, signal);
  };
  return { transport, sent };
};

const untilStopped =
  (outcome: TransportOutcome): Answer =>
  (_sent, signal) =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve(outcome)));

const callerOf = (
  transport: Transport,
  rest: Partial<CallerOptions<LibraryMethods>> = {},
): Caller<LibraryMethods, LibraryErrorParams> =>
  createCaller<LibraryMethods, LibraryErrorParams>({
    methods: LIBRARY_METHODS,
    errors: LIBRARY_ERRORS,
    transport,
    tokens: permanentToken("the-token"),
    ...rest,
  });

const failureOf = async (
  result: Promise<{ readonly ok: boolean; readonly error?: unknown }>,
): Promise<CallFailure> => {
  const told = await result;
  if (told.ok) throw new Error("It succeeded");
  return told.error as CallFailure;
};

/** Lets everything that is ready to run do so; no time passes. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe("a call", () => {
  it("puts the token into its place and gives the data", async () => {
    const { transport, sent } = inTurn(lent);
    expect(await callerOf(transport).call("lend.book", { book_id: 7 })).toEqual({ loan_id: 5 });
    expect(sent).toMatchObject([
      { jsonrpc: "2.0", method: "lend.book", params: { access_token: "the-token", book_id: 7 } },
    ]);
  });

  it("of a method without a token sends none", async () => {
    const { transport, sent } = inTurn(({ id }) =>
      answered({ jsonrpc: "2.0", id, result: { data: { count: 0 } } }),
    );
    await callerOf(transport).call("count.books", {});
    expect(sent[0]?.params).toEqual({});
  });

  it("throws what its other form returns", async () => {
    const { transport } = inTurn(refused("book_not_found"));
    const caller = callerOf(transport);
    const error = await failureOf(caller.safeCall("lend.book", { book_id: 7 }));
    await expect(caller.call("lend.book", { book_id: 7 })).rejects.toMatchObject({
      kind: error.kind,
      message: error.message,
    });
  });

  it("has an id of its own, in this caller and among callers", async () => {
    const { transport, sent } = inTurn(lent);
    const callers = [callerOf(transport), callerOf(transport)];
    for (const caller of callers)
      for (let n = 0; n < 50; n += 1) await caller.call("lend.book", { book_id: n });
    expect(new Set(sent.map(({ id }) => id)).size).toBe(100);
  });

  it("tells the limits of the last answer, success or error", async () => {
    const { transport } = inTurn(lent, refused("book_not_found", { limits: { day_remaining: 9 } }), lent);
    const caller = callerOf(transport);
    const limits: unknown[] = [];
    for (let n = 0; n < 3; n += 1) {
      await caller.safeCall("lend.book", { book_id: 7 });
      limits.push(caller.limits());
    }
    expect(limits).toEqual([null, { day_remaining: 9 }, { day_remaining: 9 }]);
  });
});

describe("refused here", () => {
  const refuse = async (
    method: string,
    params: unknown,
  ): Promise<{ readonly failure: CallFailure; readonly sent: number }> => {
    const { transport, sent } = inTurn(lent);
    const call = callerOf(transport).safeCall as (
      name: string,
      given: unknown,
    ) => ReturnType<typeof callerOf>["safeCall"] extends never ? never : Promise<{ readonly ok: boolean }>;
    return { failure: await failureOf(call(method, params)), sent: sent.length };
  };

  it.each([
    ["lend.book", { book_id: "7" }, "data_type_error", "book_id"],
    ["lend.book", { book_id: undefined }, "data_type_error", "book_id"],
    ["lend.book", { book_id: 7, access_token: "mine" }, "unexpected_parameters", "access_token"],
    ["lend.book", { book_id: 7, note: "\ud800" }, "character_encoding_not_allowed", null],
    ["lend.book", [7], "invalid_request", null],
    ["lend.book", null, "invalid_request", null],
    ["burn.book", { book_id: 7 }, "method_not_found", null],
    ["toString", {}, "method_not_found", null],
  ])("%s %j is %s at %j, and nothing is sent", async (method, params, mnemonic, field) => {
    const { failure, sent } = await refuse(method, params);
    expect(failure).toMatchObject({ kind: "invalid_request", mnemonic, field, neverStarted: true });
    expect(sent).toBe(0);
  });

  it.each<[string, CallerOptions<LibraryMethods>["tokens"]]>([
    ["a permanent key", permanentToken("the-secret-key")],
    ["one that a function gave before", tokenFromFunction(() => "the-secret-key")],
    [
      "that of a session",
      sessionToken({
        login: async () => ({ token: "the-secret-key", expireAt: null }),
        clock: heldClock(),
      }),
    ],
  ])("shows no token that stands where none belongs: %s", async (_name, tokens) => {
    const { transport, sent } = inTurn(lent);
    const caller = callerOf(transport, { tokens });
    await caller.call("lend.book", { book_id: 7 });
    const call = caller.safeCall as (method: string, params: unknown) => ReturnType<typeof caller.safeCall>;
    const failure = await failureOf(call("lend.book", { book_id: "is the-secret-key" }));
    expect(failure).toMatchObject({ kind: "invalid_request", value: "is the-secret-key" });
    expect(JSON.stringify(failure)).toContain('"value":"is ••••••••"');
    expect(sent).toHaveLength(1);
  });

  it("keeps a member named __proto__ a member", async () => {
    const { transport, sent } = inTurn(lent);
    const params = JSON.parse('{"__proto__": {"note": "of nobody"}, "book_id": 7}') as { book_id: number };
    await callerOf(transport).safeCall("lend.book", params);
    expect(Object.keys(sent[0]?.params ?? {})).toEqual(["access_token", "__proto__", "book_id"]);
  });

  it("judges what is sent, not what the object says next", async () => {
    const { transport, sent } = inTurn(lent);
    let asked = 0;
    const params = {
      get book_id() {
        return (asked += 1) === 1 ? 7 : ("changed" as unknown as number);
      },
      toJSON: () => ({ book_id: "changed" }),
    };
    await callerOf(transport).safeCall("lend.book", params);
    expect(sent[0]?.params["book_id"]).toBe(7);
  });

  it("asks for no token first", async () => {
    const { transport } = inTurn(lent);
    let asked = 0;
    const tokens = { get: () => `token${(asked += 1)}`, refused: () => true };
    await callerOf(transport, { tokens }).safeCall("lend.book", { book_id: "7" as unknown as number });
    expect(asked).toBe(0);
  });
});

describe("a connection that cannot be made", () => {
  it("is tried again after a while, up to the number of attempts", async () => {
    const clock = heldClock();
    const { transport, sent } = inTurn(noConnection, noConnection, lent);
    // Full jitter: anything up to 200 ms, then up to 400 ms. Half of that here.
    const random = (): number => 0.5;
    const result = callerOf(transport, { clock, random }).call("lend.book", { book_id: 7 });
    await settle();
    clock.advance(99);
    await settle();
    expect(sent).toHaveLength(1);
    clock.advance(1);
    await settle();
    expect(sent).toHaveLength(2);
    clock.advance(199);
    await settle();
    expect(sent).toHaveLength(2);
    clock.advance(1);
    expect(await result).toEqual({ loan_id: 5 });
    expect(clock.waiting()).toBe(0);
  });

  it("is given up after the last attempt", async () => {
    const { transport, sent } = inTurn(noConnection);
    const failure = await failureOf(
      callerOf(transport, { connect_attempts: 1 }).safeCall("lend.book", { book_id: 7 }),
    );
    expect(failure).toMatchObject({ kind: "not_sent", reason: "connection_failed", repeatable: true });
    expect(sent).toHaveLength(1);
  });

  it("is not tried again where that cannot help", async () => {
    const { transport, sent } = inTurn(() => ({
      kind: "not_sent",
      reason: "connection_failed",
      transient: false,
    }));
    await callerOf(transport).safeCall("lend.book", { book_id: 7 });
    expect(sent).toHaveLength(1);
  });

  it("is not tried again after the time of the call", async () => {
    const clock = heldClock();
    const { transport, sent } = inTurn(noConnection);
    const failure = failureOf(
      callerOf(transport, { clock, timeout_ms: 50, random: () => 0.9 }).safeCall("lend.book", { book_id: 7 }),
    );
    await settle();
    clock.advance(50);
    expect(await failure).toMatchObject({ kind: "not_sent", reason: "timeout" });
    expect(sent).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
  });
});

describe("an outcome that is not known", () => {
  const outcomes: readonly (readonly [string, Answer, object])[] = [
    [
      "a lost connection",
      () => ({ kind: "no_answer", reason: "connection_lost" }),
      { reason: "connection_lost" },
    ],
    [
      "an answer too large",
      () => ({ kind: "no_answer", reason: "answer_too_large", status: 200 }),
      { reason: "answer_too_large", httpStatus: 200 },
    ],
    [
      "an answer to another request",
      () => answered({ jsonrpc: "2.0", id: "x", result: { data: {} } }),
      { reason: "answer_mismatched" },
    ],
    [
      "no JSON",
      () => ({ kind: "answered", status: 503, body: "<html>" }),
      { reason: "answer_unreadable", httpStatus: 503 },
    ],
    [
      "a result of another form",
      ({ id }) => answered({ jsonrpc: "2.0", id, result: { data: { loan_id: "5" } } }),
      { reason: "answer_unreadable" },
    ],
    [
      "a transport that breaks its contract",
      () => Promise.reject(new Error("bug")),
      { reason: "transport_failed" },
    ],
  ];

  it.each(outcomes)("after %s is told so and never repeated", async (_name, answer, expected) => {
    const { transport, sent } = inTurn(answer);
    const failure = await failureOf(callerOf(transport).safeCall("lend.book", { book_id: 7 }));
    expect(failure).toMatchObject({
      kind: "unknown_outcome",
      neverStarted: false,
      repeatable: false,
      ...expected,
    });
    expect(sent).toHaveLength(1);
  });

  it("is not repeated where the service says that it may help later, but not that nothing was started", async () => {
    const { transport, sent } = inTurn(refused("out_of_order"));
    await callerOf(transport).safeCall("lend.book", { book_id: 7 });
    expect(sent).toHaveLength(1);
  });
});

describe("time and abort", () => {
  const stopped: readonly TransportOutcome[] = [
    { kind: "not_sent", reason: "stopped", transient: false },
    { kind: "no_answer", reason: "stopped" },
  ];

  it.each(stopped)(
    "of the whole call end it with the family that the transport proves: $kind",
    async (outcome) => {
      const clock = heldClock();
      const { transport } = inTurn(untilStopped(outcome));
      const failure = failureOf(
        callerOf(transport, { clock, timeout_ms: 1_000 }).safeCall("lend.book", { book_id: 7 }),
      );
      await settle();
      clock.advance(1_000);
      expect(await failure).toMatchObject({
        kind: outcome.kind === "not_sent" ? "not_sent" : "unknown_outcome",
        reason: "timeout",
      });
      expect(clock.waiting()).toBe(0);
    },
  );

  it.each(stopped)("by the caller's signal do too: $kind", async (outcome) => {
    const { transport, sent } = inTurn(untilStopped(outcome));
    const controller = new AbortController();
    const failure = failureOf(
      callerOf(transport).safeCall("lend.book", { book_id: 7 }, { signal: controller.signal }),
    );
    await settle();
    controller.abort("enough");
    expect(await failure).toMatchObject({ reason: "aborted", cause: "enough" });
    expect(sent).toHaveLength(1);
  });

  it("before the start send nothing", async () => {
    const { transport, sent } = inTurn(lent);
    const failure = await failureOf(
      callerOf(transport, { signal: AbortSignal.abort() }).safeCall("lend.book", { book_id: 7 }),
    );
    expect(failure).toMatchObject({ kind: "not_sent", reason: "aborted" });
    expect(sent).toHaveLength(0);
  });

  it("of one try leave the rest of the time to the next, where nothing was sent", async () => {
    const clock = heldClock();
    const { transport, sent } = inTurn(
      untilStopped({ kind: "not_sent", reason: "stopped", transient: false }),
      lent,
    );
    const result = callerOf(transport, { clock, try_timeout_ms: 500 }).call("lend.book", { book_id: 7 });
    await settle();
    clock.advance(500);
    await settle();
    clock.advance(200);
    expect(await result).toEqual({ loan_id: 5 });
    expect(sent).toHaveLength(2);
  });

  it("of one try that was sent end the call", async () => {
    const clock = heldClock();
    const { transport, sent } = inTurn(untilStopped({ kind: "no_answer", reason: "stopped" }), lent);
    const failure = failureOf(
      callerOf(transport, { clock, try_timeout_ms: 500 }).safeCall("lend.book", { book_id: 7 }),
    );
    await settle();
    clock.advance(500);
    expect(await failure).toMatchObject({ kind: "unknown_outcome", reason: "timeout" });
    expect(sent).toHaveLength(1);
  });

  it("leave no listener on a signal that lives longer than the call", async () => {
    const { transport } = inTurn(lent);
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    Object.assign(signal, {
      addEventListener: (...args: Parameters<typeof add>) => ((listeners += 1), add(...args)),
      removeEventListener: (...args: Parameters<typeof remove>) => ((listeners -= 1), remove(...args)),
    });
    await callerOf(transport, { signal }).call("lend.book", { book_id: 7 });
    expect(listeners).toBe(0);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    "of %d ms are refused as a mistake",
    async (ms) => {
      const { transport } = inTurn(lent);
      expect(() => callerOf(transport, { timeout_ms: ms })).toThrow(RangeError);
      await expect(
        callerOf(transport).call("lend.book", { book_id: 7 }, { try_timeout_ms: ms }),
      ).rejects.toThrow(RangeError);
    },
  );
});

describe("tokens", () => {
  const changing = (
    ...given: readonly string[]
  ): {
    readonly get: () => string;
    readonly refused: (token: string) => boolean;
    readonly told: string[];
  } => {
    const told: string[] = [];
    return {
      get: () => given[Math.min(told.length, given.length - 1)] ?? "",
      refused: (token) => told.push(token) > 0,
      told,
    };
  };

  it("that the service refuses are replaced once", async () => {
    const { transport, sent } = inTurn(refused("token_refused"), lent);
    const tokens = changing("old-token", "new-token");
    expect(await callerOf(transport, { tokens }).call("lend.book", { book_id: 7 })).toEqual({ loan_id: 5 });
    expect(sent.map(({ params }) => params["access_token"])).toEqual(["old-token", "new-token"]);
    expect(tokens.told).toEqual(["old-token"]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  });

  it("are not replaced a second time within one call", async () => {
    const { transport, sent } = inTurn(refused("token_refused"));
    const failure = await failureOf(
      callerOf(transport, { tokens: changing("a-token", "b-token", "c-token") }).safeCall("lend.book", {
        book_id: 7,
      }),
    );
    expect(failure).toMatchObject({ kind: "api_error", mnemonic: "token_refused" });
    expect(sent).toHaveLength(2);
  });

  it("are not replaced where the refused call may have been started", async () => {
    const { transport, sent } = inTurn(refused("token_doubted"), lent);
    const tokens = changing("old-token", "new-token");
    await callerOf(transport, { tokens }).safeCall("lend.book", { book_id: 7 });
    expect([sent.length, tokens.told]).toEqual([1, []]);
  });

  it("that stay the same are not sent again", async () => {
    const { transport, sent } = inTurn(refused("token_refused"));
    await callerOf(transport, { tokens: changing("same-token") }).safeCall("lend.book", { book_id: 7 });
    expect(sent).toHaveLength(1);
  });

  it("that cannot be had leave the request unsent", async () => {
    const { transport, sent } = inTurn(lent);
    const cause = new Error("vault closed");
    const sources = [
      { get: () => Promise.reject(cause), refused: () => false },
      {
        get: (): string => {
          throw cause;
        },
        refused: () => false,
      },
      { get: () => "", refused: () => false },
      { get: () => Promise.resolve(undefined as unknown as string), refused: () => false },
      null,
    ];
    for (const tokens of sources) {
      const failure = await failureOf(callerOf(transport, { tokens }).safeCall("lend.book", { book_id: 7 }));
      expect(failure).toMatchObject({ kind: "not_sent", reason: "token_unavailable" });
    }
    expect(sent).toHaveLength(0);
  });

  it("are not waited for longer than the call has time", async () => {
    const clock = heldClock();
    const { transport, sent } = inTurn(lent);
    const tokens = { get: () => new Promise<string>(() => undefined), refused: () => false };
    const failure = failureOf(callerOf(transport, { tokens, clock }).safeCall("lend.book", { book_id: 7 }));
    await settle();
    clock.advance(30_000);
    expect(await failure).toMatchObject({ kind: "not_sent", reason: "timeout" });
    expect(sent).toHaveLength(0);
  });
});
