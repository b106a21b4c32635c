import type { CallState } from "@scenario-call/call-flow";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { Sandbox } from "../../../src/adapters/sandbox/sandbox.ts";
import type { Calls, CallsProblem, CallUpdate } from "../../../src/calls/calls.ts";
import { openCalls } from "../../../src/calls/open-calls.ts";
import { PhonesInUse } from "../../../src/directory/phones-in-use.ts";
import { startScenarioCall } from "../../../src/gateway/handlers/start-scenario-call.ts";
import type { StoredSession } from "../../../src/ports/store.ts";
import type { HeardAt, Telephony } from "../../../src/ports/telephony.ts";
import { FaultyStore, moody } from "../doubles.ts";
import { accountOf, type Setting } from "./setting.ts";

/** Everything that can be seen of a case from the outside when it is over. */
export interface Seen {
  readonly setting: Setting;
  readonly sessions: readonly StoredSession[];
  readonly heard: readonly HeardAt[];
  readonly updates: readonly CallUpdate[];
  readonly problems: readonly CallsProblem[];
  /** What calls were said to be doing at some moment, and how many events their journal had by then. */
  readonly glimpses: readonly {
    readonly id: number;
    readonly journalled: number;
    readonly state: CallState;
  }[];
  readonly left: { readonly calls: number; readonly legs: number; readonly timers: number };
}

/** What a test puts in place of the right thing. */
export interface Tampering {
  readonly engine?: (sandbox: Telephony) => Telephony;
  readonly store?: () => FaultyStore;
  /** Told updates, in place of those that came. */
  readonly updates?: (updates: CallUpdate[]) => CallUpdate[];
  readonly channels?: (calls: number, most: number) => boolean;
}

const CALLER = {
  user: { accountId: 1, login: "demo", callApiAccess: true, dataApiAccess: true },
  tokenHash: null,
};

/** Runs a case to its end: requests, releases, and whatever follows, in the time of a held clock. */
export async function drive(
  setting: Setting,
  {
    engine = (sandbox) => sandbox,
    store: makeStore = () => new FaultyStore(),
    updates: told = (all) => all,
    channels,
  }: Tampering = {},
  failsToWrite: readonly boolean[] = [],
): Promise<Seen> {
  const clock = new HeldClock(0);
  const store = makeStore();
  const account = accountOf(setting);
  const sandbox = new Sandbox({ clock, rules: { phones: setting.rules } });
  const phones = new PhonesInUse();
  const [heard, updates, problems]: [HeardAt[], CallUpdate[], CallsProblem[]] = [[], [], []];
  sandbox.onHeard((at) => heard.push(at));
  const isFull = channels ?? ((calls: number, most: number) => calls > most);
  let given = 0;
  const calls = await openCalls({
    store,
    clock,
    telephony: engine(moody(sandbox, () => setting.moods[given++] ?? "take")),
    listeners: [phones.follow, (update) => updates.push(update)],
    mayDial: ({ leg, phone_number: number }) =>
      leg === "contact" || !isFull(phones.callsOn(number), account.channels.get(number) ?? 1),
    onProblem: (problem) => problems.push(problem),
  });
  const start = startScenarioCall({
    calls,
    store,
    runningTime: () => clock.elapsed(),
    random: () => 0,
    isBusy: ({ phone_number: number, channels_count }) => isFull(phones.callsOn(number) + 1, channels_count),
  });
  const caller = { ...CALLER, served: { account, points: null } };

  const glimpses: Seen["glimpses"][number][] = [];
  const ids: number[] = [];
  for (const { at, task } of agendaOf(setting)) {
    await clock.advance(at - clock.now());
    await task(calls, ids, async (params) => {
      const context = { caller, requestId: "random", now: clock.now(), idempotencyKey: undefined };
      const answer = await start(params, context);
      if (!answer.ok) throw new Error(`a random request was refused: ${answer.error.data.mnemonic}`);
      return answer.data.call_session_id;
    });
    // What is on its way into the journal is seen by nobody yet.
    await clock.settle();
    await glimpse(calls, store, glimpses);
    let written = 0;
    if (failsToWrite.length > 0) store.failsToAppend = () => failsToWrite[written++] ?? false;
  }
  await clock.runToEnd();
  const sessions: StoredSession[] = [];
  for (const id of ids) {
    const session = await store.session(id);
    if (session !== null) sessions.push(session);
  }
  return {
    setting,
    sessions,
    heard,
    updates: told(updates),
    problems,
    glimpses,
    left: { calls: calls.live, legs: sandbox.liveLegs, timers: clock.waiting },
  };
}

async function glimpse(calls: Calls, store: FaultyStore, into: Seen["glimpses"][number][]): Promise<void> {
  for (const { call_session_id: id, state } of calls.list()) {
    into.push({ id, state, journalled: (await store.session(id))?.events.length ?? 0 });
  }
}

interface Appointment {
  readonly at: number;
  readonly task: (
    calls: Calls,
    ids: number[],
    start: (params: Setting["asked"][number]["params"]) => Promise<number>,
  ) => Promise<void>;
}

function agendaOf({ asked }: Setting): readonly Appointment[] {
  const requests = asked.map(({ at_ms, params }, index): Appointment => ({
    at: at_ms,
    task: async (_, ids, start) => {
      ids[index] = await start(params);
    },
  }));
  const releases = asked.flatMap(({ at_ms, released_after_ms }, index): Appointment[] =>
    released_after_ms === null
      ? []
      : [
          {
            at: at_ms + released_after_ms,
            task: async (calls, ids) => {
              await calls.release(ids[index] ?? 0).catch(() => false);
            },
          },
        ],
  );
  return [...requests, ...releases].sort((one, other) => one.at - other.at);
}
