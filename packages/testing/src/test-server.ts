import { createHash, randomBytes } from "node:crypto";
import { CALL_API_ERRORS, type CallApiErrorParams, type CallApiMnemonic } from "@scenario-call/core";
import {
  type AccountFile,
  AccountFileError,
  checkAccount,
  createServer,
  eventsOf,
  type HeardAt,
  HeldClock,
  type Log,
  MemoryStore,
  type PhoneRule,
  Sandbox,
  scaledClock,
  type ScenarioCallServer,
  systemClock,
} from "@scenario-call/server";
import { callApiError, type FixtureDetails } from "./errors.ts";
import { type Fault, Faults } from "./front/fault.ts";
import { Front } from "./front/front.ts";
import type { SeenRequest } from "./front/request-body.ts";
import { lanesOf } from "./heard/lanes.ts";
import { TEST_ACCOUNT } from "./test-account.ts";
import type { TestCall } from "./test-call.ts";

/** How a test server is made. */
export interface TestServerOptions {
  /** What the account has beside, or in place of, that of {@link TEST_ACCOUNT}, section by section. */
  readonly account?: Partial<AccountFile>;
  /** How phones act from the beginning, by number; every other one answers a second after its first ring. */
  readonly phones?: Readonly<Record<string, PhoneRule>>;
  /**
   * `held`, the default: time stands still until `advance` or `runToEnd` moves it. A number: time runs, so many times as
   * fast as the system's.
   */
  readonly time?: "held" | number;
  /** False: the server tells no events over HTTP, as the services of the brands do not; true unless told otherwise. */
  readonly eventStreams?: boolean;
  /** Where chance comes from, 0 <= random < 1; always 0 unless told otherwise, so that tests repeat themselves. */
  readonly random?: () => number;
  /** Silent unless given. */
  readonly log?: Log;
}

/** A request as the server met it. */
export type TestRequest = SeenRequest;

/** Options of a planned error. */
export interface RefuseOptions<Params> extends FixtureDetails<Params> {
  /** Which method's next request; any unless told. */
  readonly method?: string;
}

/** A server for one test or one file of tests. */
export interface TestServer {
  /** URL of the Call API: what a client is given. */
  readonly url: string;
  /** URL of the Data API. */
  readonly dataUrl: string;
  /** A permanent key, made up for this server. */
  readonly token: string;
  /** A user for `login.user`, made up for this server. */
  readonly login: string;
  readonly password: string;
  readonly account: AccountFile;
  /** The server behind it, for what is not here. */
  readonly server: ScenarioCallServer;
  /** Milliseconds since the epoch, by the server's clock. */
  now(): number;
  /**
   * Moves time on, ms, and resolves when everything that falls due has come to rest. Only where time is held. Rejects with a
   * `RangeError` for what are no milliseconds.
   */
  advance(ms: number): Promise<void>;
  /** Moves time on until every call has ended, and resolves with how far it went, ms. Only where time is held. */
  runToEnd(): Promise<number>;
  /** From the next call on, the phone with this number acts so. Throws for a rule that no account file could have. */
  phone(phoneNumber: string, rule: PhoneRule): void;
  /** The next request is answered with this error of the Call API and never carried out. */
  refuse<Mnemonic extends CallApiMnemonic>(
    mnemonic: Mnemonic,
    options?: RefuseOptions<CallApiErrorParams[Mnemonic]>,
  ): void;
  /** The connection of the next request is cut before the server sees it: nothing is started. */
  loseRequest(method?: string): void;
  /** The next request is carried out, and its connection cut in place of the answer: the caller cannot know. */
  loseAnswer(method?: string): void;
  /** The next request is carried out, and its answer waits until the returned function is called. */
  holdAnswer(method?: string): () => void;
  /** Planned faults that no request has met yet. */
  readonly faultsWaiting: number;
  /** Every request that came, the first one first, with what it held: a test's own, so nothing is masked. */
  readonly requests: readonly TestRequest[];
  /** Every call that was accepted, the first one first. */
  calls(): Promise<readonly TestCall[]>;
  /** One of them; throws where there is none. */
  call(callSessionId: number): Promise<TestCall>;
  /** How often the phone with this number has rung, over all calls. */
  ringsOf(phoneNumber: string): number;
  /** Ends every call and gives the ports free. Repeatable. */
  close(): Promise<void>;
  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server for a test: the real one, with its store in memory, phones that act by rules, and its time in the
 * test's hands. Listens on 127.0.0.1 only.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { time = "held", random = () => 0 } = options;
  const held = time === "held" ? new HeldClock() : null;
  const clock = held ?? scaledClock(systemClock(), time === "held" ? 1 : time);
  const token = randomBytes(18).toString("base64url");
  const user = { login: "test", password: randomBytes(18).toString("base64url") };
  const account = accountOf(options, token, user);
  const store = new MemoryStore();
  const sandbox = new Sandbox({ clock, rules: account.sandbox ?? {} });
  const heard: HeardAt[] = [];
  sandbox.onHeard((at) => heard.push(at));
  const server = createServer({
    account,
    store,
    telephony: sandbox,
    clock,
    random,
    gracePeriodMs: held === null ? 1000 : 0,
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  const accepted: number[] = [];
  server.subscribe(({ call_session_id, event }) => {
    if (event.type === "started") accepted.push(call_session_id);
  });
  const inner = new URL(await server.listen());
  const faults = new Faults();
  const requests: TestRequest[] = [];
  const front = new Front({
    origin: inner.origin,
    faults,
    eventStreams: options.eventStreams ?? true,
    onRequest: (request) => requests.push(request),
  });
  const origin = await front.listen();
  const plan = (fault: Fault, method?: string): void => {
    faults.plan({ fault, method: method ?? null });
  };
  const call = async (id: number): Promise<TestCall> => {
    const session = await store.session(id);
    if (session === null) throw new Error(`no call has the call_session_id ${id}`);
    const own = heard.filter(({ call_session_id }) => call_session_id === id);
    return {
      call_session_id: id,
      external_id: session.external_id,
      contact_phone_number: session.contact_phone_number,
      finish_reason: session.finished?.finish_reason ?? null,
      events: eventsOf(session),
      lanes: lanesOf(own, session.created_at),
    };
  };
  const holding = (): HeldClock => {
    if (held === null) throw new Error('time runs by itself here: start the server with time: "held"');
    return held;
  };
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await front.close();
    await server.close();
    await sandbox.close();
    await store.close();
  };
  return {
    url: `${origin}${inner.pathname}`,
    dataUrl: `${origin}${new URL(server.dataUrl).pathname}`,
    token,
    ...user,
    account,
    server,
    now: () => clock.now(),
    advance: async (ms) => holding().advance(milliseconds(ms)),
    runToEnd: async () => {
      const from = holding().now();
      await holding().settle();
      while (server.calls.live > 0) await holding().advance(STEP_MS);
      return holding().now() - from;
    },
    phone: (phoneNumber, rule) => {
      checkPhone(account, phoneNumber, rule);
      sandbox.script(phoneNumber, rule);
    },
    refuse: (mnemonic, { method, ...details } = {}) => {
      if (!Object.hasOwn(CALL_API_ERRORS, mnemonic))
        throw new RangeError(`refuse: no error of the Call API is called "${mnemonic}"`);
      const status = CALL_API_ERRORS[mnemonic].httpStatus ?? 200;
      plan({ type: "refuse", error: callApiError(mnemonic, details), status }, method);
    },
    loseRequest: (method) => {
      plan({ type: "lose_request" }, method);
    },
    loseAnswer: (method) => {
      plan({ type: "lose_answer" }, method);
    },
    holdAnswer: (method) => {
      let release = (): void => {};
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      plan({ type: "hold_answer", until }, method);
      return release;
    },
    get faultsWaiting() {
      return faults.waiting;
    },
    requests,
    calls: async () => Promise.all(accepted.map(call)),
    call,
    ringsOf: (phoneNumber) =>
      heard.filter(({ phone_number, heard: { type } }) => phone_number === phoneNumber && type === "ringing")
        .length,
    close: async () => (closing ??= close()),
    [Symbol.asyncDispose]: async () => (closing ??= close()),
  };
}

/** A clock that was moved by anything else would stand nowhere. */
function milliseconds(ms: number): number {
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new RangeError(`advance: found ${String(ms)}, expected milliseconds, 0 or more`);
}

/** Throws what an account with this phone alone would be refused for. */
function checkPhone(account: AccountFile, phoneNumber: string, rule: PhoneRule): void {
  const phones = [{ ...rule, phone_number: phoneNumber }];
  const reading = checkAccount({ ...account, sandbox: { ...account.sandbox, phones } });
  if (!reading.ok) throw new AccountFileError(reading.problems);
}

/** How far `runToEnd` goes at once, ms: small enough not to overshoot what a test would look at. */
const STEP_MS = 100;

function accountOf(
  { account, phones = {} }: TestServerOptions,
  token: string,
  user: { readonly login: string; readonly password: string },
): AccountFile {
  const own = { ...user, keys: [{ name: "test", sha256: createHash("sha256").update(token).digest("hex") }] };
  const listed = Object.entries(phones).map(([phone_number, rule]) => ({ phone_number, ...rule }));
  return {
    ...TEST_ACCOUNT,
    ...account,
    users: [...(account?.users ?? []), own],
    sandbox: { ...account?.sandbox, phones: [...(account?.sandbox?.phones ?? []), ...listed] },
  };
}
