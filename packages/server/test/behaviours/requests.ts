import type { LegId } from "@scenario-call/call-flow";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import type { ScenarioCallServer } from "../../src/create-server.ts";
import { formatPasswordHash, hashPassword } from "../../src/directory/password.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import type { StoredSession } from "../../src/ports/store.ts";
import { call, type RpcAnswer, send } from "../gateway/support.ts";
import { type Behaviour, type BehaviourRequest, METHOD } from "./behaviour.ts";
import type { Answer, Observation } from "./engine.ts";

/** The time in which the requests of a behaviour are made. */
export interface Passing {
  now(): number;
  /** Lets this time pass, ms; nothing where it is not above 0. */
  advance(ms: number): Promise<void>;
  /** Lets everything be done that needs no time. */
  settle(): Promise<void>;
  /** Lets time pass until every call is over. */
  runToEnd(): Promise<unknown>;
}

/** A server on which a behaviour is carried out. */
export interface Running {
  readonly server: ScenarioCallServer;
  readonly clock: Passing;
  readonly token: string;
}

const USER = { login: "behaviour", password: "not a secret" } as const;

/** Every behaviour logs in: with a hash that is cheap to check, or most of the time would go there. */
const cheapHash = hashPassword(USER.password, { ln: 10, r: 8, p: 1 }).then(formatPasswordHash);

/** The account with a user who can log in quickly. */
export const withUser = async (account: AccountFile): Promise<AccountFile> => ({
  ...account,
  users: [...account.users, { login: USER.login, password_scrypt: await cheapHash }],
});

/** Logs that user in; answers with the token. */
export const logIn = async (server: ScenarioCallServer): Promise<string> => {
  const { result } = await call(server.url, "login.user", USER);
  const token = result?.data["access_token"];
  if (typeof token !== "string") throw new Error("the login was refused");
  return token;
};

/** What came of the requests. */
export interface Requested extends Pick<Observation, "answer" | "before" | "later"> {
  /** Id of the behaviour's own call; null where it was refused. */
  readonly id: number | null;
  /** Ids of the calls made before it. */
  readonly earlier: ReadonlySet<number>;
  readonly accepted: number;
}

/** Makes every request of a behaviour at its time. */
export const runOn = async (running: Running, behaviour: Behaviour): Promise<Requested> => {
  const { clock } = running;
  const before: Answer[] = [];
  for (const request of behaviour.before ?? []) {
    before.push(await ask(running, request));
    await clock.advance(request.wait_ms ?? 0);
  }
  const accepted = clock.now();
  const answer = await askFor(running, behaviour);
  await clock.settle();
  const later: Answer[] = [];
  for (const request of behaviour.later ?? []) {
    await clock.advance(accepted + request.at_ms - clock.now());
    later.push(await ask(running, request));
  }
  await clock.runToEnd();
  const earlier = new Set(before.flatMap((one) => sessionOf(one) ?? []));
  return { answer, before, later, id: sessionOf(answer), earlier, accepted };
};

/** Sends the request of the behaviour itself, byte for byte as it says. */
const askFor = async ({ server, token }: Running, { params, request = {} }: Behaviour): Promise<Answer> => {
  const { content_type = "application/json; charset=UTF-8", body_base64 } = request;
  const rpc = { jsonrpc: "2.0", id: "behaviour", method: METHOD, params: withToken(params, token) };
  const body =
    body_base64 === undefined ? Buffer.from(JSON.stringify(rpc)) : Buffer.from(body_base64, "base64");
  const { body: answer } = await send(server.url, body, { headers: { "content-type": content_type } });
  return plain(answer as RpcAnswer);
};

/** The id of the session that an answer tells; null where it tells none. */
const sessionOf = (answer: Answer): number | null =>
  "result" in answer ? ((answer.result as { call_session_id?: number }).call_session_id ?? null) : null;

const ask = async (
  { server, token }: Running,
  { api, method, params }: BehaviourRequest,
): Promise<Answer> => {
  const url = api === "data-api" ? server.dataUrl : server.url;
  return plain(await call(url, method, withToken(params, token)));
};

const withToken = (value: unknown, token: string): unknown =>
  JSON.parse(JSON.stringify(value ?? {}, (_, inner: unknown) => (inner === "<token>" ? token : inner)));

/** An answer as behaviours show it: without the envelope and without metadata. */
const plain = ({ result, error }: RpcAnswer): Answer => {
  if (error === undefined) return { result: result?.data ?? {} };
  const { metadata: _, ...data } = error.data;
  return { error: { ...error, data } };
};

/** What a session tells of itself: its events, and the first of them for what it is. */
export const eventsAndSession = (session: StoredSession | null): Pick<Observation, "events" | "session"> => {
  if (session === null) return { events: null, session: null };
  const events = eventsOf(session).map((event) => ({
    ...event,
    at_ms: Date.parse(event.notification_time) - session.created_at,
  }));
  return { events, session: events[0] ?? null };
};

/** The number that is dialled for a leg, by the plan of its session; empty where there is no such leg. */
export const numberOf = (session: StoredSession | null, leg: LegId): string => {
  const [operation = 0, index = 0] = leg.replace("employee:", "").split(".").map(Number);
  const phone =
    leg === "contact" ? session?.plan.contact : session?.plan.operations[operation]?.phones[index];
  return phone?.phone_number ?? "";
};
