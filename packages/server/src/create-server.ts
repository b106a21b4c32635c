import { CALL_API_VERSION, DATA_API_VERSION } from "@scenario-call/core";
import { SseStreams } from "./adapters/sse/sse-streams.ts";
import { httpSender } from "./adapters/webhooks/http-sender.ts";
import type { Calls, CallUpdate } from "./calls/calls.ts";
import { createEventSource } from "./calls/events/event-source.ts";
import { openCalls } from "./calls/open-calls.ts";
import { targetKey } from "./delivery/target-queue.ts";
import { createWebHooks, type VersionedTarget, type WebHooks } from "./delivery/web-hooks.ts";
import { acrossMistakes } from "./directory/across-accounts.ts";
import { addressSet } from "./directory/address-set.ts";
import { buildDirectory, type PreparedAccount } from "./directory/directory.ts";
import { checkAccount } from "./directory/load-account.ts";
import { PhonesInUse } from "./directory/phones-in-use.ts";
import { regionMistakes } from "./directory/prefixes/prefix-mistakes.ts";
import type { PrefixTable } from "./directory/prefixes/prefix-table.ts";
import { AccountFileError, type AccountMistake, type AccountProblem } from "./directory/problems.ts";
import { signingSecrets } from "./directory/web-hook-secrets.ts";
import { createEventsEndpoint } from "./gateway/events-endpoint.ts";
import { createGateway } from "./gateway/gateway.ts";
import { getCallsReport } from "./gateway/handlers/get-calls-report.ts";
import { getMediaFiles } from "./gateway/handlers/get-media-files.ts";
import { getScenarios } from "./gateway/handlers/get-scenarios.ts";
import { getVirtualNumbers } from "./gateway/handlers/get-virtual-numbers.ts";
import { listCalls } from "./gateway/handlers/list-calls.ts";
import { loginDataUser, loginUser } from "./gateway/handlers/login-user.ts";
import { logoutUser } from "./gateway/handlers/logout-user.ts";
import { releaseCall } from "./gateway/handlers/release-call.ts";
import { startScenarioCall } from "./gateway/handlers/start-scenario-call.ts";
import { createGatewayHttpServer } from "./gateway/http-server.ts";
import { DEFAULT_HTTP_SETTINGS, type HttpSettings } from "./gateway/http-settings.ts";
import { createIdentify } from "./gateway/identify.ts";
import { LoginThrottle } from "./gateway/login-throttle.ts";
import { type ServedApi, servedCallApi, servedDataApi } from "./gateway/served-api.ts";
import { ServedAccounts } from "./gateway/served-accounts.ts";
import { SessionTokens } from "./gateway/session-tokens.ts";
import { tryPort } from "./gateway/try-port.ts";
import type { AccountFile } from "./generated/account.ts";
import { type Log, type LogFields, SILENT_LOG } from "./log/log.ts";
import { mediaOf } from "./media/media-of.ts";
import { createOpsServer } from "./ops/ops-server.ts";
import type { Readiness } from "./ops/readiness.ts";
import { ServerMetrics } from "./ops/server-metrics.ts";
import type { Clock } from "./ports/clock.ts";
import type { Sounds } from "./ports/media.ts";
import type { HeldTarget, NewSession, Store } from "./ports/store.ts";
import { openRunningTime } from "./retention/running-time.ts";
import { DEFAULT_RETENTION, type Retention, startSweeping } from "./retention/sweeping.ts";
import type { Telephony } from "./ports/telephony.ts";

/** What a server is made of. */
export interface ServerOptions {
  /** The account that it serves, or several that have been prepared; checked here too. */
  readonly account: AccountFile | readonly PreparedAccount[];
  /** The table of the account's `prefixes_file`; needed where one account is given that names one. */
  readonly prefixes?: PrefixTable;
  /**
   * The secrets of the account's web hooks by their names, where one account is given; those that stand in the account
   * itself need not be here.
   */
  readonly webHookSecrets?: ReadonlyMap<string, string>;
  /** Where chance comes from, 0 <= random < 1: `Math.random` unless told otherwise. */
  readonly random?: () => number;
  /** Stays open when the server closes: it belongs to whoever opened it. */
  readonly store: Store;
  /** Stays open when the server closes: it belongs to whoever opened it. */
  readonly telephony: Telephony;
  readonly clock: Clock;
  /**
   * The time in which calls pass, and the engine's own: see `scaledClock`. `clock` unless told otherwise. Tokens,
   * keys, limits and the time at which a call was asked for follow `clock` in any case.
   */
  readonly callClock?: Clock;
  /**
   * Where sounds are made ready, from the moment at which a call begins; the same that the telephony plays from. Without
   * it texts have no length before they are played.
   */
  readonly sounds?: Sounds;
  /** Silent unless given. */
  readonly log?: Log;
  /** Address to listen on: 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  /** Port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  /** Networks of proxies whose `X-Forwarded-For` is believed; nobody's unless told otherwise. */
  readonly trustedProxies?: readonly string[];
  readonly http?: Partial<HttpSettings>;
  /** The port for operators, `GET /health`, `/ready` and `/metrics`: there is none unless given. */
  readonly ops?: OpsOptions;
  /** False where the log cannot be written: the server is then not ready. Well unless told otherwise. */
  readonly isLogWell?: () => boolean;
  /** How long what is over is kept; for ever unless given. */
  readonly retention?: Partial<Retention>;
  /** How long `close` lets answers and calls end, ms; 10 000 unless told otherwise. */
  readonly gracePeriodMs?: number;
}

/** Where operators look at the server. */
export interface OpsOptions {
  /** 127.0.0.1 unless told otherwise: what is told there is nobody else's business. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** What is told; made by the server unless given. Stays open when the server closes if it was given. */
  readonly metrics?: ServerMetrics;
}

/** A server that executes `start.scenario_call`. */
export interface ScenarioCallServer {
  /** Takes up the calls that an earlier process left open, listens, and resolves with the Call API's URL. Call it once. */
  listen(): Promise<string>;
  /** The Call API's URL. Throws before `listen` has resolved. */
  readonly url: string;
  /** The Data API's URL. Throws before `listen` has resolved. */
  readonly dataUrl: string;
  /** Where operators look, without a path; null where there is no such port, or `listen` was not called. */
  readonly opsUrl: string | null;
  /** The running calls. Throws before `listen` has resolved. */
  readonly calls: Calls;
  /** What a running call was asked to be; null where there is no such call. May be asked at any time. */
  sessionOf(callSessionId: number): NewSession | null;
  /** The accounts' web hooks: what they did not deliver, and sending that again. */
  readonly webHooks: Pick<WebHooks, "deadLetters" | "redeliver">;
  /**
   * Serves other accounts, all of them at once: every request, and every look at a token, that begins after the call
   * finds them. Calls that were accepted go on as they were planned. Throws {@link AccountFileError}, and then nothing has
   * changed; resolves when the web hooks have changed over too, and rejects with a StoreError where they cannot.
   */
  replaceAccounts(accounts: readonly PreparedAccount[]): Promise<void>;
  /** Every step of every call, from the first one taken up; the returned function ends the subscription. */
  subscribe(listener: (update: CallUpdate) => void): () => void;
  /**
   * Takes no more requests, lets the answers under way go out and the running calls end by themselves. Resolves when all
   * have, when `ms` are over, or when `close` is called; `close` then does the rest. Probes are answered meanwhile.
   */
  drain(ms: number): Promise<void>;
  /**
   * Takes no more requests, lets the answers under way go out, ends the running calls in an orderly way. Resolves when
   * all that is done or its time is over. Repeatable.
   */
  close(): Promise<void>;
}

/** Puts the rooms together. Throws {@link AccountFileError} for an account that cannot be used. */
export const createServer = (options: ServerOptions): ScenarioCallServer => {
  const { store, telephony, clock, callClock = clock, sounds, log = SILENT_LOG } = options;
  const { host = "127.0.0.1", gracePeriodMs = 10_000 } = options;
  let prepared = preparedOf(options);
  let directory = buildDirectory(prepared);
  const { trustedProxies: proxies = [] } = options;
  const trustedProxies = proxies.length === 0 ? null : addressSet(proxies);
  const tokens = new SessionTokens(store, clock);
  // One for both APIs: a password is a password.
  const logins = new LoginThrottle(clock);
  const phones = new PhonesInUse();
  const listeners = new Set<(update: CallUpdate) => void>([phones.follow]);

  let state: Exclude<Readiness, "log_failed"> = "starting";
  const isLogWell = options.isLogWell ?? (() => true);
  const readiness = (): Readiness => (state === "ready" && !isLogWell() ? "log_failed" : state);

  const { ops } = options;
  const metrics = ops === undefined ? undefined : (ops.metrics ?? new ServerMetrics());
  const opsServer =
    metrics === undefined ? null : createOpsServer({ readiness, metrics: async () => metrics.read() });
  let opsUrl: string | null = null;
  const closeOps = async (): Promise<void> => {
    await opsServer?.close();
    if (ops?.metrics === undefined) metrics?.close();
  };
  if (metrics !== undefined) listeners.add(metrics.call);

  const source = createEventSource({
    store,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  });

  const webHooks = createWebHooks({
    store,
    source,
    clock,
    random: options.random ?? Math.random,
    targets: targetsOf(prepared, clock),
    onProblem: (problem) => {
      log.warn("web_hook_problem", { ...problem });
    },
  });

  const opening = async (): Promise<Opened> => {
    // First: recovery may take a while, and whoever waits for the server wants to see that it is alive.
    if (ops !== undefined && opsServer !== null) {
      const opsHost = ops.host ?? "127.0.0.1";
      opsUrl = originOf(opsHost, await opsServer.listen(opsHost, ops.port));
    }
    try {
      return await openParts();
    } catch (error) {
      await closeOps();
      throw error;
    }
  };

  /** Calls are there before anybody is served: an engine asks about those that an earlier process has acknowledged. */
  let live: Calls | null = null;
  const openParts = async (): Promise<Opened> => {
    // Nobody is to be rung up by a server that cannot serve: his call would be over with it.
    await tryPort(host, options.port ?? 0);
    const runningTime = await openRunningTime(store, clock);
    // First, so that a new target hears of what becomes of the calls that were left open.
    await webHooks.open();
    const calls = (live = await openCalls({
      store,
      telephony,
      clock,
      callClock,
      // The dial is counted already: it was told to the listeners first.
      mayDial: ({ leg, phone_number: number }) =>
        leg === "contact" ||
        phones.callsOn(number) <= (directory.channelsOf(number) ?? Number.POSITIVE_INFINITY),
      gracePeriodMs,
      onResumed: ({ call_session_id, legs }) => {
        phones.resume(call_session_id, legs);
        log.info("call_resumed", { call_session_id, legs: legs.map(({ leg }) => leg) });
      },
      listeners: [
        (update) => {
          for (const listener of listeners) listener(update);
        },
        // Stored and acknowledged by now: no answer waits for a synthesiser.
        ({ call_session_id, event }) => {
          if (sounds === undefined || event.type !== "started") return;
          const plan = calls.find(call_session_id)?.session.plan;
          if (plan !== undefined) for (const media of mediaOf(plan)) sounds.prepare(media);
        },
      ],
      onProblem: (problem) => {
        metrics?.problem(problem.kind);
        log.error("call_problem", { ...problem });
      },
    }).catch(async (error: unknown) => {
      await webHooks.close();
      throw error;
    }));
    const identifying = {
      tokens,
      logins,
      clock,
      onThrottled: (address: string) => {
        metrics?.loginThrottled();
        log.warn("login_throttled", { address });
      },
    };
    // Each API has points of its own: who reads reports does not use up those of the calls.
    const gatewayOf = (api: ServedApi) => {
      const accounts = new ServedAccounts(directory, true);
      served.push(accounts);
      const identify = createIdentify(accounts, identifying);
      return [
        api.version,
        createGateway({ identify, api, clock, log, ...(metrics === undefined ? {} : { watch: metrics }) }),
      ] as const;
    };
    const gateways = new Map([
      gatewayOf(
        servedCallApi({
          "start.scenario_call": startScenarioCall({
            calls,
            store,
            runningTime: runningTime.ofKey,
            random: options.random ?? Math.random,
            isBusy: (phone) => phones.callsOn(phone.phone_number) >= phone.channels_count,
            speechMs: (text) => sounds?.lengthOf({ kind: "speech", text, duration_ms: null }) ?? null,
          }),
          "list.calls": listCalls(calls),
          "release.call": releaseCall(calls),
          "login.user": loginUser(tokens),
          "logout.user": logoutUser(tokens),
        }),
      ),
      gatewayOf(
        servedDataApi({
          "login.user": loginDataUser(tokens),
          "logout.user": logoutUser(tokens),
          "get.calls_report": getCallsReport(store),
          "get.scenarios": getScenarios,
          "get.virtual_numbers": getVirtualNumbers,
          "get.media_files": getMediaFiles,
        }),
      ),
    ]);
    const streams = new SseStreams({
      source,
      clock,
      onProblem: (error) => {
        log.error("event_stream_failed", { error: String(error) });
      },
    });
    const readers = new ServedAccounts(directory, false);
    served.push(readers);
    const events = createEventsEndpoint({
      identify: createIdentify(readers, identifying),
      source,
      streams,
      onProblem: (error) => {
        log.error("event_stream_failed", { error: String(error) });
      },
    });
    const http = createGatewayHttpServer({
      gateways,
      events,
      settings: { ...DEFAULT_HTTP_SETTINGS, ...options.http },
      trustedProxies,
      readiness,
      onRefused: (mnemonic) => {
        metrics?.refused(mnemonic);
      },
    });
    metrics?.follow({ liveSessions: () => calls.live, isReady: () => readiness() === "ready" });
    try {
      const port = await http.listen(host, options.port ?? 0);
      const origin = originOf(host, port);
      const [url, dataUrl] = [`${origin}/${CALL_API_VERSION}`, `${origin}/${DATA_API_VERSION}`];
      log.info("listening", {
        url,
        data_url: dataUrl,
        ...accountIds(prepared),
        store: store.name,
        telephony: telephony.name,
      });
      stopSweeping = startSweeping({
        store,
        clock,
        runningTime,
        retention: { ...DEFAULT_RETENTION, ...options.retention },
        targets: () => heldTargets(prepared),
        onSwept: (counts) => {
          log.info("swept", { ...counts });
        },
        onProblem: (error) => {
          log.error("sweep_failed", { error: String(error) });
        },
      });
      // What is gone with the process anyway need not be kept.
      if (store.durable)
        stopKeeping = runningTime.keepOn((error) => {
          log.error("running_time_not_kept", { error: String(error) });
        });
      if (state === "starting") state = "ready";
      return { calls, http, streams, url, dataUrl };
    } catch (error) {
      await calls.close();
      await webHooks.close();
      throw error;
    }
  };

  /** What each API, and the streams, are served from. */
  const served: ServedAccounts[] = [];
  let stopSweeping: () => Promise<void> = async () => {};
  let stopKeeping: () => Promise<void> = async () => {};

  let opened: Promise<Opened> | null = null;
  let open: Opened | null = null;
  let closing: Promise<void> | null = null;

  const drain = async (ms: number): Promise<void> => {
    if (state === "starting" || state === "ready") state = "draining";
    const parts = await opened?.catch(() => null);
    if (parts === null || parts === undefined) return;
    log.info("draining", { live_calls: parts.calls.live, ms });
    // Readers come back after the restart and go on behind the last event that they have.
    parts.streams.close();
    await parts.http.close(gracePeriodMs);
    await parts.calls.drain(ms);
  };
  const close = async (): Promise<void> => {
    state = "closing";
    const parts = await opened?.catch(() => null);
    if (parts === null || parts === undefined) {
      await closeOps();
      return;
    }
    log.info("closing", { live_calls: parts.calls.live });
    parts.streams.close();
    await parts.http.close(gracePeriodMs);
    await parts.calls.close();
    await stopSweeping();
    await stopKeeping();
    await webHooks.close();
    await closeOps();
    log.info("closed");
  };
  const partsOpened = (): Opened => {
    if (open === null) throw new Error("the server does not listen yet");
    return open;
  };

  return {
    listen: async () => {
      opened ??= opening();
      open = await opened;
      return open.url;
    },
    get url() {
      return partsOpened().url;
    },
    get dataUrl() {
      return partsOpened().dataUrl;
    },
    get opsUrl() {
      return opsUrl;
    },
    get calls() {
      return partsOpened().calls;
    },
    sessionOf: (callSessionId) => live?.find(callSessionId)?.session ?? null,
    webHooks,
    replaceAccounts: async (accounts) => {
      const next = preparedOf({ account: accounts });
      const nextDirectory = buildDirectory(next);
      // In one turn: nobody ever sees a part of it.
      prepared = next;
      directory = nextDirectory;
      for (const each of served) each.replace(directory);
      log.info("accounts_replaced", accountIds(prepared));
      await webHooks.replace(targetsOf(prepared, clock));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    drain,
    close: async () => (closing ??= close()),
  };
};

const originOf = (host: string, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

/** The accounts of the options, checked. Throws {@link AccountFileError}. */
const preparedOf = (
  options: Pick<ServerOptions, "account" | "prefixes" | "webHookSecrets">,
): readonly PreparedAccount[] => {
  const given: readonly PreparedAccount[] = isOne(options.account)
    ? [
        {
          file: options.account,
          prefixes: options.prefixes ?? null,
          hookSecrets: new Map(
            (options.account.web_hooks ?? []).flatMap(({ name, secret }) => {
              const current = options.webHookSecrets?.get(name) ?? secret;
              return current === undefined ? [] : [[name, { current, previous: null }] as const];
            }),
          ),
        },
      ]
    : options.account;
  const problems = given.flatMap(({ file, prefixes, hookSecrets }) => {
    const reading = checkAccount(file);
    if (!reading.ok) return reading.problems;
    const mistakes = [
      ...prefixesFileMistakes(file, prefixes),
      ...secretMistakes(file, new Set(hookSecrets.keys())),
    ];
    return mistakes.map(placeless);
  });
  if (problems.length === 0 && given.length === 0)
    problems.push(placeless({ path: [], atKey: false, found: "no account", expected: "one or more" }));
  if (problems.length === 0) {
    const across = acrossMistakes(given.map(({ file }) => file));
    problems.push(...across.map(({ mistake }) => placeless(mistake)));
  }
  if (problems.length > 0) throw new AccountFileError(problems);
  return given;
};

const isOne = (account: ServerOptions["account"]): account is AccountFile => !Array.isArray(account);

const placeless = (mistake: AccountMistake): AccountProblem => ({
  ...mistake,
  file: "account",
  position: null,
});

/** For the log: the form that one account has always had there, or a list. */
const accountIds = (prepared: readonly PreparedAccount[]): LogFields => {
  const [only, ...more] = prepared.map(({ file }) => file.account.id);
  return more.length === 0 && only !== undefined ? { account_id: only } : { accounts: prepared.length };
};

/** Every target of web hooks, also one that is switched off: it gets later what happens meanwhile. */
const heldTargets = (prepared: readonly PreparedAccount[]): readonly HeldTarget[] =>
  prepared.flatMap(({ file: { account, web_hooks: hooks = [] } }) =>
    hooks.map(({ name }) => ({
      account_id: account.id,
      target: targetKey({ accountId: account.id, name }),
    })),
  );

const targetsOf = (prepared: readonly PreparedAccount[], clock: Clock): readonly VersionedTarget[] =>
  prepared.flatMap(({ file, hookSecrets }) =>
    (file.web_hooks ?? []).flatMap((hook) => {
      const secrets = hookSecrets.get(hook.name);
      if (secrets === undefined || hook.status === "inactive") return [];
      const { name, url, event_types: types, allow_private: allowPrivate = false } = hook;
      return [
        {
          accountId: file.account.id,
          name,
          eventTypes: types === undefined ? null : new Set(types),
          sender: httpSender({
            url,
            secrets: () => signingSecrets(secrets, clock.now()),
            allowPrivate,
            clock,
          }),
          version: JSON.stringify([url, types, allowPrivate, secrets]),
        },
      ];
    }),
  );

const secretMistakes = (
  { web_hooks: hooks = [] }: AccountFile,
  secrets: ReadonlySet<string>,
): readonly AccountMistake[] =>
  hooks.flatMap(({ name }, at) =>
    secrets.has(name)
      ? []
      : [
          {
            path: ["web_hooks", at],
            atKey: false,
            found: "no secret",
            expected: "the target's secret in the option `webHookSecrets`",
          },
        ],
  );

/** What can be told only when the other file has been read. */
const prefixesFileMistakes = (account: AccountFile, table: PrefixTable | null): readonly AccountMistake[] => {
  const { prefixes_file: file } = account;
  if (table !== null) return regionMistakes(account, table.regions);
  if (file === undefined) return [];
  const found = `${JSON.stringify(file)} without its table`;
  return [{ path: ["prefixes_file"], atKey: false, found, expected: "a table in the option `prefixes`" }];
};

interface Opened {
  readonly calls: Calls;
  readonly http: ReturnType<typeof createGatewayHttpServer>;
  readonly streams: SseStreams;
  readonly url: string;
  readonly dataUrl: string;
}
