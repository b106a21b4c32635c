import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApiErrorObject } from "@scenario-call/core";
import type { EventStreams, StreamStart } from "../ports/event-streams.ts";
import type { EventSource } from "../ports/events.ts";
import { errorText } from "./answer.ts";
import { apiError } from "./api-error.ts";
import type { Identify } from "./identify.ts";

/** `GET /events` and `GET /events/sessions/<id>`. */
export interface EventsEndpoint {
  /** Whether the path, without query, is one of its own. */
  has(path: string): boolean;
  /** Answers; `address` is that of the caller. Never rejects. */
  answer(req: IncomingMessage, res: ServerResponse, path: string, address: string): Promise<void>;
}

/** What the endpoint works with. */
export interface EventsEndpointOptions {
  readonly identify: Identify;
  readonly source: EventSource;
  readonly streams: EventStreams;
  /** Told of what went wrong inside. */
  readonly onProblem: (error: unknown) => void;
}

const ACCOUNT_PATH = "/events";
const SESSION_PATH = /^\/events\/sessions\/([1-9][0-9]{0,15})$/u;
const TOKEN = "access_token";
const RETRY_AFTER_S = "10";

interface Refusal {
  readonly status: number;
  readonly error: ApiErrorObject;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes the endpoint. */
export const createEventsEndpoint = ({
  identify,
  source,
  streams,
  onProblem,
}: EventsEndpointOptions): EventsEndpoint => {
  /** The account's id, or why not: in the order in which the APIs check. */
  const accountOf = async (req: IncomingMessage, address: string): Promise<number | Refusal> => {
    const token = /^Bearer +([^\s]+) *$/iu.exec(req.headers.authorization ?? "")?.[1];
    const headers = { "www-authenticate": "Bearer" };
    const identification = await identify.byToken(token === undefined ? {} : { [TOKEN]: token }, TOKEN);
    if (!identification.ok) return { status: 401, error: identification.error, headers };
    const { served, user } = identification.caller;
    const { account } = served;
    if (!account.allowedAddresses.has(address))
      return { status: 403, error: apiError("ip_not_whitelisted", { params: { ip: address } }) };
    if (!account.active) return { status: 403, error: apiError("account_inactive") };
    if (!user.callApiAccess) return { status: 403, error: apiError("forbidden") };
    return account.id;
  };

  /** Where to begin; null where the reader has everything that there will ever be. */
  const startOf = async (
    path: string,
    accountId: number,
    lastEventId: string | undefined,
  ): Promise<StreamStart | Refusal | null> => {
    const wrongId: Refusal = {
      status: 400,
      error: apiError("invalid_parameter_value", { field: "Last-Event-ID" }),
    };
    if (path === ACCOUNT_PATH) {
      if (lastEventId !== undefined && !(await source.isCursor(lastEventId))) return wrongId;
      return { of: "account", accountId, cursor: lastEventId ?? (await source.endOf(accountId)) };
    }
    const callSessionId = Number(SESSION_PATH.exec(path)?.[1]);
    const after = lastEventId === undefined ? 0 : sequenceOf(lastEventId, callSessionId);
    if (after === null) return wrongId;
    // The event that the reader has is looked for too: one that was never told is of another store, or made up.
    const session = Number.isSafeInteger(callSessionId)
      ? await source.ofSession(accountId, callSessionId, Math.max(0, after - 1))
      : null;
    if (session === null) return { status: 404, error: apiError("call_session_not_found") };
    const had = after === 0 ? 0 : 1;
    if (had === 1 && session.events[0]?.sequence_number !== after) return wrongId;
    const isOver = session.finished && session.events.length === had;
    return isOver ? null : { of: "session", accountId, callSessionId, after };
  };

  const answer: EventsEndpoint["answer"] = async (req, res, path, address) => {
    if (req.method !== "GET") {
      const headers = { allow: "GET" };
      refuse(res, { status: 405, error: apiError("http_method_not_allowed"), headers });
      return;
    }
    const accountId = await accountOf(req, address);
    if (typeof accountId !== "number") {
      refuse(res, accountId);
      return;
    }
    const header = req.headers["last-event-id"];
    const start = await startOf(path, accountId, typeof header === "string" ? header : undefined);
    if (start === null) {
      // The one answer after which a reader does not come back by itself.
      res.writeHead(204, { "cache-control": "no-store" }).end();
      return;
    }
    if (!("of" in start)) {
      refuse(res, start);
      return;
    }
    const mayGoOn = async (): Promise<boolean> => (await accountOf(req, address)) === accountId;
    if (res.destroyed || streams.open(res, start, mayGoOn)) return;
    res
      .writeHead(503, { "cache-control": "no-store", "retry-after": RETRY_AFTER_S, "content-length": 0 })
      .end();
  };

  return {
    has: (path) => path === ACCOUNT_PATH || SESSION_PATH.test(path),
    answer: async (req, res, path, address) => {
      try {
        await answer(req, res, path, address);
      } catch (error) {
        onProblem(error);
        if (res.headersSent) res.destroy();
        else refuse(res, { status: 500, error: apiError("internal_error") });
      }
    },
  };
};

/** `<session>.<number>` of the same session; null for anything else. */
const sequenceOf = (lastEventId: string, callSessionId: number): number | null => {
  const match = /^([1-9][0-9]{0,15})\.([1-9][0-9]{0,8})$/u.exec(lastEventId);
  return Number(match?.[1]) === callSessionId ? Number(match?.[2]) : null;
};

const refuse = (res: ServerResponse, { status, error, headers = {} }: Refusal): void => {
  const text = errorText(null, error);
  res.writeHead(status, {
    "content-type": "application/json; charset=UTF-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...headers,
  });
  res.end(text);
};
