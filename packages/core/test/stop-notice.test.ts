import { describe, expect, it } from "vitest";
import { createCaller } from "../src/caller/create-caller.ts";
import type { Caller, CallerOptions } from "../src/caller/create-caller.ts";
import { hearingStop, stopNoticeOf } from "../src/caller/transport.ts";
import type { Transport, TransportOutcome, TransportRequest } from "../src/caller/transport.ts";
import { permanentToken } from "../src/tokens/token-provider.ts";
import { heldClock } from "./held-clock.ts";
import { LIBRARY_ERRORS, LIBRARY_METHODS } from "./library-api.ts";
import type { LibraryErrorParams, LibraryMethods } from "./library-api.ts";

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

const lent = ({ body }: TransportRequest): TransportOutcome => {
  const { id } = JSON.parse(body) as { readonly id: string };
  return {
    kind: "answered",
    status: 200,
    body: JSON.stringify({ jsonrpc: "2.0", id, result: { data: { loan_id: 5 } } }),
  };
};

/** Stops when it is told to, by whatever it listens to. */
const patient = async (request: TransportRequest): Promise<TransportOutcome> => {
  await new Promise<void>((resolve) => stopNoticeOf(request).listen(resolve));
  return { kind: "no_answer", reason: "stopped" };
};

/** Both ways of telling a transport: the notice, and the signal that everybody knows. */
const WAYS: readonly (readonly [string, Transport])[] = [
  ["a notice", hearingStop(patient)],
  ["a signal", patient],
];

describe.each(WAYS)("a transport that listens to %s", (_way, transport) => {
  it("is told that the time of the call has ended", async () => {
    const clock = heldClock();
    const told = callerOf(transport, { clock, timeout_ms: 700 }).safeCall("lend.book", { book_id: 7 });
    clock.advance(700);
    expect(await told).toMatchObject({ ok: false, error: { kind: "unknown_outcome", reason: "timeout" } });
    expect(clock.waiting()).toBe(0);
  });

  it("is told that the time of the try has ended", async () => {
    const clock = heldClock();
    const caller = callerOf(transport, { clock, timeout_ms: 700, try_timeout_ms: 300 });
    const told = caller.safeCall("lend.book", { book_id: 7 });
    clock.advance(300);
    expect(await told).toMatchObject({ ok: false, error: { kind: "unknown_outcome", reason: "timeout" } });
    expect(clock.waiting()).toBe(0);
  });

  it.each(["of the call", "of the client"])("is told that the signal %s has fired", async (whose) => {
    const controller = new AbortController();
    const { signal } = controller;
    const ofCall = whose === "of the call";
    const told = callerOf(transport, ofCall ? {} : { signal }).safeCall(
      "lend.book",
      { book_id: 7 },
      ofCall ? { signal } : {},
    );
    controller.abort();
    expect(await told).toMatchObject({ ok: false, error: { kind: "unknown_outcome", reason: "aborted" } });
  });
});

describe("a request", () => {
  it("to a transport that says nothing of notices survives being spread, its signal included", async () => {
    const seen: TransportRequest[] = [];
    const wrapped: Transport = async (request) => {
      seen.push({ ...request });
      return lent(request);
    };
    await callerOf(wrapped).call("lend.book", { book_id: 7 });
    expect(seen[0]?.signal).toBeInstanceOf(AbortSignal);
    expect(seen[0]).not.toHaveProperty("stop");
  });

  it("has a signal also beside a notice, for whoever reads it, before the end and after it", async () => {
    const clock = heldClock();
    const aborted: boolean[] = [];
    const transport = hearingStop(async (request) => {
      aborted.push(request.signal.aborted);
      await new Promise<void>((resolve) => request.stop?.listen(resolve));
      aborted.push(request.signal.aborted, request.stop?.hasStopped ?? false);
      return { kind: "no_answer", reason: "stopped" };
    });
    const told = callerOf(transport, { clock, timeout_ms: 10 }).safeCall("lend.book", { book_id: 7 });
    clock.advance(10);
    await told;
    expect(aborted).toEqual([false, true, true]);
  });

  it("that nobody stopped tells nobody later", async () => {
    const clock = heldClock();
    const controller = new AbortController();
    let told = 0;
    const transport = hearingStop(async (request) => {
      request.stop?.listen(() => (told += 1));
      return lent(request);
    });
    await callerOf(transport, { clock, signal: controller.signal }).call("lend.book", { book_id: 7 });
    controller.abort();
    clock.advance(60_000);
    expect(told).toBe(0);
  });

  it("no longer tells whom it was told to leave out, and still tells the others", async () => {
    const clock = heldClock();
    const told: string[] = [];
    const transport = hearingStop(async ({ stop }) => {
      const [first, second] = [() => void told.push("first"), () => void told.push("second")];
      stop?.listen(first);
      stop?.listen(second);
      stop?.leave(first);
      await new Promise<void>((resolve) => stop?.listen(resolve));
      return { kind: "no_answer", reason: "stopped" };
    });
    const result = callerOf(transport, { clock, timeout_ms: 10 }).safeCall("lend.book", { book_id: 7 });
    clock.advance(10);
    await result;
    expect(told).toEqual(["second"]);
  });
});

describe("retries", () => {
  it("leave the parameters of the earlier requests as they were sent", async () => {
    const tokens = ["first-token", "second-token"];
    const bodies: string[] = [];
    const params: unknown[] = [];
    const transport: Transport = async ({ body }) => {
      bodies.push(body);
      const { id } = JSON.parse(body) as { readonly id: string };
      if (bodies.length > 1) return lent({ body, signal: new AbortController().signal });
      const error = { code: -32001, message: "No", data: { mnemonic: "token_refused" } };
      return { kind: "answered", status: 200, body: JSON.stringify({ jsonrpc: "2.0", id, error }) };
    };
    const given = { book_id: 7 };
    await callerOf(transport, {
      tokens: { get: () => tokens[bodies.length] ?? "", refused: () => true },
      hooks: { before_try: (info) => void params.push(info.params) },
    }).call("lend.book", given);
    expect(bodies.map((body) => (JSON.parse(body) as { params: object }).params)).toEqual([
      { access_token: "first-token", book_id: 7 },
      { access_token: "second-token", book_id: 7 },
    ]);
    expect(given).toEqual({ book_id: 7 });
  });
});
