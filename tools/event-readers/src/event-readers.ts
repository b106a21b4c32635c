import type {
  EventReader,
  EventReaderOptions,
  EventReaderSettings,
  SessionEvent,
} from "@scenario-call/core/event-streams";
import { describe, expect, it, onTestFinished } from "vitest";
import { ACCOUNT_OF_KEY, ANSWERS, BUSY, KEY, startCallsServer } from "./calls-server.ts";
import type { CallsServer } from "./calls-server.ts";
import { startCuttingProxy } from "./cutting-proxy.ts";
import type { CuttingProxy, Way } from "./cutting-proxy.ts";
import { readerClock } from "./reader-clock.ts";
import type { ReaderClock } from "./reader-clock.ts";
import { startScriptedStreams } from "./scripted-streams.ts";
import type { ScriptedAnswer, ScriptedStreams } from "./scripted-streams.ts";

/** The token of a reader that has one. */
interface TokenOption {
  readonly token: Extract<EventReaderOptions, { readonly token: unknown }>["token"];
}

/** Makes the reader of a package. */
export type MakeReader = (options: EventReaderOptions) => EventReader;

const LONG_MS = 3_600_000;

const collected = async (events: AsyncIterable<SessionEvent>): Promise<readonly SessionEvent[]> => {
  const found: SessionEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
};

const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error("It succeeded");
    },
    (error: unknown) => error,
  );

const numbersOf = (events: readonly SessionEvent[]): readonly number[] =>
  events.map(({ sequence_number: number }) => number);

const wayTo = async (url: string, wayOf: (n: number) => Way): Promise<CuttingProxy> => {
  const proxy = await startCuttingProxy(url, wayOf);
  onTestFinished(proxy.close);
  return proxy;
};

const scripted = async (answerOf: (n: number) => ScriptedAnswer): Promise<ScriptedStreams> => {
  const server = await startScriptedStreams(answerOf);
  onTestFinished(server.close);
  return server;
};

/** Events as the server writes them. */
const written = (events: readonly SessionEvent[]): string =>
  events
    .map(
      (event) => `id: ${event.call_session_id}.${event.sequence_number}\ndata: ${JSON.stringify(event)}\n\n`,
    )
    .join("");

/** A call that has ended, with all its events. */
const endedCall = async (
  server: CallsServer,
  read: (url: string, clock?: ReaderClock) => EventReader,
  contact: string = ANSWERS,
): Promise<{ readonly id: number; readonly events: readonly SessionEvent[] }> => {
  const id = await server.start(contact);
  await server.clock.advance(LONG_MS);
  return { id, events: await collected(read(server.url).events(id)) };
};

/** The promises of every reader of events, whatever it opens its streams with. */
export const eventReaderConformance = (name: string, make: MakeReader): void => {
  const read = (
    url: string,
    clock: ReaderClock = readerClock(),
    more: Partial<EventReaderSettings> & Partial<TokenOption> = {},
  ): EventReader => make({ url, token: KEY, clock, ...more });

  const readLoggedIn = (
    url: string,
    clock: ReaderClock = readerClock(),
    more: Partial<EventReaderSettings> & { readonly password?: string } = {},
  ): EventReader => make({ url, ...ACCOUNT_OF_KEY, clock, ...more });

  describe(`${name}: the events of a session`, () => {
    it("are told while they happen, each once and in order, and end after the last one", async () => {
      const server = await startCallsServer();
      const id = await server.start(ANSWERS);
      const events = read(server.url).events(id);
      const first = await events.next();
      expect(first.value).toMatchObject({ notification_mnemonic: "session_created", sequence_number: 1 });
      const rest = collected(events);
      await server.clock.advance(LONG_MS);
      const told = await rest;
      expect(told.at(-1)).toMatchObject({
        notification_mnemonic: "session_finished",
        finish_reason: "success_finish",
      });
      expect(told.map(({ notification_mnemonic: type }) => type)).toContain("talk_started");
      expect(numbersOf(told)).toEqual(told.map((_, index) => index + 2));
      expect(await events.next()).toEqual({ done: true, value: undefined });
    });

    it("are the same wherever and however often the stream is cut", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const whole = await wayTo(server.url, () => ({}));
      await collected(read(whole.url).events(id));
      const length = whole.bytes();
      expect(length).toBeGreaterThan(2_000);
      // Closely in the head of the answer, then at places that lie apart by a prime.
      const places = [...Array(length).keys()].filter(
        (place) => (place < 300 && place % 11 === 0) || place % 193 === 0,
      );
      for (const cutAfter of places) {
        const proxy = await startCuttingProxy(server.url, (n) => (n <= 3 ? { cutAfter } : {}));
        expect(await collected(read(proxy.url).events(id)), `cut after ${cutAfter}`).toEqual(events);
        expect(proxy.connections()).toBeGreaterThan(1);
        await proxy.close();
      }
    });

    it.each([1, 2, 3, 7])("are the same when %i bytes come at once", async (trickle) => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const proxy = await wayTo(server.url, () => ({ trickle }));
      expect(await collected(read(proxy.url).events(id))).toEqual(events);
    });

    it("are each told once where the server begins from the first one again", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const proxy = await wayTo(server.url, (n) => ({
        forgetful: true,
        ...(n < 5 ? { cutAfter: n * 700 } : {}),
      }));
      expect(await collected(read(proxy.url).events(id))).toEqual(events);
      expect(proxy.connections()).toBe(5);
    });

    it("are asked for from the last one on, by its id", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const proxy = await wayTo(server.url, () => ({}));
      expect(await collected(read(proxy.url).events(id, { after: 3 }))).toEqual(events.slice(3));
      expect(proxy.heads[0]).toMatch(new RegExp(`^last-event-id: ${id}\\.3\\r$`, "imu"));
    });

    it("are none where the reader has the last one", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      expect(await collected(read(server.url).events(id, { after: events.length }))).toEqual([]);
    });

    it("are asked for again where one is missing in between", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const streams = await scripted((n) => ({
        body: written(n === 1 ? [...events.slice(0, 2), ...events.slice(3)] : events.slice(2)),
      }));
      expect(await collected(read(streams.url).events(id))).toEqual(events);
      expect(streams.lastEventIds).toEqual([null, `${id}.2`]);
    });

    it("go on over a new connection when the old one is silent for too long", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const clock = readerClock();
      const streams = await scripted((n) =>
        n === 1 ? { body: written(events.slice(0, 2)), stay: true } : { body: written(events.slice(2)) },
      );
      const told = read(streams.url, clock).events(id);
      await told.next();
      await told.next();
      const third = told.next();
      await new Promise(setImmediate);
      clock.letSilencePass();
      expect((await third).value).toEqual(events[2]);
      expect(streams.lastEventIds).toEqual([null, `${id}.2`]);
      await told.return?.();
    });
  });

  describe(`${name}: a reader that leaves`, () => {
    it("closes its stream and leaves no timer behind when its loop is left", async () => {
      const server = await startCallsServer();
      const proxy = await wayTo(server.url, () => ({}));
      const id = await server.start(ANSWERS);
      const clock = readerClock();
      for await (const event of read(proxy.url, clock).events(id)) {
        expect(event.sequence_number).toBe(1);
        break;
      }
      await proxy.hungUp();
      expect(clock.waiting()).toBe(0);
    });

    it("closes it also while it waits for an event", async () => {
      const server = await startCallsServer();
      const proxy = await wayTo(server.url, () => ({}));
      const id = await server.start(ANSWERS);
      const clock = readerClock();
      const events = read(proxy.url, clock).events(id);
      while ((await events.next()).value?.notification_mnemonic !== "leg_dialling");
      const waiting = events.next();
      await events.return?.();
      expect(await waiting).toEqual({ done: true, value: undefined });
      await proxy.hungUp();
      expect(clock.waiting()).toBe(0);
    });

    it("sends nothing if it never asks for an event", async () => {
      const server = await startCallsServer();
      const proxy = await wayTo(server.url, () => ({}));
      await read(proxy.url).events(1).return?.();
      expect(proxy.connections()).toBe(0);
    });

    it("gets the reason of the signal that ended it, and its stream is closed", async () => {
      const server = await startCallsServer();
      const proxy = await wayTo(server.url, () => ({}));
      const id = await server.start(ANSWERS);
      const clock = readerClock();
      const controller = new AbortController();
      const events = read(proxy.url, clock).events(id, { signal: controller.signal });
      await events.next();
      const rest = collected(events);
      controller.abort(new Error("enough"));
      expect(await failureOf(rest)).toMatchObject({ message: "enough" });
      await proxy.hungUp();
      expect(clock.waiting()).toBe(0);
    });

    it("gets the reason of a signal that had fired before, and nothing is sent", async () => {
      const server = await startCallsServer();
      const proxy = await wayTo(server.url, () => ({}));
      const events = read(proxy.url).events(1, { signal: AbortSignal.abort(new Error("too late")) });
      expect(await failureOf(events.next())).toMatchObject({ message: "too late" });
      expect(proxy.connections()).toBe(0);
    });

    it("is told that its time is over", async () => {
      const server = await startCallsServer();
      const id = await server.start(ANSWERS);
      const clock = readerClock();
      const rest = collected(read(server.url, clock).events(id, { timeout_ms: 100_000 }));
      const failure = failureOf(rest);
      while (clock.waiting() < 2) await new Promise(setImmediate);
      clock.letSilencePass();
      expect(await failure).toMatchObject({ name: "EventStreamError", reason: "timeout" });
      expect(clock.waiting()).toBe(0);
    });
  });

  describe(`${name}: a server that does not tell`, () => {
    it("refuses a token, by the name of the error; the token is in nothing that is printed", async () => {
      const server = await startCallsServer();
      const id = await server.start(ANSWERS);
      const token = "0123456789abcdef0123456789abcdef";
      const error = await failureOf(collected(read(server.url, readerClock(), { token }).events(id)));
      expect(error).toMatchObject({ reason: "refused", status: 401, mnemonic: "access_token_invalid" });
      expect(`${String(error)} ${(error as Error).stack ?? ""} ${JSON.stringify(error)}`).not.toContain(
        token,
      );
    });

    it("refuses a session that it does not have", async () => {
      const server = await startCallsServer();
      const failure = await failureOf(collected(read(server.url).events(99)));
      expect(failure).toMatchObject({ reason: "refused", status: 404, mnemonic: "call_session_not_found" });
    });

    it("gets another token where the first has ended and there is one", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const asked: (string | null)[] = [];
      const token = ({ refused }: { readonly refused: string | null }): string => {
        asked.push(refused);
        return refused === null ? "outworn" : KEY;
      };
      expect(await collected(read(server.url, readerClock(), { token }).events(id))).toEqual(events);
      expect(asked).toEqual([null, "outworn"]);
    });

    it("is not asked a third time with a token that it has refused", async () => {
      const server = await startCallsServer();
      const proxy = await wayTo(server.url, () => ({}));
      const failure = await failureOf(
        collected(read(proxy.url, readerClock(), { token: () => "outworn" }).events(1)),
      );
      expect(failure).toMatchObject({ reason: "refused", mnemonic: "access_token_invalid" });
      expect(proxy.connections()).toBe(2);
    });

    it("is not asked on and on where it refuses every new token as well", async () => {
      const streams = await scripted(() => ({ status: 401 }));
      let given = 0;
      const token = (): string => {
        given += 1;
        if (given > 2) throw new Error("a third token was asked for");
        return `outworn-${given}`;
      };
      const failure = await failureOf(collected(read(streams.url, readerClock(), { token }).events(1)));
      expect(failure).toMatchObject({ reason: "refused", status: 401 });
      expect(streams.tokens).toEqual(["Bearer outworn-1", "Bearer outworn-2"]);
    });

    it("gets another token each time that one has ended, however often in a long session", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      // Every token opens one stream, on which one event more is told.
      const streams = await scripted((n) =>
        n % 2 === 1 ? { status: 401 } : { body: written(events.slice(n / 2 - 1, n / 2)) },
      );
      let given = 0;
      const token = (): string => `token-${(given += 1)}`;
      expect(await collected(read(streams.url, readerClock(), { token }).events(id))).toEqual(events);
      expect(streams.tokens).toHaveLength(2 * events.length);
    });

    it("is asked again after the time that it names, when it is full", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const clock = readerClock();
      const streams = await scripted((n) =>
        n === 1 ? { status: 503, headers: { "retry-after": "40" } } : { body: written(events) },
      );
      expect(await collected(read(streams.url, clock).events(id))).toEqual(events);
      expect(clock.pauses).toEqual([40_000]);
    });

    it("is given up after as many failures as were allowed, with longer and longer pauses", async () => {
      const clock = readerClock();
      const streams = await scripted(() => ({ status: 502 }));
      const failure = await failureOf(collected(read(streams.url, clock, { attempts: 7 }).events(1)));
      expect(failure).toMatchObject({ name: "EventStreamError", reason: "unreachable" });
      expect(streams.tokens).toHaveLength(7);
      // 3 s, doubled up to 30 s, each shortened by up to a half.
      const most = [3_000, 6_000, 12_000, 24_000, 30_000, 30_000];
      expect(
        clock.pauses.map((pause, index) => pause <= (most[index] ?? 0) && pause >= (most[index] ?? 0) / 2),
      ).toEqual(most.map(() => true));
    });

    it("opens streams and says nothing on any of them: that is a failure like any other", async () => {
      const clock = readerClock();
      const streams = await scripted(() => ({ body: "" }));
      const failure = await failureOf(read(streams.url, clock, { attempts: 4 }).waitFor(1, "talk_started"));
      expect(failure).toMatchObject({ name: "EventStreamError", reason: "unreachable" });
      expect(streams.tokens).toHaveLength(4);
      expect(clock.waiting()).toBe(0);
    });

    it("says something on each before it is cut: it is there, however often that happens", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const streams = await scripted((n) => ({ body: n <= 4 ? ":\n\n" : written(events) }));
      expect(await collected(read(streams.url, readerClock(), { attempts: 2 }).events(id))).toEqual(events);
    });

    it("is not there: that is a failure like any other", async () => {
      const streams = await startScriptedStreams(() => ({}));
      await streams.close();
      const failure = await failureOf(collected(read(streams.url, readerClock(), { attempts: 2 }).events(1)));
      expect(failure).toMatchObject({ reason: "unreachable" });
    });

    it.each<[string, ScriptedAnswer]>([
      ["a page", { headers: { "content-type": "text/html" }, body: "<html>" }],
      ["no JSON", { body: "data: {\n\n" }],
      ["JSON that is no event", { body: 'data: {"notification_mnemonic":"talk_started"}\n\n' }],
    ])("sends %s: nobody takes it for events", async (_name, answer) => {
      const streams = await scripted(() => answer);
      const failure = await failureOf(collected(read(streams.url).events(1)));
      expect(failure).toMatchObject({ name: "EventStreamError", reason: "unreadable" });
      expect(streams.tokens).toHaveLength(1);
    });

    it("sends the events of another session: nobody takes them for those that were asked for", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const streams = await scripted(() => ({ body: written(events) }));
      const failure = await failureOf(collected(read(streams.url).events(id + 1)));
      expect(failure).toMatchObject({ reason: "unreadable" });
    });

    it("redirects: the token is not sent elsewhere", async () => {
      const elsewhere = await scripted(() => ({}));
      const streams = await scripted(() => ({ status: 307, headers: { location: elsewhere.url } }));
      const failure = await failureOf(collected(read(streams.url).events(1)));
      expect(failure).toMatchObject({ reason: "refused" });
      expect(elsewhere.tokens).toEqual([]);
    });
  });

  describe(`${name}: login and password`, () => {
    const logins = ({ heads }: CuttingProxy): number =>
      heads.filter((head) => head.includes('"login.user"')).length;

    const tokensOf = ({ heads }: CuttingProxy): readonly string[] =>
      heads.flatMap((head) => /^authorization: Bearer (.+)\r$/imu.exec(head)?.[1] ?? []);

    it("are exchanged for a session once, however many readings there are", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const proxy = await wayTo(server.url, () => ({}));
      const reader = readLoggedIn(proxy.url);
      const both = await Promise.all([collected(reader.events(id)), collected(reader.events(id))]);
      expect([...both, await collected(reader.events(id))]).toEqual([events, events, events]);
      expect(logins(proxy)).toBe(1);
      expect(new Set(tokensOf(proxy)).size).toBe(1);
      expect(tokensOf(proxy)).not.toContain(KEY);
    });

    it("are exchanged for another one when the server refuses the session", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const proxy = await wayTo(server.url, () => ({}));
      const reader = readLoggedIn(proxy.url);
      await collected(reader.events(id));
      await server.call("logout.user", { access_token: tokensOf(proxy)[0] });
      expect(await collected(reader.events(id))).toEqual(events);
      expect(logins(proxy)).toBe(2);
      expect(new Set(tokensOf(proxy)).size).toBe(2);
    });

    it("are exchanged later where the connection is cut before the answer came", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read);
      const proxy = await wayTo(server.url, (n) => (n === 1 ? { cutAfter: 1 } : {}));
      const clock = readerClock();
      expect(await collected(readLoggedIn(proxy.url, clock).events(id))).toEqual(events);
      expect(clock.pauses.filter((pause) => pause >= 1_500 && pause <= 3_000)).toHaveLength(1);
    });

    it("count as a failed connection where nobody answers", async () => {
      const streams = await startScriptedStreams(() => ({}));
      await streams.close();
      const reader = readLoggedIn(streams.url, readerClock(), { attempts: 2 });
      expect(await failureOf(collected(reader.events(1)))).toMatchObject({ reason: "unreachable" });
    });

    it("that are wrong are refused by the name of the error, and printed nowhere", async () => {
      const server = await startCallsServer();
      const proxy = await wayTo(server.url, () => ({}));
      const password = "0123456789abcdef0123456789abcdef";
      const error = await failureOf(
        collected(readLoggedIn(proxy.url, readerClock(), { password }).events(1)),
      );
      expect(error).toMatchObject({
        name: "EventStreamError",
        reason: "refused",
        mnemonic: "auth_error",
      });
      expect(`${String(error)} ${(error as Error).stack ?? ""} ${JSON.stringify(error)}`).not.toContain(
        password,
      );
      expect(logins(proxy)).toBe(1);
    });
  });

  describe(`${name}: waiting for an event`, () => {
    it("gives it when it happens, with its own members", async () => {
      const server = await startCallsServer();
      const id = await server.start(ANSWERS);
      const talk = read(server.url).waitFor(id, "talk_started");
      await server.clock.advance(LONG_MS);
      const event = await talk;
      expect(event.notification_mnemonic).toBe("talk_started");
    });

    it("gives it also when it has happened before, and the last event of all", async () => {
      const server = await startCallsServer();
      const { id } = await endedCall(server, read);
      expect((await read(server.url).waitFor(id, "talk_started")).call_session_id).toBe(id);
      expect((await read(server.url).waitFor(id, "session_finished")).finish_reason).toBe("success_finish");
    });

    it("ends truthfully when the session ends without it, with the finish reason", async () => {
      const server = await startCallsServer();
      const { id, events } = await endedCall(server, read, BUSY);
      const reason = (events.at(-1) as { readonly finish_reason?: string }).finish_reason;
      expect(reason).toMatch(/busy/u);
      const failure = await failureOf(read(server.url).waitFor(id, "talk_started"));
      expect(failure).toMatchObject({
        name: "EventStreamError",
        reason: "session_ended",
        finish_reason: reason,
      });
    });

    it("leaves no stream behind", async () => {
      const server = await startCallsServer();
      const proxy = await wayTo(server.url, () => ({}));
      const id = await server.start(ANSWERS);
      const clock = readerClock();
      await read(proxy.url, clock).waitFor(id, "session_created");
      await proxy.hungUp();
      expect(clock.waiting()).toBe(0);
    });
  });

  describe(`${name}: options that make no sense`, () => {
    it.each<[string, Partial<EventReaderSettings> & Partial<TokenOption>]>([
      ["http:// to another machine", { url: "http://calls.example/v4.0" }],
      ["a user in the URL", { url: "https://user@calls.example/v4.0" }],
      ["no token", { token: "" }],
      ["no attempt", { attempts: 0 }],
      ["silence that is no time", { silence_ms: 0 }],
    ])("are refused when the reader is made: %s", (_name, options) => {
      expect(() => read("https://calls.example/v4.0", readerClock(), options)).toThrow(
        /^(?:url|Give token|attempts|silence_ms) ?/u,
      );
    });

    it.each([0, -1, 1.5, Number.NaN])("are refused when events are asked for: session %d", (id) => {
      expect(() => read("https://calls.example/v4.0").events(id)).toThrow(RangeError);
    });
  });
};
