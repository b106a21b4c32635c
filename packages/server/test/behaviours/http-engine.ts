import type { CallEvent, LegId } from "@scenario-call/call-flow";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import { createServer, type ScenarioCallServer } from "../../src/create-server.ts";
import { formatPasswordHash, hashPassword } from "../../src/directory/password.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import type { StoredSession } from "../../src/ports/store.ts";
import { type Heard, type HeardAt, type Telephony, TelephonyError } from "../../src/ports/telephony.ts";
import { call, NOW, type RpcAnswer, send } from "../gateway/support.ts";
import { accountOf, type Behaviour, type BehaviourRequest, type Impression, METHOD } from "./behaviour.ts";
import { type Answer, audible, type Engine, type LegHeard, type Observation } from "./engine.ts";
import { isUnplayableIn } from "./unplayable.ts";

/** A whole server with its sandbox, spoken to over HTTP; what its phones heard, by their own word. */
export const httpEngine: Engine = {
  name: "HTTP and sandbox",
  tolerance_ms: 0,
  exempt: () => null,
  run: async (behaviour) => {
    const account = await withUser(await accountOf(behaviour));
    const clock = new HeldClock(NOW);
    const store = new MemoryStore();
    const sandbox = new Sandbox({ clock, rules: account.sandbox ?? {} });
    const heard: HeardAt[] = [];
    sandbox.onHeard((at) => heard.push(at));
    const chance = [...(behaviour.chance ?? [])];
    const random = (): number => chance.shift() ?? 0;
    const server = createServer({
      account,
      store,
      telephony: withoutUnplayable(sandbox, behaviour),
      clock,
      random,
      gracePeriodMs: 1000,
    });
    try {
      await server.listen();
      // Where the login itself would be refused, behaviours have a permanent key.
      const token = JSON.stringify(behaviour).includes("<token>") ? await logIn(server) : "";
      const seen = await runOn({ server, clock, token }, behaviour);
      const { id, accepted, earlier } = seen;
      const session = id === null ? null : await store.session(id);
      if (server.calls.live > 0 || sandbox.liveLegs > 0 || clock.waiting > 0)
        throw new Error(`${behaviour.file}: the call is over, and something of it is left`);
      // Of a refused call nothing may be heard, whatever its session would have been.
      const own = heard.filter(({ call_session_id }) =>
        id === null ? !earlier.has(call_session_id) : call_session_id === id,
      );
      return {
        ...seen,
        legs: legsOf(session, own, accepted),
        finish_reason: session?.finished?.finish_reason ?? null,
        ...eventsAndSession(session),
      };
    } finally {
      await server.close();
      await sandbox.close();
      await store.close();
    }
  },
};

/** The sandbox can play everything: in front of it stands what refuses to. */
const withoutUnplayable = (sandbox: Telephony, behaviour: Behaviour): Telephony => {
  const isUnplayable = isUnplayableIn(behaviour);
  return {
    name: sandbox.name,
    onEvent: (listener) => sandbox.onEvent(listener),
    close: async () => sandbox.close(),
    execute: async (id, command) => {
      if (isUnplayable(command)) throw new TelephonyError("it cannot be played");
      return sandbox.execute(id, command);
    },
  };
};

interface Running {
  readonly server: ScenarioCallServer;
  readonly clock: HeldClock;
  readonly token: string;
}

const USER = { login: "behaviour", password: "not a secret" } as const;

/** Every behaviour logs in: with a hash that is cheap to check, or most of the time would go there. */
const cheapHash = hashPassword(USER.password, { ln: 10, r: 8, p: 1 }).then(formatPasswordHash);

const withUser = async (account: AccountFile): Promise<AccountFile> => ({
  ...account,
  users: [...account.users, { login: USER.login, password_scrypt: await cheapHash }],
});

const logIn = async (server: ScenarioCallServer): Promise<string> => {
  const { result } = await call(server.url, "login.user", USER);
  const token = result?.data["access_token"];
  if (typeof token !== "string") throw new Error("the login was refused");
  return token;
};

interface Requested extends Pick<Observation, "answer" | "before" | "later"> {
  /** Id of the behaviour's own call; null where it was refused. */
  readonly id: number | null;
  /** Ids of the calls made before it. */
  readonly earlier: ReadonlySet<number>;
  readonly accepted: number;
}

/** Makes every request of a behaviour at its time. */
const runOn = async (running: Running, behaviour: Behaviour): Promise<Requested> => {
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

const eventsAndSession = (session: StoredSession | null): Pick<Observation, "events" | "session"> => {
  if (session === null) return { events: null, session: null };
  const events = eventsOf(session).map((event) => ({
    ...event,
    at_ms: Date.parse(event.notification_time) - session.created_at,
  }));
  return { events, session: events[0] ?? null };
};

type LegEnded = Extract<CallEvent, { readonly type: "leg_ended" }>;

/** What each leg heard by its own word. Of one that never rang only the journal knows. */
const legsOf = (
  session: StoredSession | null,
  heard: readonly HeardAt[],
  accepted: number,
): readonly LegHeard[] => {
  const ends = (session?.events ?? []).filter((event): event is LegEnded => event.type === "leg_ended");
  const legs = new Set<LegId>([...heard.map(({ leg }) => leg), ...ends.map(({ leg }) => leg)]);
  return [...legs].map((leg) => {
    const own = heard.filter((one) => one.leg === leg);
    const end = ends.find((one) => one.leg === leg);
    const phone_number = own[0]?.phone_number ?? numberOf(session, leg);
    const impressions = own.flatMap((one): readonly Impression[] => impressionOf(one, accepted, end));
    if (own.length === 0 && end !== undefined)
      impressions.push({ at_ms: end.at - accepted, ends: end.cause });
    return { leg, phone_number, heard: audible(impressions) };
  });
};

const numberOf = (session: StoredSession | null, leg: LegId): string => {
  const [operation = 0, index = 0] = leg.replace("employee:", "").split(".").map(Number);
  const phone =
    leg === "contact" ? session?.plan.contact : session?.plan.operations[operation]?.phones[index];
  return phone?.phone_number ?? "";
};

const impressionOf = (
  { at, caller_id, heard }: HeardAt,
  accepted: number,
  end: LegEnded | undefined,
): Impression[] => {
  const at_ms = at - accepted;
  switch (heard.type) {
    case "answered":
      return [];
    case "ringing":
      return [{ at_ms, ringing: true, shows: caller_id }];
    case "hung_up":
      return [{ at_ms, ends: endOf(heard, end) }];
    case "silence":
      return [{ at_ms, silence: true }];
    case "message":
    case "music":
      return [{ at_ms, [heard.type]: heard.what }];
    case "tone":
      return [{ at_ms, tone: heard.tone }];
    case "early_media":
    case "overhears":
      return [{ at_ms, [heard.type]: heard.of }];
    case "talk":
      return [{ at_ms, talk: heard.with }];
    case "dtmf":
      return [{ at_ms, dtmf: heard.digits }];
    case "together":
      return [{ at_ms, together: heard.sounds }];
  }
};

/** How a phone ended: its own word, made precise by the journal where the two agree. */
const endOf = ({ by }: Extract<Heard, { type: "hung_up" }>, end: LegEnded | undefined): string => {
  const cause = end?.cause ?? "not journalled";
  const agreeing: Readonly<Record<typeof by, readonly string[]>> = {
    self: ["hung_up", "rejected"],
    far_side: ["released"],
    answered_elsewhere: ["released"],
    never_answered: ["no_answer", "released"],
  };
  if (!agreeing[by].includes(cause)) return `${by}, but in the journal ${cause}`;
  return by === "answered_elsewhere" ? by : cause;
};
