import { expect } from "vitest";
import type { CallEvent, LegId } from "@scenario-call/call-flow";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { createServer } from "../../src/create-server.ts";
import type { StoredSession } from "../../src/ports/store.ts";
import type { Heard, HeardAt } from "../../src/ports/telephony.ts";
import { NOW } from "../gateway/support.ts";
import { numbersIn, watchedLog } from "../log/nothing-told.ts";
import { accountOf, type Impression } from "./behaviour.ts";
import { audible, type Engine, type LegHeard } from "./engine.ts";
import { eventsAndSession, logIn, numberOf, runOn, withUser } from "./requests.ts";
import { withoutUnplayable } from "./unplayable.ts";

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
    const { log, leaks } = watchedLog(() => clock.now());
    const server = createServer({
      log,
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
      expect(leaks([...numbersIn(account), ...numbersIn(behaviour)])).toEqual([]);
    }
  },
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
