import type {
  ApiErrorObject,
  CallApiMnemonic,
  HandlerAnswer,
  LoginUserWireParams,
  Metadata,
  MethodDefinition,
} from "@scenario-call/core";
import type { Log } from "../log/log.ts";
import type { Clock } from "../ports/clock.ts";
import { errorText, resultText } from "./answer.ts";
import { apiError } from "./api-error.ts";
import type { ServedApi } from "./served-api.ts";
import type { Caller, RequestContext } from "./caller.ts";
import { readContentType } from "./content-type.ts";
import { createDeprecationTeller } from "./deprecation-teller.ts";
import { discoveryText } from "./discover.ts";
import type { Identification, Identify } from "./identify.ts";
import { readJson } from "./read-json.ts";
import { type RequestId, type RpcRequest, readRequest } from "./read-request.ts";

/** A request as HTTP brought it. */
export interface GatewayRequest {
  readonly body: Buffer;
  /** The header, where it was sent. */
  readonly contentType: string | undefined;
  /** Address of the caller. */
  readonly address: string;
  /** The header `Idempotency-Key`, where it was sent. */
  readonly idempotencyKey: string | undefined;
}

/** Answers requests: bytes in, the text of a JSON-RPC answer out. */
export interface Gateway {
  /** Never rejects: what goes wrong inside is `internal_error`. */
  answer(request: GatewayRequest): Promise<string>;
  /** HTTP headers that go with every answer, by name in lower case. */
  readonly answerHeaders: Readonly<Record<string, string>>;
}

/** What a gateway works with. */
export interface GatewayOptions {
  readonly identify: Identify;
  /** The API that it serves. */
  readonly api: ServedApi;
  readonly clock: Clock;
  readonly log: Log;
  /** Counts the requests and times them; nobody does unless given. */
  readonly watch?: RequestWatch;
}

/** Who counts requests. */
export interface RequestWatch {
  /** Milliseconds of a clock that only goes forward. */
  stopwatch(): number;
  /**
   * A request was answered. `method` is one of the API's, `unknown`, or `none` where it was not read as far as that;
   * `outcome` is `ok`, `discovery` or a mnemonic; `since` is the stopwatch when the request came.
   */
  request(api: string, method: string, outcome: string, since: number): void;
}

/** An answer, and what is told about it. */
interface Outcome {
  readonly text: string;
  readonly method: string;
  readonly outcome: string;
}

/** What a method returned, with what its handler adds to the metadata. */
interface Answered {
  readonly ok: true;
  readonly data: unknown;
  readonly metadata: Metadata;
  readonly caller: Caller;
}

/** A refusal, and the caller where it was known by then: his are the limits that go with it. */
interface Refusal {
  readonly ok: false;
  readonly error: ApiErrorObject;
  readonly caller: Caller | null;
}

type Handler = (params: unknown, context: RequestContext) => HandlerAnswer<unknown>;

/**
 * The stages stand in the order of the spec's lists (`CALL_API_STAGES`, `DATA_API_STAGES`: one order); the first that
 * refuses has the say.
 */
export const createGateway = ({ identify, api, clock, log, watch }: GatewayOptions): Gateway => {
  const methods: ReadonlyMap<string, MethodDefinition> = new Map(Object.entries(api.methods));
  const handlers = api.handlers as Readonly<Record<string, Handler>>;

  const tellDeprecated = createDeprecationTeller(api.deprecations, log);

  const identifyCaller = (
    method: MethodDefinition,
    params: RpcRequest["params"],
    address: string,
  ): Identification | Promise<Identification> => {
    if (method.tokenParam !== null) return identify.byToken(params, method.tokenParam);
    const violation = method.validateParams(params);
    if (violation !== null) return { ok: false, error: violation };
    // The one method without a token; its validator has just seen to the form.
    const { login, password } = params as unknown as LoginUserWireParams;
    return identify.byPassword(login, password, address);
  };

  const run = async (
    { id, method: name, params }: RpcRequest,
    { address, idempotencyKey }: GatewayRequest,
  ): Promise<Answered | Refusal> => {
    const method = methods.get(name);
    if (method === undefined) return { ok: false, error: apiError("method_not_found"), caller: null };
    const identifying = identifyCaller(method, params, address);
    const identification = identifying instanceof Promise ? await identifying : identifying;
    if (!identification.ok) return { ok: false, error: identification.error, caller: null };
    const { caller } = identification;
    const { account, points } = caller.served;
    if (!account.allowedAddresses.has(address)) {
      return { ok: false, error: apiError("ip_not_whitelisted", { params: { ip: address } }), caller: null };
    }
    const now = clock.now();
    const refusal = checkAccount(api, caller, method, now) ?? method.validateParams(params);
    if (refusal !== null) return { ok: false, error: refusal, caller };
    tellDeprecated?.(account.id, name, params);
    const refund = points?.charge(now);
    let charged = false;
    try {
      // One handler for each method of the table, with the parameters that its validator has accepted.
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`${name} has no handler`);
      const answer = await handler.call(handlers, params, { caller, requestId: id, now, idempotencyKey });
      charged = answer.ok;
      return answer.ok
        ? { ok: true, data: answer.data, metadata: answer.metadata ?? {}, caller }
        : { ok: false, error: answer.error, caller };
    } catch (error) {
      log.error("handler_failed", { method: name, error: describeError(error) });
      return { ok: false, error: apiError("internal_error"), caller };
    } finally {
      if (!charged) refund?.();
    }
  };

  const metadataOf = ({ served: { points } }: Caller): Metadata =>
    points === null ? {} : { limits: points.state(clock.now()) };

  const refusalText = (id: RequestId, { error, caller }: Refusal): string =>
    errorText(
      id,
      error,
      caller === null || WITHOUT_METADATA.has(error.data.mnemonic) ? null : metadataOf(caller),
    );

  const unread = (id: RequestId, error: ApiErrorObject): Outcome => {
    const outcome = error.data.mnemonic;
    log.debug("request_refused", { outcome });
    return { text: errorText(id, error), method: "none", outcome };
  };

  const reply = async (received: GatewayRequest): Promise<Outcome> => {
    const { body, contentType, address } = received;
    if (readContentType(contentType) === "wrong_charset")
      return unread(null, apiError("character_encoding_not_allowed"));
    const json = readJson(body);
    if (!json.ok) return unread(null, apiError(json.mnemonic));
    const envelope = readRequest(json.value);
    if (!envelope.ok) return unread(envelope.id, apiError(envelope.mnemonic));
    const { request } = envelope;
    const method =
      request.method === api.discovery.method || methods.has(request.method) ? request.method : "unknown";
    const told = (text: string, outcome: string): Outcome => {
      if (log.level === "debug") log.debug("request", { method, address, outcome });
      return { text, method, outcome };
    };
    try {
      if (request.method === api.discovery.method)
        return told(discoveryText(api.discovery, request), "discovery");
      const answer = await run(request, received);
      return answer.ok
        ? told(
            resultText(request.id, answer.data, { ...metadataOf(answer.caller), ...answer.metadata }),
            "ok",
          )
        : told(refusalText(request.id, answer), answer.error.data.mnemonic);
    } catch (error) {
      log.error("request_failed", { error: describeError(error) });
      return {
        text: errorText(request.id, apiError("internal_error")),
        method,
        outcome: "internal_error",
      };
    }
  };

  const { answerHeaders } = api;
  if (watch === undefined) return { answerHeaders, answer: async (request) => (await reply(request)).text };
  return {
    answerHeaders,
    answer: async (request) => {
      const since = watch.stopwatch();
      const { text, method, outcome } = await reply(request);
      watch.request(api.version, method, outcome, since);
      return text;
    },
  };
};

/** The stages `account`, `component` and `limits`. */
const checkAccount = (
  api: ServedApi,
  { served, user }: Caller,
  { component }: MethodDefinition,
  now: number,
): ApiErrorObject | null => {
  const { account, points } = served;
  if (!account.active) return apiError("account_inactive");
  if (!api.admits(user)) return apiError("forbidden");
  if (component !== null && !account.components.has(component)) {
    return api.componentMissing(component);
  }
  const exceeded = points?.exceeded(now) ?? null;
  return exceeded === null ? null : apiError("limit_exceeded", { params: exceeded });
};

/** Never accompanied by metadata, even where the account is known: a token may end while a request with it is under way. */
const WITHOUT_METADATA: ReadonlySet<string> = new Set<CallApiMnemonic>(["access_token_invalid"]);

/** An error and what caused it, for the log. */
const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { name, message, cause } = error;
  return cause === undefined ? `${name}: ${message}` : `${name}: ${message} (${describeError(cause)})`;
};
